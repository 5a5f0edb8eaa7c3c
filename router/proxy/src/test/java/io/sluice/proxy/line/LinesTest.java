package io.sluice.proxy.line;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.core.health.Cause;
import io.sluice.core.tenant.ServerAddress;
import io.sluice.core.tenant.TlsMode;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class LinesTest {
    private static final Duration DEADLINE = Duration.ofMillis(300);

    private final Vertx vertx = Vertx.vertx();
    private final AtomicInteger connected = new AtomicInteger();

    @AfterEach
    void stop() {
        await(vertx.close());
    }

    private Future<Line> open(int port) throws SSLException {
        Lines lines = new Lines(vertx, new ServerTls(Optional.empty()), Duration.ofSeconds(1));
        return lines.open(
                new Lines.Destination(new ServerAddress("127.0.0.1", port), TlsMode.DISABLED, "watch", "a secret"),
                DEADLINE,
                connected::incrementAndGet);
    }

    private static void await(Future<?> future) {
        try {
            future.toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
        } catch (ExecutionException failed) {
            throw new IllegalStateException(failed.getCause());
        } catch (InterruptedException | java.util.concurrent.TimeoutException late) {
            throw new IllegalStateException(late);
        }
    }

    private static void assertFails(Future<?> future, Cause cause) {
        assertThatThrownBy(() -> await(future))
                .cause()
                .isInstanceOfSatisfying(
                        LineException.class,
                        failure -> assertThat(failure.why()).isEqualTo(cause));
    }

    @Test
    void aServerThatTakesConnectionsAndSaysNothingIsSilentAndNotUnreachable() throws IOException {
        try (ServerSocket silent = new ServerSocket(0, 8, InetAddress.getLoopbackAddress())) {
            assertFails(open(silent.getLocalPort()), Cause.TIMED_OUT);
        }
        assertThat(connected).hasValue(1);
    }

    @Test
    void aPortWhereNobodyListensRefuses() throws IOException {
        int port;
        try (ServerSocket gone = new ServerSocket(0, 8, InetAddress.getLoopbackAddress())) {
            port = gone.getLocalPort();
        }
        assertFails(open(port), Cause.CONNECTION_REFUSED);
        assertThat(connected).hasValue(0);
    }

    @Test
    void aServerThatHangsUpIsReset() throws IOException {
        try (ServerSocket rude = new ServerSocket(0, 8, InetAddress.getLoopbackAddress())) {
            Future<Line> line = open(rude.getLocalPort());
            rude.accept().close();
            assertFails(line, Cause.CONNECTION_RESET);
        }
    }

    @Test
    void aDestinationHidesItsPassword() {
        assertThat(new Lines.Destination(new ServerAddress("h", 1), TlsMode.DISABLED, "u", "a secret").toString())
                .doesNotContain("secret");
    }
}
