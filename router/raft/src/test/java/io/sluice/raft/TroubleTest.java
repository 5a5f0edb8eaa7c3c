package io.sluice.raft;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.sluice.core.log.Position;
import io.sluice.journal.JournalException;
import io.sluice.journal.JournalException.Reason;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class TroubleTest {
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
    void aLogThatStoppedIsOpenedAgainAndItsFollowerMissesNothing() {
        RaftNode alone = routers.start("a", "a");
        routers.awaitReady("a");
        List<Long> told = new CopyOnWriteArrayList<>();
        AtomicInteger failures = new AtomicInteger();
        alone.queue("s1").follow((position, bytes) -> {
            if (position.value() == 3 && failures.getAndIncrement() == 0) {
                throw new IllegalStateException("once");
            }
            told.add(position.value());
        });

        for (int i = 1; i <= 5; i++) {
            assertThat(Routers.append(alone.queue("s1"), "record " + i)).isEqualTo(new Position(i));
        }

        assertThat(told).containsExactly(1L, 2L, 3L, 4L, 5L);
        assertThat(failures).hasValue(2);
    }

    @Test
    void withoutAMajorityWhatWasSentIsUnconfirmedAndTheLogGoesOnLater() {
        Map<String, String> voters =
                Map.of("a", routers.address("a"), "b", routers.address("b"), "c", routers.address("c"));
        for (String name : voters.keySet()) {
            routers.start(impatient(name, voters));
        }
        routers.awaitReady("a", "b", "c");
        String leader = routers.leader(Group.QUEUE);
        List<String> others =
                voters.keySet().stream().filter(each -> !each.equals(leader)).toList();
        Routers.append(routers.of(leader).queue("s1"), "one");
        others.forEach(routers::stop);

        Reason lost = reason(leader);
        await().atMost(Routers.LIMIT).until(() -> reason(leader) == Reason.BUSY);
        assertThat(lost).isIn(Reason.UNCONFIRMED, Reason.BUSY);

        routers.start(impatient(others.get(0), voters));
        await().atMost(Routers.LIMIT).ignoreExceptions().until(() -> {
            routers.of(leader)
                    .queue("s1")
                    .append(Routers.bytes("last"))
                    .toCompletableFuture()
                    .join();
            return true;
        });
        assertThat(Routers.read(routers.of(leader).queue("s1")))
                .startsWith("one")
                .endsWith("last");
    }

    @Test
    void aPortThatIsTakenIsToldAtTheStart() throws IOException {
        String port = routers.address("a");
        try (ServerSocket taken = new ServerSocket(RaftSettings.port(port), 1, InetAddress.getLoopbackAddress())) {
            assertThat(taken.isBound()).isTrue();
            assertThatThrownBy(() -> routers.start("a", "a"))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining(port);
        }
        routers.start("a", "a");
        routers.awaitReady("a");
    }

    @Test
    void aRouterOfAnotherClusterIsRefused() {
        routers.start("a", "a");
        routers.awaitReady("a");
        Map<String, String> voters = Map.of("a", routers.address("a"));
        RaftNode other = routers.start(RaftSettings.of("other", "z", routers.address("z"), voters));

        await().atMost(Routers.LIMIT).until(() -> other.status().trouble().contains("no voter"));
        assertThat(other.ready().toCompletableFuture()).isNotDone();
    }

    private Reason reason(String name) {
        try {
            routers.of(name)
                    .queue("s1")
                    .append(Routers.bytes("lost"))
                    .toCompletableFuture()
                    .join();
            throw new AssertionError("confirmed by one of three");
        } catch (CompletionException failure) {
            return ((JournalException) requireNonNull(failure.getCause())).reason();
        }
    }

    private RaftSettings impatient(String name, Map<String, String> voters) {
        RaftSettings usual = RaftSettings.of("test", name, routers.address(name), voters);
        return new RaftSettings(
                usual.cluster(),
                usual.router(),
                usual.bind(),
                usual.advertised(),
                voters,
                Duration.ofSeconds(1),
                usual.batchBytes(),
                usual.waitingBytes(),
                usual.logEntries(),
                usual.tls());
    }
}
