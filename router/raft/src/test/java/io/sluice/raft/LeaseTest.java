package io.sluice.raft;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sluice.core.log.Position;
import io.sluice.journal.DurableLog;
import io.sluice.journal.JournalException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LeaseTest {
    @TempDir
    private Path folder;

    private Routers routers = new Routers(Path.of("unused"));

    @BeforeEach
    void begin() {
        routers = new Routers(folder);
        routers.startThree();
    }

    @AfterEach
    void end() {
        routers.close();
    }

    @Test
    void allHaveLeasesAndKeepThemButOneThatIsCutOff() {
        List<Set<String>> heard = new CopyOnWriteArrayList<>();
        routers.of("a").onMembers(heard::add);
        for (String name : List.of("a", "b", "c")) {
            await().atMost(Routers.LIMIT).until(() -> routers.of(name).hasLease());
        }
        await().atMost(Routers.LIMIT).until(() -> routers.of("a").members().equals(Set.of("a", "b", "c")));
        String leader = routers.leader(Group.MAP);
        String gone = leader.equals("c") ? "b" : "c";
        String stays = leader.equals("a") ? (gone.equals("b") ? "c" : "b") : "a";

        routers.stop(gone);

        await().atMost(Routers.LIMIT).until(() -> !routers.of(stays).members().contains(gone));
        assertThat(routers.of(stays).hasLease()).isTrue();
        assertThat(heard).isNotEmpty();
    }

    @Test
    void aRecordIsEverywhereOnceEveryFollowerKnowsIt() throws Exception {
        Map<String, CountDownLatch> latches = new HashMap<>();
        for (String name : List.of("b", "c")) {
            CountDownLatch latch = new CountDownLatch(1);
            latches.put(name, latch);
            routers.of(name).queue("s1").follow((position, bytes) -> awaitQuietly(latch));
        }
        awaitLeases();
        Position at = Routers.append(routers.of("a").queue("s1"), "one");
        CompletableFuture<Void> everywhere =
                routers.of("a").queue("s1").everywhere(at).toCompletableFuture();

        requireNonNull(latches.get("b")).countDown();
        assertThat(everywhere.isDone()).isFalse();
        await().during(Duration.ofMillis(300)).atMost(Routers.LIMIT).until(() -> !everywhere.isDone());
        requireNonNull(latches.get("c")).countDown();

        everywhere.get(Routers.LIMIT.toSeconds(), TimeUnit.SECONDS);
        assertThat(Routers.read(routers.of("c").queue("s1"))).containsExactly("one");
    }

    @Test
    void whoIsGoneIsNotWaitedForOnceItsLeaseIsOver() throws Exception {
        awaitLeases();
        String leader = routers.leader(Group.MAP);
        String gone = leader.equals("a") ? "b" : "a";
        String asks = leader.equals("c") ? (gone.equals("a") ? "b" : "a") : "c";
        routers.stop(gone);
        Position at = Routers.append(routers.of(asks).queue("s1"), "one");

        routers.of(asks)
                .queue("s1")
                .everywhere(at)
                .toCompletableFuture()
                .get(Routers.LIMIT.toSeconds(), TimeUnit.SECONDS);

        await().atMost(Routers.LIMIT).until(() -> !routers.of(asks).members().contains(gone));
    }

    @Test
    void withoutALeaderThereIsNoLeaseAndNothingIsEverywhere() {
        awaitLeases();
        Position at = Routers.append(routers.of("a").queue("s1"), "one");
        routers.stop("b");
        routers.stop("c");

        await().atMost(Routers.LIMIT).until(() -> !routers.of("a").hasLease());
        assertThat(routers.of("a")
                        .queue("s1")
                        .everywhere(at)
                        .handle((done, error) -> ((JournalException) error).reason())
                        .toCompletableFuture()
                        .join())
                .isEqualTo(JournalException.Reason.UNCONFIRMED);
    }

    @Test
    void aRouterThatStartsWithAnOldMapGetsItsLeaseOnceItHeedsTheNewOne() {
        awaitLeases();
        List<DurableLog> maps = new CopyOnWriteArrayList<>();
        String leader = routers.leader(Group.MAP);
        routers.of(leader).onLeadership(new LeadershipListener() {
            @Override
            public void onLeading(DurableLog map, long term) {
                maps.add(map);
            }

            @Override
            public void onNotLeading() {}
        });
        await().atMost(Routers.LIMIT).until(() -> !maps.isEmpty());
        Position at = Routers.append(maps.get(0), "one", "two");
        String other = leader.equals("a") ? "b" : "a";
        routers.stop(other);

        RaftNode again = routers.start(other, "a", "b", "c");
        routers.awaitReady(other);
        await().during(Duration.ofSeconds(1)).atMost(Routers.LIMIT).until(() -> !again.hasLease());
        again.onMapHeeded(at);

        await().atMost(Routers.LIMIT).until(again::hasLease);
    }

    private void awaitLeases() {
        for (RaftNode node : routers.all()) {
            await().atMost(Routers.LIMIT).until(node::hasLease);
        }
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            assertThat(latch.await(Routers.LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }
}
