package io.sluice.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.hazelcast.core.Hazelcast;
import com.hazelcast.core.HazelcastInstance;
import io.sluice.cluster.signed.Purpose;
import io.sluice.cluster.signed.Refused;
import io.sluice.core.intent.Outcome;
import io.sluice.core.routing.MapChange;
import io.sluice.core.routing.RoutingTable;
import io.sluice.core.routing.RoutingView;
import io.sluice.core.tenant.Epoch;
import io.sluice.core.tenant.PolicyOverrides;
import io.sluice.core.tenant.PrincipalName;
import io.sluice.core.tenant.PrincipalRecord;
import io.sluice.core.tenant.TenantGrant;
import io.sluice.core.tenant.TenantId;
import io.sluice.core.tenant.TenantPolicy;
import io.sluice.core.tenant.TenantRecord;
import io.sluice.core.tenant.Tier;
import io.sluice.core.tenant.TierName;
import io.sluice.core.testing.Samples;
import io.sluice.core.testing.Seeds;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Publisher and follower over one real member, without the threads and connections around them. */
final class MapFollowerTest {
    private static final long LEAD = 7;

    /** Of a publisher that begins at 1. */
    private static final Generation FIRST = new Generation(LEAD, 2);

    private static final Queue<Refused> REFUSED = new ConcurrentLinkedQueue<>();

    private static HazelcastInstance member;
    private static Shared shared;

    private final RoutingView view = new RoutingView(RoutingTable.EMPTY);
    private MapFollower follower;

    @BeforeAll
    static void join() throws Exception {
        member = Hazelcast.newHazelcastInstance(HazelcastConfigs.member(
                new ClusterSettings("follow", Loopback.freeAddress(), List.of(), Loopback.TIMEOUT),
                MemberNames.Lookup.SYSTEM));
        shared = Shared.of(member, Loopback.envelopes("follow", REFUSED::add));
    }

    @AfterAll
    static void leave() {
        member.shutdown();
    }

    @BeforeEach
    void begin() {
        follower = new MapFollower(shared, view);
        REFUSED.clear();
    }

    @AfterEach
    void empty() {
        shared.records().clear();
        shared.meta().clear();
    }

    @Test
    void beforeAnybodyPublishedThereIsNothingToFollow() {
        follower.check();

        assertThat(follower.isCurrent()).isFalse();
        assertThat(view.current()).isSameAs(RoutingTable.EMPTY);
    }

    @Test
    void aMapWhoseWritingWasBrokenOffIsNotTaken() {
        MapPublisher publisher = new MapPublisher(shared, 1);
        publisher.publishAll(LEAD, Loopback.TABLE);
        MapMeta broken = new MapMeta(new Generation(LEAD, 3), 4, -1, Epoch.NONE, 0);
        shared.meta().set(MapMeta.KEY, shared.seal(Purpose.META, MapMeta.KEY, broken.toBytes()));

        follower.check();

        assertThat(follower.isCurrent()).isFalse();
    }

    @Test
    void aTierThatChangesIsOneRecordOfTheSharedMap() {
        MapPublisher publisher = new MapPublisher(shared, 1);
        TierName gold = new TierName("gold");
        TenantRecord acme = Samples.tenant("acme", 2, "s1").withPolicy(new Epoch(2), gold, PolicyOverrides.NONE);
        publisher.publishAll(
                LEAD,
                Loopback.TABLE.with(
                        6, List.of(new MapChange.PutTier(Samples.tier("gold", 1)), new MapChange.PutTenant(acme))));
        follower.check();
        Tier changed = new Tier(gold, new Epoch(2), TenantPolicy.DEFAULT);
        MapChange change = new MapChange.PutTier(changed);

        publisher.publish(7, List.of(change));
        follower.onBatch(sealed(new ChangeBatch(FIRST, 6, 7, List.of(change))));

        assertThat(view.current().tier(gold)).contains(changed);
        assertThat(view.current().policyOf(acme)).isEqualTo(TenantPolicy.DEFAULT);
        assertThat(shared.open(Purpose.RECORD, "tier/gold", shared.records().get("tier/gold"))
                        .map(letter -> RecordEntry.read(letter.payload())))
                .contains(new RecordEntry(FIRST, 7, change));
    }

