package io.sluice.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.hazelcast.client.HazelcastClient;
import com.hazelcast.client.config.ClientConfig;
import com.hazelcast.core.HazelcastInstance;
import io.sluice.cluster.ClusterException.Reason;
import io.sluice.cluster.signed.Envelopes;
import io.sluice.cluster.signed.Purpose;
import io.sluice.cluster.signed.Refused;
import io.sluice.core.inquiry.Inquiry;
import io.sluice.core.inquiry.InquiryCodec;
import io.sluice.core.intent.Intent;
import io.sluice.core.intent.IntentCodec;
import io.sluice.core.intent.Origin;
import io.sluice.core.intent.Outcome;
import io.sluice.core.routing.RoutingView;
import io.sluice.core.secret.SecretBox;
import io.sluice.core.tenant.Epoch;
import io.sluice.core.tenant.ServerAddress;
import io.sluice.core.tenant.ShardId;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Function;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A stranger reaches the cluster's port without the key: what it writes is refused, what it puts back is noticed. */
final class StrangerTest {
    private static final Duration LONG = Duration.ofSeconds(20);
    private static final RoutingView VIEW = new RoutingView(Loopback.TABLE);
    private static final Queue<Refused> REFUSED = new ConcurrentLinkedQueue<>();
    private static final Queue<String> HANDED = new ConcurrentLinkedQueue<>();
    private static final Queue<Inquiry> ASKED = new ConcurrentLinkedQueue<>();

    private static volatile Function<Intent, CompletionStage<Outcome>> handler = intent -> new CompletableFuture<>();
    private static RouterCluster router;
    private static AdminCluster admin;
    private static AdminClusterSettings settings;
    private static HazelcastInstance onlooker;
    private static Shared stranger;
    private static int intents;

    @BeforeAll
    static void join() throws Exception {
        ServerAddress address = Loopback.freeAddress();
        RouterIdentity identity = new RouterIdentity("router-1", address, address, Instant.now());
        router = Loopback.router("signed", identity, VIEW, REFUSED::add, address);
        Loopback.get(router.lead(3, intent -> {
            HANDED.add(intent.id());
            return handler.apply(intent);
        }));
        router.onInquiry(inquiry -> {
            ASKED.add(inquiry);
            return CompletableFuture.completedFuture("{}");
        });
        admin = Loopback.admin("signed", address);
        settings = new AdminClusterSettings("signed", List.of(address), 3, Loopback.TIMEOUT);
        ClientConfig atOnce = HazelcastConfigs.client(settings, MemberNames.Lookup.SYSTEM);
        atOnce.getConnectionStrategyConfig().setAsyncStart(false);
        onlooker = HazelcastClient.newHazelcastClient(atOnce);
        stranger = Shared.of(onlooker, new Envelopes(anotherKey(), "signed", InstantSource.system(), refused -> {}));
        Loopback.get(admin.ready());
    }

    @AfterAll
    static void leave() {
        admin.close();
        onlooker.shutdown();
        router.close();
    }

    @BeforeEach
    void begin() {
        handler = intent -> CompletableFuture.completedFuture(new Outcome.Failed("told"));
        REFUSED.clear();
        HANDED.clear();
        ASKED.clear();
    }

    @Test
    void anAdminWithAnotherKeyHearsNothingAndIsNotHeard() {
        try (AdminCluster other = AdminCluster.start(settings, anotherKey(), InstantSource.system())) {
            await().atMost(LONG).until(other::isConnected);

            assertThatThrownBy(() -> Loopback.get(other.submit(anIntent(), Duration.ofMillis(800))))
                    .satisfies(ClusterTest.is(Reason.UNKNOWN));
            assertThat(other.ready().toCompletableFuture()).isNotDone();
            assertThat(other.routers()).isEmpty();
        }
        assertThat(HANDED).isEmpty();
        assertThat(REFUSED).contains(Refused.FORGED);
    }

    @Test
    void anIntentWithoutASignatureIsNotCarriedOut() throws Exception {
        Intent bare = anIntent();
        stranger.intents().set(Shared.intentKey(bare.origin()), IntentCodec.encode(bare));

        Intent signed = anIntent();
        Loopback.get(admin.submit(signed, LONG));

        assertThat(HANDED).containsExactly(signed.id());
        assertThat(REFUSED).containsOnly(Refused.UNSIGNED);
    }

