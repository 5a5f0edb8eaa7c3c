package io.sluice.proxy.inquiry;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.core.log.Position;
import io.sluice.core.routing.RoutingTable;
import io.sluice.core.routing.RoutingView;
import io.sluice.proxy.membership.GroupStanding;
import io.sluice.proxy.membership.GroupStanding.Kind;
import io.sluice.proxy.membership.GroupStanding.Role;
import io.sluice.proxy.membership.Membership;
import io.sluice.proxy.membership.RouterStanding;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

final class MemberAnswersTest {
    private static final String FIRST = "router-1-0000000a";
    private static final String SECOND = "router-2-0000000b";

    private final RoutingView view = new RoutingView(RoutingTable.EMPTY);
    private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE);

    @Test
    void aRouterTellsItsGroupsItsLeaseAndItsCopyOfTheMap() {
        RouterStanding standing = new RouterStanding(
                SECOND,
                "00ff",
                "its disk is full",
                Duration.ofMillis(700),
                false,
                List.of(
                        new GroupStanding(
                                Kind.MAP,
                                Role.FOLLOWER,
                                "router-1",
                                3,
                                40,
                                Map.of(FIRST, 42L, SECOND, 41L),
                                List.of("router-2", "router-1"),
                                List.of("router-9"),
                                Map.of("map", new Position(17))),
                        absent(Kind.QUEUE)));
        MemberAnswers answers = answers(new Fixed(standing, Future.succeededFuture()));
        nanos.addAndGet(Duration.ofSeconds(2).toNanos());

        JsonObject document = answers.standing();

        assertThat(document.fieldNames())
                .containsExactly(
                        "alone",
                        "peer",
                        "clusterId",
                        "trouble",
                        "lease",
                        "stalenessMillis",
                        "mapVersion",
                        "highestEpoch",
                        "uptimeMillis",
                        "groups");
        assertThat(document.getString("trouble")).isEqualTo("its disk is full");
        assertThat(document.getBoolean("lease")).isFalse();
        assertThat(document.getLong("stalenessMillis")).isEqualTo(700);
        assertThat(document.getLong("uptimeMillis")).isEqualTo(2_000);
        assertThat(document.getJsonArray("groups").getJsonObject(0))
                .isEqualTo(new JsonObject()
                        .put("group", "map")
                        .put("role", "follower")
                        .put("leader", "router-1")
                        .put("term", 3L)
                        .put("applied", 40L)
                        .put("lagEntries", 2L)
                        .put(
                                "committed",
                                new JsonArray().add(peer(FIRST, 42, 0)).add(peer(SECOND, 41, 1)))
                        .put("voters", new JsonArray().add("router-1").add("router-2"))
                        .put("listeners", new JsonArray().add("router-9"))
                        .put(
                                "logs",
                                new JsonArray()
                                        .add(new JsonObject().put("log", "map").put("last", 17L))));
        assertThat(document.getJsonArray("groups").getJsonObject(1).getValue("lagEntries"))
                .isNull();
    }

    @Test
    void aLoneRouterSaysThatItIsAloneAndHasItsLease() {
        JsonObject document = answers(Membership.ALONE).standing();

        assertThat(document.getBoolean("alone")).isTrue();
        assertThat(document.getBoolean("lease")).isTrue();
        assertThat(document.getJsonArray("groups")).isEmpty();
    }

    @Test
    void onlyTheRouterThatLeadsTakesAnotherOut() {
        Fixed follower = new Fixed(leading(Role.FOLLOWER), Future.succeededFuture());
        Fixed leader = new Fixed(leading(Role.LEADER), Future.succeededFuture());

        assertThat(answers(Membership.ALONE).remove("router-2").result())
                .isEqualTo(new JsonObject().put("accepted", false));
        assertThat(answers(follower).remove("router-2").result()).isEqualTo(new JsonObject().put("accepted", false));
        assertThat(answers(leader).remove("router-2").result())
                .isEqualTo(new JsonObject().put("accepted", true).put("outcome", "removed"));
        assertThat(follower.removed).isEmpty();
        assertThat(leader.removed).containsExactly("router-2");
    }

    @Test
    void aRemovalThatFailsIsToldWithItsReason() {
        Fixed leader = new Fixed(leading(Role.LEADER), Future.failedFuture(new IllegalStateException("nobody leads")));

        assertThat(answers(leader).remove("router-2").result())
                .isEqualTo(new JsonObject()
                        .put("accepted", true)
                        .put("outcome", "failed")
                        .put("text", "nobody leads"));
    }

    private MemberAnswers answers(Membership membership) {
        return new MemberAnswers(membership, view, nanos::get);
    }

    private static JsonObject peer(String peer, long entry, long lag) {
        return new JsonObject().put("peer", peer).put("entry", entry).put("lagEntries", lag);
    }

    private static RouterStanding leading(Role role) {
        GroupStanding map =
                new GroupStanding(Kind.MAP, role, "router-1", 1, 5, Map.of(), List.of("router-1"), List.of(), Map.of());
        return new RouterStanding(FIRST, "00ff", "", Duration.ZERO, true, List.of(map, absent(Kind.QUEUE)));
    }

    private static GroupStanding absent(Kind kind) {
        return new GroupStanding(kind, Role.NONE, "", 0, -1, Map.of(), List.of(), List.of(), Map.of());
    }

    private static final class Fixed implements Membership {
        private final List<String> removed = new ArrayList<>();
        private final RouterStanding standing;
        private final Future<Void> removal;

        Fixed(RouterStanding standing, Future<Void> removal) {
            this.standing = standing;
            this.removal = removal;
        }

        @Override
        public RouterStanding standing() {
            return standing;
        }

        @Override
        public Future<Void> remove(String router) {
            removed.add(router);
            return removal;
        }
    }
}