    @Test
    void aLostBatchIsNoticedByTheNextCheck() {
        MapPublisher publisher = new MapPublisher(shared, 1);
        publisher.publishAll(LEAD, Loopback.TABLE);
        follower.check();
        publisher.publish(5, List.of(new MapChange.PutTenant(Samples.tenant("late", 1, "s1"))));
        assertThat(view.current().version()).isEqualTo(4);

        follower.check();

        assertThat(view.current().version()).isEqualTo(5);
        assertThat(view.current().tenant(new TenantId("late"))).isPresent();
    }

    @Test
    void aLostBatchIsNoticedByTheBatchBehindIt() {
        MapPublisher publisher = new MapPublisher(shared, 1);
        publisher.publishAll(LEAD, Loopback.TABLE);
        follower.check();
        publisher.publish(5, List.of(new MapChange.PutTenant(Samples.tenant("late", 1, "s1"))));
        MapChange next = new MapChange.PutTenant(Samples.tenant("later", 1, "s1"));
        publisher.publish(6, List.of(next));

        follower.onBatch(sealed(new ChangeBatch(FIRST, 5, 6, List.of(next))));

        assertThat(view.current().version()).isEqualTo(6);
        assertThat(view.current().tenant(new TenantId("late"))).isPresent();
    }

    @Test
    void anotherRoutersMapReplacesTheOldOneEvenWhenItsVersionIsLower() {
        new MapPublisher(shared, 1).publishAll(LEAD, Loopback.TABLE);
        follower.check();

        new MapPublisher(shared, 0)
                .publishAll(
                        LEAD + 1,
                        RoutingTable.EMPTY.with(1, List.of(new MapChange.PutShard(Samples.shard("only", 1)))));
        follower.check();

        assertThat(view.current().version()).isEqualTo(1);
        assertThat(view.current().shards()).containsExactly(Samples.shard("only", 1));
        assertThat(shared.records().keySet()).containsExactly("s/only");
    }

    @Test
    void whatADeposedPublisherGoesOnToWriteIsLeftAsideUntilTheLeaderMendsIt() {
        MapPublisher deposed = new MapPublisher(shared, 1);
        MapPublisher leader = new MapPublisher(shared, 0);
        deposed.publishAll(LEAD, Loopback.TABLE);
        leader.publishAll(LEAD + 1, Loopback.TABLE);
        follower.check();
        MapChange late = new MapChange.PutTenant(Samples.tenant("late", 1, "s1"));

        deposed.publish(5, List.of(late));
        follower.onBatch(sealed(new ChangeBatch(FIRST, 4, 5, List.of(late))));
        follower.check();

        assertThat(view.current().version()).isEqualTo(4);
        assertThat(deposed.isOvertaken(LEAD)).isFalse();
        assertThat(leader.isAsWritten()).isFalse();
        leader.publishAll(LEAD + 1, Loopback.TABLE);
        follower.check();
        assertThat(follower.isCurrent()).isTrue();
        assertThat(deposed.isOvertaken(LEAD)).isTrue();
        assertThat(shared.records().keySet()).doesNotContain("t/late");
    }

    @Test
    void aRecordOfAnEarlierWritingThatIsPutBackIsNoticedAndMended() {
        MapPublisher publisher = new MapPublisher(shared, 1);
        publisher.publishAll(LEAD, Loopback.TABLE);
        byte[] old = shared.records().get("t/acme");
        publisher.publishAll(LEAD, Loopback.TABLE);
        shared.records().set("t/acme", old);

        theNextWritingMendsIt(publisher, Loopback.TABLE);
    }

    @Test
    void aRecordOfTheSameWritingThatIsPutBackIsNoticedAndMended() {
        MapPublisher publisher = new MapPublisher(shared, 1);
        publisher.publishAll(LEAD, Loopback.TABLE);
        byte[] old = shared.records().get("t/acme");
        MapChange change = new MapChange.PutTenant(Samples.tenant("acme", 2, "s2"));
        publisher.publish(5, List.of(change));
        shared.records().set("t/acme", old);

        theNextWritingMendsIt(publisher, Loopback.TABLE.with(5, List.of(change)));
    }