    @Test
    void aRecordedIntentThatIsPutBackIsNotCarriedOutAgain() throws Exception {
        Queue<byte[]> recorded = new ConcurrentLinkedQueue<>();
        CompletableFuture<Outcome> first = new CompletableFuture<>();
        handler = intent -> HANDED.size() == 1 ? first : CompletableFuture.completedFuture(new Outcome.Failed("told"));
        CompletionStage<Outcome> blocking = admin.submit(anIntent(), LONG);
        await().atMost(LONG).until(() -> HANDED.size() == 1);
        Intent intent = anIntent();
        CompletionStage<Outcome> waiting = admin.submit(intent, LONG);
        String key = Shared.intentKey(intent.origin());
        await().atMost(LONG).until(() -> stranger.intents().containsKey(key));
        recorded.add(Objects.requireNonNull(stranger.intents().get(key)));
        first.complete(new Outcome.Failed("first"));
        Loopback.get(blocking);
        Loopback.get(waiting);

        // Not even by a router that comes later, nor when the mark of it is taken away.
        stranger.taken().clear();
        stranger.intents().set(key, recorded.remove());
        await().atMost(LONG).until(() -> !stranger.intents().containsKey(key));
        Loopback.get(admin.submit(anIntent(), LONG));

        assertThat(HANDED).filteredOn(intent.id()::equals).hasSize(1);
        assertThat(REFUSED).containsOnly(Refused.STALE);
    }

    @Test
    void aForgedOutcomeEndsNoWait() throws Exception {
        CompletableFuture<Outcome> own = new CompletableFuture<>();
        handler = intent -> own;
        Intent intent = anIntent();
        CompletionStage<Outcome> waiting = admin.submit(intent, LONG);
        await().atMost(LONG).until(() -> HANDED.size() == 1);
        String key = Shared.intentKey(intent.origin());
        Outcome forged = new Outcome.Done(new Epoch(1), 0);
        stranger.outcomes().set(key, stranger.seal(Purpose.OUTCOME, key, IntentCodec.encode(forged)));

        own.complete(new Outcome.Failed("the router's"));

        assertThat(Loopback.get(waiting)).isEqualTo(new Outcome.Failed("the router's"));
    }

    @Test
    void aForgedInquiryIsNotAnsweredAndARecordedOneNotAgain() throws Exception {
        Inquiry inquiry = new Inquiry.Health(new ShardId("s1"));
        byte[] encoded = InquiryCodec.encode(inquiry);
        Queue<String> keys = new ConcurrentLinkedQueue<>();
        Queue<byte[]> recorded = new ConcurrentLinkedQueue<>();
        var listener = stranger.inquiries()
                .addEntryListener(
                        (com.hazelcast.map.listener.EntryAddedListener<String, byte[]>) event -> {
                            keys.add(event.getKey());
                            recorded.add(event.getValue());
                        },
                        true);
        await().atMost(LONG).until(() -> !admin.routers().isEmpty());
        Loopback.get(admin.ask(inquiry, Duration.ofSeconds(5)));
        await().atMost(LONG).until(() -> recorded.size() == 1);
        stranger.inquiries().removeEntryListener(listener);

        String key = keys.remove();
        await().atMost(LONG).until(() -> !stranger.inquiries().containsKey(key));
        stranger.inquiries().set("bare", encoded);
        stranger.inquiries().set("forged", stranger.seal(Purpose.INQUIRY, "forged", encoded));
        stranger.inquiries().set(key, recorded.remove());
        await().atMost(LONG).until(() -> REFUSED.size() == 3);
        stranger.inquiries().clear();

        assertThat(ASKED).hasSize(1);
        assertThat(REFUSED).containsExactlyInAnyOrder(Refused.UNSIGNED, Refused.FORGED, Refused.STALE);
    }

    @Test
    void aForgedRouterIsNotShown() {
        RouterIdentity nobody = new RouterIdentity(
                "nobody", settings.routers().get(0), settings.routers().get(0), Instant.EPOCH);
        byte[] status = StatusCodec.encode(new RouterStatus(nobody, 1, Epoch.NONE, MapStanding.ALONE, true));
        stranger.routers().set("nobody", status);
        stranger.routers().set("other", stranger.seal(Purpose.STATUS, "other", status));
        long before = VIEW.current().version();

        await().atMost(LONG)
                .untilAsserted(() -> assertThat(admin.routers())
                        .extracting(each -> each.router().name())
                        .containsExactly("router-1"));
        assertThat(admin.routers()).allMatch(each -> each.mapVersion() == before);
        stranger.routers().delete("nobody");
        stranger.routers().delete("other");
    }

    @Test
    void whoeverTampersWithTheMapHasItWrittenAnew() throws Exception {
        stranger.records().set("t/acme", stranger.seal(Purpose.RECORD, "t/acme", new byte[40]));
        stranger.records().delete("s/s2");
        stranger.meta().delete(MapMeta.KEY);

        try (AdminCluster newcomer = AdminCluster.start(settings, Loopback.BOX, InstantSource.system())) {
            Loopback.get(newcomer.ready());

            assertThat(Loopback.content(newcomer.view().current())).isEqualTo(Loopback.content(VIEW.current()));
        }
    }

    private static SecretBox anotherKey() {
        byte[] key = new byte[SecretBox.KEY_BYTES];
        key[0] = 1;
        return new SecretBox(key, new SecureRandom());
    }

    private static Intent anIntent() {
        intents++;
        Origin origin = new Origin("intent-" + intents, "tester", Instant.ofEpochSecond(1_700_000_000L + intents));
        return new Intent.DeleteShard(origin, new ShardId("s1"), new Epoch(1));
    }
}
