package io.sluice.raft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sluice.core.log.Position;
import io.sluice.core.time.MonotonicClock;
import io.sluice.journal.DurableLog;
import io.sluice.journal.JournalSettings;
import io.sluice.journal.seal.LogKeys;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** Several nodes in this process, over loopback, each with a folder of its own. */
final class Routers implements AutoCloseable {
    static final Duration LIMIT = Duration.ofSeconds(30);
    static final JournalSettings JOURNAL =
            new JournalSettings(1 << 20, 256 << 10, 4 << 20, 1L << 30, 1, 1L << 30, Duration.ofSeconds(10));

    private final Path folder;
    private final Map<String, String> addresses = new TreeMap<>();
    private final Map<String, RaftNode> nodes = new TreeMap<>();
    private LogKeys keys = LogKeys.NONE;

    Routers(Path folder) {
        this.folder = folder;
    }

    /** From now on nodes are started with it. */
    void seal(LogKeys next) {
        keys = next;
    }

    Path dataDir(String name) {
        return folder.resolve(name);
    }

    String address(String name) {
        return addresses.computeIfAbsent(name, missing -> "127.0.0.1:" + freePort());
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException failure) {
            throw new IllegalStateException(failure);
        }
    }

    /** @param voters as this one is told */
    RaftNode start(String name, String... voters) {
        Map<String, String> named = new TreeMap<>();
        for (String voter : voters) {
            named.put(voter, address(voter));
        }
        return start(RaftSettings.of("test", name, address(name), named));
    }

    RaftNode start(RaftSettings settings) {
        RaftParts parts = new RaftParts(
                dataDir(settings.router()), JOURNAL, JOURNAL, keys, keys, new SecureRandom(), MonotonicClock.SYSTEM);
        RaftNode node = RaftNode.start(settings, parts);
        nodes.put(settings.router(), node);
        return node;
    }

    /** Three of them, empty. */
    void startThree() {
        for (String name : List.of("a", "b", "c")) {
            start(name, "a", "b", "c");
        }
        awaitReady("a", "b", "c");
    }

    RaftNode of(String name) {
        RaftNode node = nodes.get(name);
        if (node == null) {
            throw new IllegalStateException(name + " does not run");
        }
        return node;
    }

    List<RaftNode> all() {
        return List.copyOf(nodes.values());
    }

    void stop(String name) {
        of(name).close();
        nodes.remove(name);
    }

    void awaitReady(String... names) {
        for (String name : names) {
            await().atMost(LIMIT)
                    .pollInterval(Duration.ofMillis(50))
                    .until(() -> of(name).ready().toCompletableFuture().isDone());
        }
    }

    /** The name of the router that leads this group. */
    String leader(Group group) {
        return await().atMost(LIMIT)
                .pollInterval(Duration.ofMillis(20))
                .until(
                        () -> nodes.entrySet().stream()
                                .filter(each -> role(each.getValue(), group) == RaftStatus.Role.LEADER)
                                .map(Map.Entry::getKey)
                                .findFirst()
                                .orElse(""),
                        name -> !name.isEmpty());
    }

    private static RaftStatus.Role role(RaftNode node, Group group) {
        RaftStatus status = node.status();
        return group == Group.MAP ? status.map().role() : status.queue().role();
    }

    static Position append(DurableLog log, String... records) {
        try {
            return log.append(bytes(records)).toCompletableFuture().get(LIMIT.toSeconds(), TimeUnit.SECONDS);
        } catch (Exception failure) {
            throw new IllegalStateException(failure);
        }
    }

    static List<byte[]> bytes(String... records) {
        List<byte[]> bytes = new ArrayList<>();
        for (String each : records) {
            bytes.add(each.getBytes(StandardCharsets.UTF_8));
        }
        return bytes;
    }

    /** All records that are there. */
    static List<String> read(DurableLog log) {
        List<String> read = new ArrayList<>();
        log.replay(Position.NONE, (position, bytes) -> {
            assertThat(position.value()).isEqualTo(log.first().value() + read.size());
            read.add(new String(bytes, StandardCharsets.UTF_8));
        });
        return read;
    }

    static void awaitRead(DurableLog log, Predicate<List<String>> wanted) {
        await().atMost(LIMIT).pollInterval(Duration.ofMillis(50)).until(() -> read(log), wanted);
    }

    @Override
    public void close() {
        nodes.values().parallelStream().forEach(RaftNode::close);
        nodes.clear();
    }
}
