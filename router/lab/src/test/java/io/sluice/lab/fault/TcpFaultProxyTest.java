package io.sluice.lab.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.sluice.core.tenant.ServerAddress;
import io.sluice.lab.process.Ports;
import java.io.IOException;
import java.net.ConnectException;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Before a server that sends back what it gets. */
class TcpFaultProxyTest {
    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final int SILENCE_MILLIS = 200;

    @TempDir
    Path directory;

    private EchoServer server;
    private TcpFaultProxy proxy;

    @BeforeEach
    void open() throws Exception {
        server = new EchoServer();
        proxy = TcpFaultProxy.open(new Ports(directory), server.address());
    }

    @AfterEach
    void close() throws Exception {
        proxy.close();
        server.close();
    }

    @Test
    void bytesPassBothWaysToTheEndOfTheStream() throws Exception {
        byte[] many = new byte[3_000_000];
        Arrays.fill(many, (byte) 7);
        try (Socket client = connect()) {
            Asked<byte[]> echo = new Asked<>(() -> client.getInputStream().readAllBytes());

            client.getOutputStream().write(many);
            client.shutdownOutput();

            assertThat(echo.answer()).isEqualTo(many);
        }
        await().atMost(LIMIT).until(() -> proxy.statistics().open() == 0);
        assertThat(proxy.statistics())
                .isEqualTo(new TcpFaultProxy.Statistics(1, 0, 0, 0, many.length, many.length, 0, 0, 0));
    }

    @Test
    void blackHoleTakesConnectionsAndBytesAndGivesNothing() throws Exception {
        try (Socket before = connect()) {
            assertThat(echo(before, "hello")).isEqualTo("hello");

            proxy.blackHole();

            try (Socket during = connect()) {
                send(before, "lost");
                send(during, "lost");
                await().atMost(LIMIT).until(() -> proxy.statistics().bytesSwallowed() == 8);
                assertThatIsSilent(before);
                assertThatIsSilent(during);
                assertThat(server.connections()).isEqualTo(1);
            }
        }
    }

    @Test
    void connectionThatLostBytesIsResetWhenBytesPassAgain() throws Exception {
        try (Socket idle = connect();
                Socket busy = connect()) {
            assertThat(echo(idle, "hello")).isEqualTo("hello");
            assertThat(echo(busy, "hello")).isEqualTo("hello");
            proxy.blackHole();
            send(busy, "lost");
            await().atMost(LIMIT).until(() -> proxy.statistics().bytesSwallowed() == 4);

            proxy.pass();

            assertThatIsReset(busy);
            assertThat(echo(idle, "again")).isEqualTo("again");
        }
    }

    @Test
    void oneWayToTheServerLosesItsAnswers() throws Exception {
        try (Socket client = connect()) {
            assertThat(echo(client, "hello")).isEqualTo("hello");

            proxy.passOnly(Direction.TO_SERVER);
            send(client, "done");

            await().atMost(LIMIT).until(() -> proxy.statistics().bytesSwallowed() == 4);
            assertThat(proxy.statistics().bytesToServer()).isEqualTo(9);
            assertThatIsSilent(client);
        }
    }

    @Test
    void oneWayToTheClientLosesItsRequests() throws Exception {
        try (Socket client = connect()) {
            assertThat(echo(client, "hello")).isEqualTo("hello");

            proxy.passOnly(Direction.TO_CLIENT);
            send(client, "lost");

            await().atMost(LIMIT).until(() -> proxy.statistics().bytesSwallowed() == 4);
            assertThat(proxy.statistics().bytesToServer()).isEqualTo(5);
            server.send("unasked");
            assertThat(read(client, 7)).isEqualTo("unasked");
        }
    }

    @Test
    void heldBytesAndConnectionsArriveLater() throws Exception {
        try (Socket before = connect()) {
            assertThat(echo(before, "hello")).isEqualTo("hello");
            proxy.set(Flow.HOLD);
            try (Socket during = connect()) {
                send(before, "first");
                send(during, "other");
                assertThatIsSilent(before);
                assertThatIsSilent(during);

                proxy.pass();

                assertThat(read(before, 5)).isEqualTo("first");
                assertThat(read(during, 5)).isEqualTo("other");
            }
        }
    }

    @Test
    void slowBytesTakeTheirTimeUntilToldOtherwise() throws Exception {
        try (Socket client = connect()) {
            proxy.set(Direction.TO_CLIENT, Flow.slow(100, Duration.ofMillis(100)));
            long start = System.nanoTime();
            assertThat(echo(client, "x".repeat(20))).hasSize(20);
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(Duration.ofMillis(300));
            proxy.set(Direction.TO_CLIENT, Flow.slow(1, Duration.ofSeconds(60)));
            send(client, "impatient");
            assertThatIsSilent(client);

            proxy.pass();

            assertThat(read(client, 9)).isEqualTo("impatient");
        }
    }

