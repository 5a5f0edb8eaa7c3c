package io.sluice.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.sluice.cluster.ClusterException.Reason;
import io.sluice.core.intent.FailoverIntent;
import io.sluice.core.intent.Intent;
import io.sluice.core.intent.Origin;
import io.sluice.core.intent.Outcome;
import io.sluice.core.intent.Refusal;
import io.sluice.core.routing.MapChange;
import io.sluice.core.routing.RoutingTable;
import io.sluice.core.routing.RoutingView;
import io.sluice.core.tenant.Epoch;
import io.sluice.core.tenant.PrincipalName;
import io.sluice.core.tenant.ServerAddress;
import io.sluice.core.tenant.ShardId;
import io.sluice.core.tenant.TenantId;
import io.sluice.core.testing.Samples;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import java.util.function.Function;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** One real member and one real client; the client is started first. */
final class ClusterTest {
    private static final RoutingView VIEW = new RoutingView(Loopback.TABLE);
    private static volatile Function<Intent, CompletionStage<Outcome>> handler = intent -> new CompletableFuture<>();

    private static RouterCluster router;
    private static AdminCluster admin;
    private static ServerAddress address;
    private static int intents;

    @BeforeAll
    static void join() throws Exception {
        address = Loopback.freeAddress();
        admin = Loopback.admin("one", address);
        assertThat(admin.isConnected()).isFalse();
        assertThatThrownBy(() -> Loopback.get(admin.submit(anIntent(), Duration.ofSeconds(5))))
                .satisfies(is(Reason.UNAVAILABLE));
        router = Loopback.router("one", "router-1", VIEW, address);
        Loopback.get(router.lead(RouterCluster.ALONE, intent -> handler.apply(intent)));
        Loopback.get(router.ready());
        Loopback.get(admin.ready());
    }

    @AfterAll
    static void leave() {
        admin.close();
        router.close();
    }

    @BeforeEach
    void nobodyAnswers() {
        handler = intent -> new CompletableFuture<>();
    }

    @Test
    void theAdminSeesTheRoutersMapAndEveryChange() throws Exception {
        RoutingTable before = VIEW.current();
        String id = "tenant-" + before.version();
        long version = before.version();
        var epoch = before.nextEpoch(new TenantId(id));
        publish(new MapChange.PutTenant(Samples.tenant(id, epoch.value(), "s2")));
        publish(new MapChange.PutPrincipal(Samples.principal(
                "app", before.nextEpoch(new PrincipalName("app")).value(), id)));
        publish(new MapChange.RemoveTenant(new TenantId("acme"), new Epoch(1)));

        await().atMost(Duration.ofSeconds(10))
                .until(() -> admin.view().current().version() == version + 3);

        assertThat(Loopback.content(admin.view().current())).isEqualTo(Loopback.content(VIEW.current()));
        assertThat(admin.view().current().tenant(new TenantId("acme"))).isEmpty();
        publish(new MapChange.PutTenant(Samples.tenant(
                "acme", VIEW.current().nextEpoch(new TenantId("acme")).value(), "s1")));
    }

    @Test
    void whenAnIntentIsDoneItsAuthorSeesTheChange() throws Exception {
        handler = intent -> {
            long position = VIEW.current().version() + 1;
            ShardId shard = new ShardId("fresh-" + position);
            MapChange change = new MapChange.PutShard(
                    Samples.shard(shard.value(), VIEW.current().nextEpoch(shard).value()));
            VIEW.publish(VIEW.current().with(position, List.of(change)));
            return router.publish(position, List.of(change))
                    .thenApply(done -> new Outcome.Done(new Epoch(1), position));
        };
        for (int i = 0; i < 20; i++) {
            Outcome outcome = Loopback.get(admin.submit(anIntent(), Duration.ofSeconds(20)));

            assertThat(outcome).isInstanceOf(Outcome.Done.class);
            long position = ((Outcome.Done) outcome).position();
            assertThat(admin.view().current().version()).isGreaterThanOrEqualTo(position);
            assertThat(admin.view().current().shard(new ShardId("fresh-" + position)))
                    .isPresent();
        }
    }

    @Test
    void aRefusalComesBackWithItsReason() throws Exception {
        Outcome refused = new Outcome.Refused(Refusal.STALE_EPOCH, "shard s1 is at epoch 2, not 1");
        List<Intent> seen = new ArrayList<>();
        handler = intent -> {
            seen.add(intent);
            return CompletableFuture.completedFuture(refused);
        };
        Intent intent = anIntent();

        assertThat(Loopback.get(admin.submit(intent, Duration.ofSeconds(20)))).isEqualTo(refused);
        assertThat(seen).containsExactly(intent);
    }

    @Test
    void aHandlerThatFailsOrThrowsGivesFailed() throws Exception {
        handler = intent -> CompletableFuture.failedFuture(new IllegalStateException("secret detail"));
        Outcome failed = Loopback.get(admin.submit(anIntent(), Duration.ofSeconds(20)));
        handler = intent -> {
            throw new IllegalStateException("secret detail");
        };
        Outcome thrown = Loopback.get(admin.submit(anIntent(), Duration.ofSeconds(20)));

        assertThat(List.of(failed, thrown)).allSatisfy(outcome -> {
            assertThat(outcome).isInstanceOf(Outcome.Failed.class);
            assertThat(outcome.toString()).doesNotContain("secret");
        });
    }

