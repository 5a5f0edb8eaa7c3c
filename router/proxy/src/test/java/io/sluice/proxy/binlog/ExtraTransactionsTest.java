package io.sluice.proxy.binlog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.sluice.core.gtid.GtidSet;
import io.sluice.core.tenant.ServerAddress;
import io.sluice.core.tenant.TlsMode;
import io.sluice.proxy.binlog.BinlogException.Reason;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Servers that do not answer, or not as servers do. */
final class ExtraTransactionsTest {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Limits SHORT = new Limits(Duration.ofMillis(300), 10, 10);
    private static final Limits LONG = new Limits(Duration.ofMinutes(1), 10, 10);

    private final Vertx vertx = Vertx.vertx();
    private final ExtraTransactions listing = new ExtraTransactions(vertx, Optional.empty());
    private ServerSocket server;

    @BeforeEach
    void listen() throws IOException {
        server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    }

    @AfterEach
    void close() throws IOException {
        listing.close();
        server.close();
        vertx.close();
    }

    @Test
    void aServerThatNeverGreetsEndsAtTheDeadlineAndItsSocketIsClosed() throws IOException {
        Future<Extra> under = list(SHORT);
        try (Socket silent = server.accept()) {
            assertThat(reason(under)).isEqualTo(Reason.DEADLINE);
            assertThat(silent.getInputStream().read()).isEqualTo(-1);
        }
    }

    @Test
    void aServerThatIsNotThereIsUnreachable() throws IOException {
        server.close();

        assertThat(reason(list(LONG))).isEqualTo(Reason.UNREACHABLE);
    }

    @Test
    void aServerThatHangsUpIsUnreachable() throws IOException {
        Future<Extra> under = list(LONG);
        server.accept().close();

        assertThat(reason(under)).isEqualTo(Reason.UNREACHABLE);
    }

    @Test
    void aServerThatSpeaksAnotherProtocolIsUnreachable() throws IOException {
        Future<Extra> under = list(LONG);
        try (Socket other = server.accept()) {
            other.getOutputStream().write("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            other.shutdownOutput();

            assertThat(reason(under)).isEqualTo(Reason.UNREACHABLE);
        }
    }

    @Test
    void aRefusalBeforeTheLoginHasItsCode() throws IOException {
        Future<Extra> under = list(LONG);
        try (Socket full = server.accept()) {
            byte[] tooMany = "\0\0\0\0\377\20\4#08004Too many connections".getBytes(StandardCharsets.ISO_8859_1);
            tooMany[0] = (byte) (tooMany.length - 4);
            full.getOutputStream().write(tooMany);

            assertThat(failure(under).errorCode()).isEqualTo(1040);
        }
    }

    @Test
    void oneMoreThanMayRunAtATimeIsRefusedAndPlacesComeFree() {
        List<Future<Extra>> under = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            under.add(list(SHORT));
        }

        Future<Extra> oneMore = list(SHORT);

        assertThat(reason(oneMore)).isEqualTo(Reason.BUSY);
        under.forEach(each -> assertThat(reason(each)).isEqualTo(Reason.DEADLINE));
        assertThat(reason(list(SHORT))).isEqualTo(Reason.DEADLINE);
    }

    @Test
    void closingEndsWhatIsUnderWayAndTakesNoMore() {
        Future<Extra> under = list(LONG);

        listing.close();

        assertThat(reason(under)).isEqualTo(Reason.UNREACHABLE);
        assertThat(reason(list(LONG))).isEqualTo(Reason.BUSY);
    }

    @Test
    void aPasswordIsNotShown() {
        assertThat(login()).asString().contains("reader").doesNotContain("secret");
    }

    @Test
    void authoritiesThatAreNoneAreRefused() {
        Optional<String> pem = Optional.of("-----BEGIN CERTIFICATE-----\nbm90aGluZw==\n-----END CERTIFICATE-----\n");

        assertThatThrownBy(() -> new ExtraTransactions(vertx, pem)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void limitsAreBounded() {
        assertThatThrownBy(() -> new Limits(Duration.ZERO, 0, 0))
                .hasMessageContaining("time")
                .hasMessageContaining("transactions")
                .hasMessageContaining("tables");
    }

    private ExtraTransactions.Login login() {
        ServerAddress address = new ServerAddress("127.0.0.1", server.getLocalPort());
        return new ExtraTransactions.Login(address, TlsMode.DISABLED, "reader", "secret");
    }

    private Future<Extra> list(Limits limits) {
        return listing.list(login(), GtidSet.EMPTY, limits);
    }

    private static Reason reason(Future<Extra> outcome) {
        return failure(outcome).reason();
    }

    private static BinlogException failure(Future<Extra> outcome) {
        await().atMost(PATIENCE).until(outcome::isComplete);
        assertThat(outcome.cause()).isInstanceOf(BinlogException.class);
        return (BinlogException) outcome.cause();
    }
}
