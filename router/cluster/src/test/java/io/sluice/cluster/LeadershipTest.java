package io.sluice.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.sluice.cluster.ClusterException.Reason;
import io.sluice.core.inquiry.Inquiry;
import io.sluice.core.intent.Intent;
import io.sluice.core.intent.Origin;
import io.sluice.core.intent.Outcome;
import io.sluice.core.routing.MapChange;
import io.sluice.core.routing.RoutingView;
import io.sluice.core.tenant.Epoch;
import io.sluice.core.tenant.ServerAddress;
import io.sluice.core.tenant.ShardId;
import io.sluice.core.testing.Samples;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Function;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Two real members of which one leads, or the other, or none; and an admin API. Each test leads with later generations. */
final class LeadershipTest {
    private static final RoutingView VIEW = new RoutingView(Loopback.TABLE);
    private static final Duration LONG = Duration.ofSeconds(20);

    private static RouterCluster one;
    private static RouterCluster two;
    private static AdminCluster admin;
    private static long generation;
    private static int intents;

    @BeforeAll
    static void join() throws Exception {
        ServerAddress first = Loopback.freeAddress();
        ServerAddress second = Loopback.freeAddress();
        one = Loopback.router("lead", "router-1", VIEW, first, second);
        Loopback.get(one.ready());
        two = Loopback.router("lead", "router-2", VIEW, second, first);
        Loopback.get(two.ready());
        admin = Loopback.admin("lead", first, second);
        Loopback.get(one.lead(later(), answering("first")));
        Loopback.get(admin.ready());
    }

    @AfterAll
    static void leave() {
        admin.close();
        one.close();
        two.close();
    }

    @AfterEach
    void nobodyLeads() throws Exception {
        Loopback.get(one.follow());
        Loopback.get(two.follow());
    }

    @Test
    void theRouterThatLeadsTakesTheIntents() throws Exception {
        Loopback.get(one.lead(later(), answering("one")));
        Outcome byOne = Loopback.get(admin.submit(anIntent(), LONG));
        Loopback.get(one.follow());
        Loopback.get(two.lead(later(), answering("two")));
        Outcome byTwo = Loopback.get(admin.submit(anIntent(), LONG));

        assertThat(byOne).isEqualTo(new Outcome.Failed("one"));
        assertThat(byTwo).isEqualTo(new Outcome.Failed("two"));
    }

    @Test
    void whatNobodyHasTakenWaitsForTheNextLeaderAndWhatIsUnderWayEnds() throws Exception {
        Queue<Intent> taken = new ConcurrentLinkedQueue<>();
        CompletableFuture<Outcome> slow = new CompletableFuture<>();
        Loopback.get(one.lead(later(), intent -> {
            taken.add(intent);
            return slow;
        }));
        CompletionStage<Outcome> underWay = admin.submit(anIntent(), LONG);
        await().atMost(LONG).until(() -> taken.size() == 1);
        CompletionStage<Outcome> waiting = admin.submit(anIntent(), LONG);

        Loopback.get(one.follow());
        slow.complete(new Outcome.Failed("one, late"));
        Outcome ended = Loopback.get(underWay);
        boolean isStillWaiting = !waiting.toCompletableFuture().isDone();
        Loopback.get(two.lead(later(), answering("two")));

        assertThat(ended).isEqualTo(new Outcome.Failed("one, late"));
        assertThat(isStillWaiting).isTrue();
        assertThat(Loopback.get(waiting)).isEqualTo(new Outcome.Failed("two"));
        assertThat(taken).hasSize(1);
    }

    @Test
    void withoutALeaderAnIntentIsTakenBackAndInquiriesAreAnswered() throws Exception {
        one.onInquiry(inquiry -> CompletableFuture.completedFuture("{}"));
        await().atMost(LONG).until(() -> admin.routers().size() == 2);

        assertThatThrownBy(() -> Loopback.get(admin.submit(anIntent(), Duration.ofMillis(500))))
                .satisfies(ClusterTest.is(Reason.UNAVAILABLE));
        assertThat(Loopback.get(admin.ask(new Inquiry.Health(new ShardId("s1")), Duration.ofSeconds(1))))
                .containsKeys("router-1", "router-2")
                .hasEntrySatisfying("router-1", answer -> assertThat(answer).contains("{}"));
    }

    @Test
    void aRouterThatDoesNotLeadPublishesNothing() {
        MapChange change = new MapChange.PutShard(Samples.shard("s9", 1));

        assertThatThrownBy(() -> Loopback.get(two.publish(VIEW.current().version() + 1, List.of(change))))
                .satisfies(ClusterTest.is(Reason.NOT_LEADING));
    }

    @Test
    void anEarlierGenerationNeitherWritesNorTakesIntents() throws Exception {
        long early = later();
        Loopback.get(one.lead(later(), answering("one")));

        assertThatThrownBy(() -> Loopback.get(two.lead(early, answering("two"))))
                .satisfies(ClusterTest.is(Reason.NOT_LEADING));

        for (int i = 0; i < 5; i++) {
            assertThat(Loopback.get(admin.submit(anIntent(), LONG))).isEqualTo(new Outcome.Failed("one"));
        }
    }

    @Test
    void aLeaderThatIsDeposedBeforeItHearsOfItTakesNoMoreIntents() throws Exception {
        Loopback.get(one.lead(later(), answering("one")));
        Loopback.get(two.lead(later(), answering("two")));

        await().atMost(LONG)
                .untilAsserted(() -> assertThatThrownBy(
                                () -> Loopback.get(one.publish(VIEW.current().version() + 1, List.of())))
                        .satisfies(ClusterTest.is(Reason.NOT_LEADING)));
        for (int i = 0; i < 5; i++) {
            assertThat(Loopback.get(admin.submit(anIntent(), LONG))).isEqualTo(new Outcome.Failed("two"));
        }
    }

    private static long later() {
        generation++;
        return generation;
    }

    private static Function<Intent, CompletionStage<Outcome>> answering(String text) {
        return intent -> CompletableFuture.completedFuture(new Outcome.Failed(text));
    }

    private static Intent anIntent() {
        intents++;
        Origin origin = new Origin("intent-" + intents, "tester", Instant.ofEpochSecond(1_700_000_000L + intents));
        return new Intent.DeleteShard(origin, new ShardId("s1"), new Epoch(1));
    }
}