    @Test
    void aRecordThatIsTakenAwayIsNoticedAndMended() {
        MapPublisher publisher = new MapPublisher(shared, 1);
        publisher.publishAll(LEAD, Loopback.TABLE);
        shared.records().delete("t/acme");

        theNextWritingMendsIt(publisher, Loopback.TABLE);
    }

    private void theNextWritingMendsIt(MapPublisher publisher, RoutingTable table) {
        follower.check();
        boolean isTaken = follower.isCurrent();
        boolean isWishedFor = publisher.isWishedFor();
        publisher.publishAll(LEAD, table);
        boolean isStillWishedFor = publisher.isWishedFor();
        follower.check();

        assertThat(isTaken).isFalse();
        assertThat(isWishedFor).isTrue();
        assertThat(isStillWishedFor).isFalse();
        assertThat(REFUSED).containsOnly(Refused.STALE);
        assertThat(Loopback.content(view.current())).isEqualTo(Loopback.content(table));
    }

    @Test
    void aWordOfHowFarTheMapIsThatIsPutBackIsLeftAside() {
        MapPublisher publisher = new MapPublisher(shared, 1);
        publisher.publishAll(LEAD, Loopback.TABLE);
        byte[] old = shared.meta().get(MapMeta.KEY);
        publisher.publish(5, List.of(new MapChange.PutTenant(Samples.tenant("late", 1, "s1"))));
        follower.check();
        shared.meta().set(MapMeta.KEY, old);

        follower.check();

        assertThat(REFUSED).containsExactly(Refused.STALE);
        assertThat(publisher.isAsWritten()).isFalse();
        assertThat(view.current().version()).isEqualTo(5);
    }

    @Test
    void whenTheRoutersMayBeOthersAnEarlierGenerationIsTakenUnlessItIsAlsoOlder() {
        MapPublisher earlier = new MapPublisher(shared, 1);
        earlier.publishAll(0, Loopback.TABLE);
        byte[] old = shared.meta().get(MapMeta.KEY);
        MapPublisher later = new MapPublisher(shared, 1);
        await().atMost(Duration.ofSeconds(5)).pollInterval(Duration.ofMillis(2)).until(() -> {
            later.publishAll(LEAD, Loopback.TABLE);
            return shared.open(Purpose.META, MapMeta.KEY, shared.meta().get(MapMeta.KEY))
                            .orElseThrow()
                            .writtenAt()
                    > shared.open(Purpose.META, MapMeta.KEY, old).orElseThrow().writtenAt();
        });
        follower.check();
        follower.distrust();

        shared.meta().set(MapMeta.KEY, old);
        follower.check();
        boolean isOldTaken = follower.isCurrent();
        earlier.publishAll(0, Loopback.TABLE);
        follower.check();

        assertThat(isOldTaken).isFalse();
        assertThat(REFUSED).containsExactly(Refused.STALE);
        assertThat(follower.isCurrent()).isTrue();
    }

    @Test
    void aFollowerKnowsTheEpochsOfWhatIsGone() {
        MapPublisher publisher = new MapPublisher(shared, 1);
        RoutingTable without = Loopback.TABLE.with(
                6,
                List.of(
                        new MapChange.RemovePrincipal(new PrincipalName("app"), new Epoch(1)),
                        new MapChange.PutShard(Samples.shard("s1", 2))));
        publisher.publishAll(LEAD, without);
        MapChange removal = new MapChange.RemoveTenant(new TenantId("acme"), new Epoch(1));
        publisher.publish(7, List.of(removal));
        follower.check();

        MapChange anew = new MapChange.PutTenant(Samples.tenant("acme", 2, "s1"));
        follower.onBatch(sealed(new ChangeBatch(FIRST, 7, 8, List.of(anew))));

        assertThat(view.current().floor()).isEqualTo(new Epoch(1));
        assertThat(view.current().version()).isEqualTo(8);
    }

