package io.sluice.raft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.journal.seal.LogKey;
import io.sluice.journal.seal.LogKeys;
import io.sluice.raft.call.PeerCalls;
import io.sluice.raft.call.Request;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SecrecyTest {
    @TempDir
    private Path folder;

    private Routers routers = new Routers(Path.of("unused"));

    @BeforeEach
    void begin() {
        routers = new Routers(folder.resolve("routers"));
    }

    @AfterEach
    void end() {
        routers.close();
    }

    @Test
    void withAKeyNoRecordIsPlainOnAnyDisk() throws IOException {
        routers.seal(LogKeys.of(new LogKey(new byte[LogKey.BYTES])));
        routers.startThree();
        Routers.append(routers.of("b").queue("s1"), "a secret record");
        for (RaftNode node : routers.all()) {
            Routers.awaitRead(node.queue("s1"), read -> read.equals(List.of("a secret record")));
        }
        routers.stop("a");

        try (Stream<Path> files = Files.walk(routers.dataDir("a"))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                assertThat(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1))
                        .as(file.toString())
                        .doesNotContain("secret");
            }
        }
        RaftNode again = routers.start("a", "a", "b", "c");
        routers.awaitReady("a");
        assertThat(Routers.read(again.queue("s1"))).containsExactly("a secret record");
    }

    @Test
    void routersTalkOnlyToThoseWithACertificateOfTheirAuthority() throws Exception {
        Certificates authority = new Certificates(folder.resolve("ours"));
        Certificates stranger = new Certificates(folder.resolve("theirs"));
        Map<String, String> voters = new TreeMap<>();
        List.of("a", "b", "c").forEach(name -> voters.put(name, routers.address(name)));
        for (String name : voters.keySet()) {
            routers.start(
                    RaftSettings.of("test", name, routers.address(name), voters).with(authority.of(name)));
        }
        routers.awaitReady("a", "b", "c");
        Routers.append(routers.of("c").queue("s1"), "one");

        assertAnswered(authority.of("b"), routers.address("a"));
        assertRefused(null, routers.address("a"));
        assertRefused(stranger.of("b"), routers.address("a"));
        // Trusts the routers, and has a certificate that they do not trust.
        RaftTls theirs = stranger.of("b");
        assertRefused(
                new RaftTls(
                        theirs.key(), theirs.certificate(), authority.of("b").authorities()),
                routers.address("a"));
    }

    private static void assertAnswered(@Nullable RaftTls tls, String address) throws Exception {
        try (PeerCalls calls = calls(tls)) {
            assertThat(calls.ask(address, hello(), Duration.ofSeconds(5)).get(10, TimeUnit.SECONDS))
                    .isNotEmpty();
        }
    }

    private static void assertRefused(@Nullable RaftTls tls, String address) {
        try (PeerCalls calls = calls(tls)) {
            assertThatThrownBy(() ->
                            calls.ask(address, hello(), Duration.ofSeconds(5)).get(10, TimeUnit.SECONDS))
                    .hasMessageContaining("UNAVAILABLE");
        }
    }

    private static PeerCalls calls(@Nullable RaftTls tls) {
        return new PeerCalls(tls == null ? null : RatisTls.client(tls));
    }

    private static Request hello() {
        return new Request(Request.Kind.HELLO, "test", "", "map", new byte[0]);
    }
}
