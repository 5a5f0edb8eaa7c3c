package io.sluice.raft;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sluice.core.log.Position;
import io.sluice.journal.DurableLog;
import io.sluice.journal.JournalException;
import io.sluice.journal.JournalException.Reason;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LeaderChangeTest {
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
    void whatIsAcknowledgedWhileTheLeaderDiesIsThereOnceAndInOrder() throws InterruptedException {
        String leader = routers.leader(Group.QUEUE);
        List<Writer> writers = new ArrayList<>();
        for (String name : List.of("a", "b", "c")) {
            if (!name.equals(leader)) {
                writers.add(new Writer(name, routers.of(name).queue("s1")));
            }
        }
        writers.forEach(Thread::start);
        writers.forEach(writer -> writer.awaitAcknowledged(500));

        routers.stop(leader);
        writers.forEach(writer -> writer.awaitAcknowledged(writer.acknowledged.size() + 500));
        for (Writer writer : writers) {
            writer.end();
        }
        routers.start(leader, "a", "b", "c");
        routers.awaitReady(leader);

        List<String> read = Routers.read(routers.of(leader).queue("s1"));
        for (Writer writer : writers) {
            writer.assertOnceAndInOrder(read);
            Routers.awaitRead(routers.of(writer.name).queue("s1"), read::equals);
        }
    }

    @Test
    void aRouterAppendsToTheMapInItsOwnTermOnly() {
        Map<String, DurableLog> leading = new ConcurrentHashMap<>();
        List<String> ended = new CopyOnWriteArrayList<>();
        for (String name : List.of("a", "b", "c")) {
            routers.of(name).onLeadership(new LeadershipListener() {
                @Override
                public void onLeading(DurableLog map, long term) {
                    leading.put(name, map);
                }

                @Override
                public void onNotLeading() {
                    ended.add(name);
                }
            });
        }
        String first = routers.leader(Group.MAP);
        await().atMost(Routers.LIMIT).until(() -> leading.containsKey(first));
        DurableLog old = requireNonNull(leading.get(first));
        Routers.append(old, "one");
        assertThat(reason(routers.of(first).map())).isEqualTo(Reason.NOT_LEADING);

        routers.stop(first);
        String second = routers.leader(Group.MAP);
        await().atMost(Routers.LIMIT).until(() -> leading.containsKey(second));
        assertThat(Routers.read(routers.of(second).map())).containsExactly("one");
        Routers.append(requireNonNull(leading.get(second)), "two");

        assertThat(ended).contains(first);
        Routers.awaitRead(routers.of(second).map(), read -> read.equals(List.of("one", "two")));
    }

    @Test
    void aTermThatIsOverTakesNoAppendThoughItsRouterStillRuns() {
        String leader = routers.leader(Group.MAP);
        List<DurableLog> maps = new CopyOnWriteArrayList<>();
        routers.of(leader).onLeadership(new LeadershipListener() {
            @Override
            public void onLeading(DurableLog map, long term) {
                maps.add(((ReplicatedLog) map).inTerm(term + 7));
            }

            @Override
            public void onNotLeading() {}
        });
        await().atMost(Routers.LIMIT).until(() -> !maps.isEmpty());

        assertThat(reason(maps.get(0))).isEqualTo(Reason.NOT_LEADING);
        assertThat(Routers.read(routers.of(leader).map())).isEmpty();
    }

    private static Reason reason(DurableLog log) {
        return log.append(Routers.bytes("refused"))
                .handle((position, error) -> ((JournalException) error).reason())
                .toCompletableFuture()
                .join();
    }

    /** Appends numbers, some at a time, and remembers which were acknowledged. */
    private static final class Writer extends Thread {
        private final String name;
        private final DurableLog log;
        private final Semaphore room = new Semaphore(64);
        private final AtomicBoolean isEnding = new AtomicBoolean();
        private final Map<Integer, Position> acknowledged = new ConcurrentHashMap<>();
        private final Set<Integer> unknown = ConcurrentHashMap.newKeySet();

        Writer(String name, DurableLog log) {
            this.name = name;
            this.log = log;
        }

        @Override
        public void run() {
            for (int i = 0; !isEnding.get(); i++) {
                int number = i;
                room.acquireUninterruptibly();
                log.append(Routers.bytes(name + " " + number)).whenComplete((position, error) -> {
                    if (error == null) {
                        acknowledged.put(number, position);
                    } else if (((JournalException) error).reason() == Reason.UNCONFIRMED) {
                        unknown.add(number);
                    }
                    room.release();
                });
            }
            room.acquireUninterruptibly(64);
        }

        void awaitAcknowledged(int count) {
            await().atMost(Routers.LIMIT).until(() -> acknowledged.size() >= count);
        }

        void end() throws InterruptedException {
            isEnding.set(true);
            join(Routers.LIMIT.toMillis());
            assertThat(isAlive()).isFalse();
        }

        void assertOnceAndInOrder(List<String> read) {
            acknowledged.forEach((number, position) ->
                    assertThat(read.get((int) position.value() - 1)).isEqualTo(name + " " + number));
            List<String> own =
                    read.stream().filter(each -> each.startsWith(name + " ")).toList();
            assertThat(new HashSet<>(own)).hasSameSizeAs(own);
            int last = -1;
            for (String each : own) {
                int number = Integer.parseInt(each.substring(each.indexOf(' ') + 1));
                assertThat(number).isGreaterThan(last);
                assertThat(acknowledged.containsKey(number) || unknown.contains(number))
                        .as(each)
                        .isTrue();
                last = number;
            }
        }
    }
}