    @Test
    void intentsAreCarriedOutOneAtATimeInTheirOrder() throws Exception {
        ConcurrentLinkedQueue<String> handed = new ConcurrentLinkedQueue<>();
        CompletableFuture<Outcome> first = new CompletableFuture<>();
        handler = intent -> {
            handed.add(intent.id());
            return handed.size() == 1 ? first : CompletableFuture.completedFuture(new Outcome.Failed("later"));
        };
        List<Intent> sent = List.of(anIntent(), anIntent(), anIntent());
        var answers = sent.stream()
                .map(intent -> admin.submit(intent, Duration.ofSeconds(20)))
                .toList();
        await().atMost(Duration.ofSeconds(10)).until(() -> handed.size() == 1);
        assertThatThrownBy(() -> Loopback.get(admin.submit(anIntent(), Duration.ofSeconds(20))))
                .satisfies(is(Reason.BUSY));

        first.complete(new Outcome.Failed("first"));

        assertThat(Loopback.get(answers.get(0))).isEqualTo(new Outcome.Failed("first"));
        assertThat(Loopback.get(answers.get(2))).isEqualTo(new Outcome.Failed("later"));
        assertThat(handed)
                .containsExactlyElementsOf(sent.stream().map(Intent::id).toList());
    }

    @Test
    void withoutAnAnswerInTimeTheOutcomeIsUnknown() throws Exception {
        CompletableFuture<Outcome> late = new CompletableFuture<>();
        handler = intent -> late;

        assertThatThrownBy(() -> Loopback.get(admin.submit(anIntent(), Duration.ofMillis(500))))
                .satisfies(is(Reason.UNKNOWN));

        late.complete(new Outcome.Failed("nobody listens"));
        handler = intent -> CompletableFuture.completedFuture(new Outcome.Failed("next"));
        assertThat(Loopback.get(admin.submit(anIntent(), Duration.ofSeconds(20))))
                .isEqualTo(new Outcome.Failed("next"));
    }

    @Test
    void theRouterSaysWhichVersionItRoutesBy() {
        await().atMost(Duration.ofSeconds(10))
                .untilAsserted(() -> assertThat(admin.routers()).singleElement().satisfies(status -> {
                    assertThat(status.router().name()).isEqualTo("router-1");
                    assertThat(status.mapVersion()).isEqualTo(VIEW.current().version());
                    assertThat(status.highestEpoch()).isEqualTo(new HighestEpoch().highest(VIEW.current()));
                    assertThat(status.standing()).isEqualTo(Loopback.STANDING);
                    assertThat(status.isLeading()).isTrue();
                }));
        assertThat(router.members()).containsExactly(address.toString());
    }

    @Test
    void aDeadlineOutOfBoundsIsTheCallersMistake() {
        assertThatThrownBy(() -> admin.submit(anIntent(), Duration.ZERO)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> admin.submit(anIntent(), Duration.ofHours(1)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static void publish(MapChange change) throws Exception {
        long position = VIEW.current().version() + 1;
        VIEW.publish(VIEW.current().with(position, List.of(change)));
        Loopback.get(router.publish(position, List.of(change)));
    }

    @Test
    void whatIsWantedOfAPrimaryKeepsNobodyWaiting() throws Exception {
        CompletableFuture<Outcome> promotion = new CompletableFuture<>();
        handler = intent -> intent instanceof FailoverIntent.Promote
                ? promotion
                : CompletableFuture.completedFuture(new Outcome.Done(new Epoch(1), 0));

        ShardId shard = new ShardId("s1");
        Duration limit = Duration.ofSeconds(20);
        CompletionStage<Outcome> promoted =
                admin.submit(new FailoverIntent.Promote(origin(), shard, Optional.empty(), false, false), limit);
        Outcome other = Loopback.get(admin.submit(anIntent(), limit));
        Outcome aborted = Loopback.get(admin.submit(new FailoverIntent.Abort(origin(), shard), limit));
        boolean isStillUnderWay = !promoted.toCompletableFuture().isDone();
        promotion.complete(new Outcome.Failed("taken back"));

        assertThat(other).isInstanceOf(Outcome.Done.class);
        assertThat(aborted).isInstanceOf(Outcome.Done.class);
        assertThat(isStillUnderWay).isTrue();
        assertThat(Loopback.get(promoted)).isEqualTo(new Outcome.Failed("taken back"));
    }

    private static Intent anIntent() {
        return new Intent.DeleteShard(origin(), new ShardId("s1"), new Epoch(1));
    }

    private static Origin origin() {
        intents++;
        return new Origin("intent-" + intents, "tester", Instant.ofEpochSecond(1_700_000_000L + intents));
    }

    static Consumer<Throwable> is(Reason reason) {
        return failure -> assertThat(failure)
                .isInstanceOfSatisfying(
                        ClusterException.class,
                        exception -> assertThat(exception.reason()).isEqualTo(reason));
    }
}