    @Test
    void aBatchTooLargeForAMessageMakesFollowersReadAgain() {
        List<MapChange> many = IntStream.range(0, 8)
                .<MapChange>mapToObj(i -> new MapChange.PutPrincipal(large("p" + i)))
                .toList();
        ChangeBatch batch = new ChangeBatch(FIRST, 4, 12, many);

        assertThat(batch.toBytes()).hasSizeLessThan(100);
        assertThat(ChangeBatch.read(batch.toBytes()).isWhole()).isFalse();
    }

    private static PrincipalRecord large(String name) {
        Set<TenantId> named = IntStream.range(0, 9_000)
                .mapToObj(i -> new TenantId("tenant-with-a-long-name-%030d".formatted(i)))
                .collect(Collectors.toSet());
        return new PrincipalRecord(
                new PrincipalName(name), new Epoch(1), new TenantGrant.Some(named), Samples.VERIFIER, false);
    }

    @Test
    void aBatchComesBackAsItWas() {
        MapChange change = new MapChange.PutTenant(Samples.tenant("acme", 2, "s2"));
        ChangeBatch batch =
                new ChangeBatch(FIRST, 7, 9, List.of(change, new MapChange.PutShard(Samples.shard("s", 1))));

        assertThat(ChangeBatch.read(batch.toBytes())).isEqualTo(batch);
    }

    /** The follower reads while the publisher writes; every table that it publishes is one that the publisher had. */
    @Test
    void whateverIsReadMeanwhileTheViewIsAlwaysTheMapOfOneVersion() {
        Seeds.each(10, random -> {
            empty();
            RoutingView own = new RoutingView(RoutingTable.EMPTY);
            ClusterThread thread = new ClusterThread("test-follower");
            MapFollower following = new MapFollower(shared, own);
            List<RoutingTable> seen = new ArrayList<>();
            own.onChange(seen::add);
            var listener = shared.changes()
                    .addMessageListener(message -> thread.run(() -> following.onBatch(message.getMessageObject())));
            MapPublisher publisher = new MapPublisher(shared, 1);
            List<RoutingTable> published = publishAtRandom(publisher, random, () -> {
                thread.run(following::distrust);
                thread.run(following::check);
            });
            RoutingTable last = published.get(published.size() - 1);
            await().atMost(Duration.ofSeconds(20)).until(() -> {
                thread.run(following::check);
                return own.current().version() == last.version();
            });
            shared.changes().removeMessageListener(listener);
            thread.close(() -> {}, Duration.ofSeconds(5));

            assertThat(Loopback.content(own.current())).isEqualTo(Loopback.content(last));
            for (RoutingTable table : seen) {
                Optional<RoutingTable> then = published.stream()
                        .filter(each -> each.version() == table.version())
                        .findFirst();
                assertThat(Loopback.content(table)).isEqualTo(Loopback.content(then.orElseThrow()));
                assertThat(table.floor()).isEqualTo(then.orElseThrow().floor());
            }
        });
    }

    private static byte[] sealed(ChangeBatch batch) {
        return shared.seal(Purpose.BATCH, ChangeBatch.KEY, batch.toBytes());
    }

    private static List<RoutingTable> publishAtRandom(
            MapPublisher publisher, RandomGenerator random, Runnable disturbance) {
        RoutingTable table = Loopback.TABLE;
        List<RoutingTable> published = new ArrayList<>(List.of(table));
        publisher.publishAll(LEAD, table);
        for (int step = 0; step < 150; step++) {
            MapChange change = change(table, random);
            if (table.refusal(change).map(Outcome.Refused::reason).isEmpty()) {
                table = table.with(table.version() + 1, List.of(change));
                published.add(table);
                publisher.publish(table.version(), List.of(change));
            }
            if (random.nextInt(10) == 0) {
                disturbance.run();
            }
        }
        return published;
    }

    private static MapChange change(RoutingTable table, RandomGenerator random) {
        String name = "tenant-" + random.nextInt(20);
        TenantId id = new TenantId(name);
        return table.tenant(id).isPresent() && random.nextBoolean()
                ? new MapChange.RemoveTenant(id, table.tenant(id).orElseThrow().epoch())
                : new MapChange.PutTenant(
                        Samples.tenant(name, table.nextEpoch(id).value(), "s" + (1 + random.nextInt(2))));
    }
}
