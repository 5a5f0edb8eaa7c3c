package io.sluice.raft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.sluice.core.log.Position;
import io.sluice.core.time.MonotonicClock;
import io.sluice.journal.DurableLog;
import io.sluice.journal.FileLog;
import io.sluice.journal.JournalException;
import io.sluice.journal.seal.LogKeys;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class CatchUpTest {
    @TempDir
    private Path folder;

    private Routers routers = new Routers(Path.of("unused"));

    @BeforeEach
    void begin() {
        routers = new Routers(folder);
    }

    @AfterEach
    void end() {
        routers.close();
    }

    @Test
    void allThatStopAndStartHaveWhatTheyHad() {
        routers.startThree();
        Routers.append(routers.of("a").queue("s1"), "one", "two");
        for (String name : List.of("a", "b", "c")) {
            routers.stop(name);
        }

        routers.startThree();

        for (RaftNode node : routers.all()) {
            Routers.awaitRead(node.queue("s1"), read -> read.equals(List.of("one", "two")));
            assertThat(node.queueNames()).contains("s1");
        }
        assertThat(Routers.append(routers.of("b").queue("s1"), "three")).isEqualTo(new Position(3));
    }

    @Test
    void aRouterThatWasAwayForLongTakesTheRecordsFromTheLeadersLogs() {
        for (String name : List.of("a", "b", "c")) {
            routers.start(shortened(name));
        }
        routers.awaitReady("a", "b", "c");
        Routers.append(routers.of("a").queue("s1"), "first");
        Routers.awaitRead(routers.of("c").queue("s1"), read -> read.size() == 1);
        routers.stop("c");
        fill(routers.of("a").queue("s1"), 300);
        fill(routers.of("a").queue("s2"), 10);

        RaftNode late = routers.start(shortened("c"));
        List<Long> told = new CopyOnWriteArrayList<>();
        Position from = late.queue("s1").follow((position, bytes) -> told.add(position.value()));
        routers.awaitReady("c");

        Routers.awaitRead(late.queue("s1"), read -> read.size() == 301);
        Routers.awaitRead(late.queue("s2"), read -> read.size() == 10);
        assertThat(told).hasSize(301 - (int) from.value()).isSorted().doesNotHaveDuplicates();
        Routers.append(late.queue("s1"), "last");
    }

    @Test
    void aWipedRouterComesBackAsANewPeerWithEverything() {
        routers.startThree();
        Routers.append(routers.of("a").queue("s1"), "one", "two");
        String before = routers.of("c").status().peer();
        routers.stop("c");
        LocalLogs.delete(routers.dataDir("c"));

        RaftNode wiped = routers.start("c", "a", "b", "c");
        routers.awaitReady("c");

        assertThat(wiped.status().peer()).startsWith("c-").isNotEqualTo(before);
        assertThat(wiped.status().queue().voters()).containsExactlyInAnyOrder("a", "b", "c");
        Routers.awaitRead(wiped.queue("s1"), read -> read.equals(List.of("one", "two")));
    }

    @Test
    void aDamagedLogIsTakenFromAnotherRouter() throws IOException {
        routers.startThree();
        for (int i = 0; i < 5; i++) {
            Routers.append(routers.of("a").queue("s1"), "record " + i);
        }
        Routers.awaitRead(routers.of("c").queue("s1"), read -> read.size() == 5);
        routers.stop("c");
        flip(routers.dataDir("c").resolve("queue/s1"), 64 + 32 + 8);

        RaftNode damaged = routers.start("c", "a", "b", "c");
        routers.awaitReady("c");

        Routers.awaitRead(damaged.queue("s1"), read -> read.size() == 5 && read.contains("record 0"));
        assertThat(routers.dataDir("c").resolve("damaged-s1-1")).isDirectory();
    }

    @Test
    void aLogThatIsFoundDamagedWhileItIsReadIsTakenFromAnotherRouter() throws IOException {
        routers.startThree();
        for (int i = 0; i < 5; i++) {
            Routers.append(routers.of("a").queue("s1"), "record " + i);
        }
        DurableLog log = routers.of("c").queue("s1");
        Routers.awaitRead(log, read -> read.size() == 5);
        flip(routers.dataDir("c").resolve("queue/s1"), 64 + 32 + 8);

        Routers.awaitRead(log, read -> read.size() < 5);
        Routers.awaitRead(log, read -> read.size() == 5 && read.get(0).equals("record 0"));
        Routers.append(log, "last");
    }

    @Test
    void whatAllHaveForgottenIsNotTakenByARouterThatWasAway() {
        for (String name : List.of("a", "b", "c")) {
            routers.start(shortened(name));
        }
        routers.awaitReady("a", "b", "c");
        DurableLog log = routers.of("a").queue("s1");
        fill(log, 5);
        Routers.awaitRead(routers.of("c").queue("s1"), read -> read.size() == 5);
        routers.stop("c");
        fill(log, 300);
        log.trim(new Position(300));
        for (String name : List.of("a", "b")) {
            await().atMost(Routers.LIMIT)
                    .until(() -> routers.of(name).queue("s1").first().value() > 100);
        }

        RaftNode late = routers.start(shortened("c"));
        List<Long> told = new CopyOnWriteArrayList<>();
        late.queue("s1").follow((position, bytes) -> told.add(position.value()));
        routers.awaitReady("c");
        Routers.append(late.queue("s1"), "last");

        assertThat(late.queue("s1").last()).isEqualTo(new Position(306));
        assertThat(late.queue("s1").first().value()).isGreaterThan(100);
        assertThat(told).isSorted().endsWith(306L);
    }

    @Test
    void aRouterWhoseRaftLogIsDamagedTakesPartAsANewPeer() throws IOException {
        routers.startThree();
        Routers.append(routers.of("a").queue("s1"), "one");
        Routers.append(routers.of("a").queue("s1"), "two");
        Routers.awaitRead(routers.of("c").queue("s1"), read -> read.size() == 2);
        String before = routers.of("c").status().peer();
        routers.stop("c");
        try (Stream<Path> files = Files.walk(routers.dataDir("c").resolve("raft/groups"))) {
            for (Path log : files.filter(each -> each.getFileName().toString().startsWith("log_inprogress"))
                    .toList()) {
                flipAt(log, 40);
            }
        }

        RaftNode damaged = routers.start("c", "a", "b", "c");
        routers.awaitReady("c");

        assertThat(damaged.status().peer()).isNotEqualTo(before);
        Routers.awaitRead(damaged.queue("s1"), read -> read.equals(List.of("one", "two")));
        Routers.append(damaged.queue("s1"), "three");
    }

    @Test
    void aDamagedLogOfARouterThatIsAloneIsRefused() throws IOException {
        routers.start("a", "a");
        routers.awaitReady("a");
        Routers.append(routers.of("a").queue("s1"), "one");
        Routers.append(routers.of("a").queue("s1"), "two");
        routers.stop("a");
        flip(routers.dataDir("a").resolve("queue/s1"), 64 + 32 + 8);

        assertThatThrownBy(() -> routers.start("a", "a")).isInstanceOf(JournalException.class);
        assertThat(routers.dataDir("a").resolve("queue/s1")).isDirectory();
    }

    @Test
    void oneRouterBecomesThreeAndOneAgainAndKeepsItsLogs() throws Exception {
        try (FileLog lone = lone("a", "queue/s1")) {
            Routers.append(lone, "one", "two");
        }
        routers.start("a", "a", "b", "c");
        routers.awaitReady("a");
        Routers.append(routers.of("a").queue("s1"), "three");

        routers.start("b", "a", "b", "c");
        routers.start("c", "a", "b", "c");
        routers.awaitReady("b", "c");
        Routers.append(routers.of("b").queue("s1"), "four");
        Routers.awaitRead(routers.of("c").queue("s1"), read -> read.equals(List.of("one", "two", "three", "four")));

        remove("a", "b");
        remove("a", "c");
        routers.stop("b");
        routers.stop("c");
        Routers.append(routers.of("a").queue("s1"), "five");
        routers.stop("a");
        routers.start("a", "a");
        routers.awaitReady("a");
        Routers.append(routers.of("a").queue("s1"), "six");
        routers.stop("a");

        try (FileLog lone = lone("a", "queue/s1")) {
            assertThat(Routers.read(lone)).containsExactly("one", "two", "three", "four", "five", "six");
        }
    }

    @Test
    void aRouterWithoutAVoteHasEverythingToo() {
        routers.start("a", "a");
        routers.awaitReady("a");
        Routers.append(routers.of("a").queue("s1"), "one");

        RaftNode listener = routers.start("z", "a");
        routers.awaitReady("z");
        Routers.append(listener.queue("s1"), "two");

        Routers.awaitRead(listener.queue("s1"), read -> read.equals(List.of("one", "two")));
        assertThat(listener.status().queue().role()).isEqualTo(RaftStatus.Role.LISTENER);
        assertThat(listener.status().queue().listeners()).containsExactly("z");
    }

    private void remove(String asked, String name) throws Exception {
        routers.of(asked).removeRouter(name).toCompletableFuture().get(Routers.LIMIT.toSeconds(), TimeUnit.SECONDS);
    }

    private FileLog lone(String name, String log) {
        return FileLog.open(
                routers.dataDir(name).resolve(log),
                Routers.JOURNAL,
                LogKeys.NONE,
                new SecureRandom(),
                MonotonicClock.SYSTEM);
    }

    /** Raft's log is shortened after few entries. */
    private RaftSettings shortened(String name) {
        Map<String, String> voters = new TreeMap<>();
        for (String each : List.of("a", "b", "c")) {
            voters.put(each, routers.address(each));
        }
        return new RaftSettings(
                "test",
                name,
                routers.address(name),
                routers.address(name),
                voters,
                RaftSettings.APPEND_TIMEOUT,
                RaftSettings.BATCH_BYTES,
                RaftSettings.WAITING_BYTES,
                100,
                Optional.empty());
    }

    private static void fill(DurableLog log, int count) {
        List<byte[]> record = new ArrayList<>(List.of(new byte[200 << 10]));
        for (int i = 0; i < count; i++) {
            log.append(record).toCompletableFuture().join();
        }
    }

    private static void flip(Path log, long at) throws IOException {
        try (Stream<Path> files = Files.list(log)) {
            flipAt(
                    files.filter(each -> each.toString().endsWith(".log"))
                            .findFirst()
                            .orElseThrow(),
                    at);
        }
    }

    private static void flipAt(Path path, long at) throws IOException {
        try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw")) {
            file.seek(at);
            int value = file.read();
            file.seek(at);
            file.write(value ^ 1);
        }
    }
}