    @Test
    void cutConnectionEndsAfterSoManyBytes() throws Exception {
        try (Socket client = connect()) {
            assertThat(echo(client, "hello")).isEqualTo("hello");

            proxy.set(Direction.TO_CLIENT, Flow.cutAfter(3));
            send(client, "packet");

            assertThat(new Asked<>(() -> client.getInputStream().readAllBytes()).answer())
                    .asString()
                    .isEqualTo("pac");
            assertThat(proxy.statistics().cuts()).isEqualTo(1);
        }
    }

    @Test
    void refusedConnectionsAreTakenAgainOnTheSamePort() throws Exception {
        try (Socket before = connect()) {
            assertThat(echo(before, "hello")).isEqualTo("hello");
            proxy.refuseConnections();
            assertThatThrownBy(this::connect).isInstanceOf(ConnectException.class);
            assertThat(echo(before, "still")).isEqualTo("still");

            proxy.pass();

            try (Socket after = connect()) {
                assertThat(echo(after, "again")).isEqualTo("again");
            }
        }
    }

    @Test
    void resetIsSeenOnBothSides() throws Exception {
        try (Socket client = connect()) {
            assertThat(echo(client, "hello")).isEqualTo("hello");

            proxy.resetAll();

            assertThatIsReset(client);
            await().atMost(LIMIT).until(() -> server.resets() == 1);
        }
    }

    @Test
    void resetByAPeerIsPassedOn() throws Exception {
        Socket client = connect();
        assertThat(echo(client, "hello")).isEqualTo("hello");

        client.setSoLinger(true, 0);
        client.close();

        await().atMost(LIMIT).until(() -> server.resets() == 1);
    }

    @Test
    void clientOfAMissingServerIsReset() throws Exception {
        server.close();

        try (Socket client = connect()) {
            assertThatIsReset(client);
        }
        assertThat(proxy.statistics().serverUnreachable()).isEqualTo(1);
    }

    @Test
    void oneConnectionTooManyIsReset() throws Exception {
        List<Socket> clients = new ArrayList<>();
        try {
            for (int i = 0; i < 256; i++) {
                Socket client = connect();
                clients.add(client);
                assertThat(echo(client, "hello")).isEqualTo("hello");
            }

            try (Socket oneTooMany = connect()) {
                assertThatIsReset(oneTooMany);
            }
            assertThat(proxy.statistics().overLimit()).isEqualTo(1);
            assertThat(echo(clients.get(0), "still")).isEqualTo("still");
        } finally {
            for (Socket client : clients) {
                client.close();
            }
        }
    }

    @Test
    void flowOutOfItsBoundsIsRefused() {
        assertThatThrownBy(() -> Flow.slow(0, Duration.ofMinutes(2)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("bytesPerSecond must be between 1 and")
                .hasMessageContaining("latency must be between");
        assertThatThrownBy(() -> Flow.cutAfter(-1)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void closedProxyLeavesNoThreadWhateverItsConnectionsDo() throws Exception {
        String name = "sluice-lab-proxy-" + proxy.address().port();
        for (Flow flow : List.of(Flow.HOLD, Flow.SWALLOW, Flow.slow(1, Duration.ofSeconds(60)), Flow.PASS)) {
            proxy.set(flow);
            send(connect(), "x");
        }
        proxy.set(Flow.HOLD);

        proxy.close();
        proxy.close();

        assertThat(Thread.getAllStackTraces().keySet())
                .noneMatch(thread -> thread.getName().equals(name));
        assertThatThrownBy(this::connect).isInstanceOf(ConnectException.class);
        assertThatThrownBy(proxy::pass).isInstanceOf(IllegalStateException.class);
    }

    private Socket connect() throws IOException {
        ServerAddress address = proxy.address();
        Socket socket = new Socket(address.host(), address.port());
        socket.setSoTimeout((int) LIMIT.toMillis());
        return socket;
    }

    private static void send(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
    }

    private static String read(Socket socket, int length) throws IOException {
        return new String(socket.getInputStream().readNBytes(length), StandardCharsets.US_ASCII);
    }

    private static String echo(Socket socket, String text) throws IOException {
        send(socket, text);
        return read(socket, text.length());
    }

    private static void assertThatIsSilent(Socket socket) throws IOException {
        socket.setSoTimeout(SILENCE_MILLIS);
        assertThatThrownBy(() -> socket.getInputStream().read()).isInstanceOf(SocketTimeoutException.class);
        socket.setSoTimeout((int) LIMIT.toMillis());
    }

    private static void assertThatIsReset(Socket socket) {
        assertThatThrownBy(() -> socket.getInputStream().read())
                .isInstanceOf(SocketException.class)
                .hasMessageContaining("reset");
    }
}
