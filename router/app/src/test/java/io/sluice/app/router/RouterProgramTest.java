package io.sluice.app.router;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.app.process.StartException;
import io.sluice.app.settings.SettingsException;
import io.sluice.app.settings.SettingsReader;
import io.sluice.app.settings.SluiceSettings;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A router without a shard that answers: what it does by itself. */
final class RouterProgramTest {
    private static final int MYSQL = 0;
    private static final int METRICS = 1;
    private static final int CLUSTER = 2;
    private static final int NOBODY = 3;

    private final List<Integer> ports = new ArrayList<>();
    private final List<RouterProgram> routers = new ArrayList<>();

    @TempDir
    Path dir;

    @AfterEach
    void stop() {
        routers.forEach(RouterProgram::stop);
    }

    @Test
    void itStartsWithItsShardDownAndFindsItsMapAgain() throws Exception {
        start(settings("seed: {shards: [{id: one, primary: '127.0.0.1:" + ports.get(NOBODY)
                + "', adminUser: a, adminPassword: b}], tenants: [{id: acme, shard: one}]}"));

        assertThat(page("/readyz")).isEqualTo("ready\n");
        assertThat(greetingByte()).isEqualTo(10);
        stop();
        start(settings(""));

        assertThat(page("/metrics")).contains("sluice_map_records{kind=\"tenant\",} 1.0");
        assertThat(dir.resolve("map.snapshot")).exists();
        assertThat(dir.resolve("server-cert.pem")).exists();
    }

    @ParameterizedTest
    @CsvSource({MYSQL + ",MySQL", METRICS + ",metrics", CLUSTER + ",the cluster"})
    void aPortInUseIsOneLineThatNamesIt(int port, String what) throws Exception {
        try (ServerSocket taken = new ServerSocket(ports.get(port), 1, InetAddress.getLoopbackAddress())) {
            assertThatThrownBy(() -> start(settings("")))
                    .isInstanceOf(StartException.class)
                    .hasMessageStartingWith(
                            "cannot listen on 127.0.0.1:" + taken.getLocalPort() + " for " + what + ": ")
                    .hasMessageEndingWith("Address already in use")
                    .message()
                    .hasLineCount(1);
        }
    }

    @Test
    void aSecondRouterOnTheSameDirectoryIsRefused() throws Exception {
        start(settings(""));
        String elsewhere = "{port: " + ports.get(NOBODY) + ", host: 127.0.0.1}";

        assertThatThrownBy(() -> start(settings("metrics: " + elsewhere)))
                .isInstanceOf(StartException.class)
                .hasMessageContaining("is in use by another process");
    }

    @Test
    void aCertificateThatIsNoneIsTold() throws Exception {
        Path nonsense = Files.writeString(dir.resolve("nonsense.pem"), "nonsense");

        assertThatThrownBy(() ->
                        start(settings("tls: {certificateFile: " + nonsense + ", privateKeyFile: " + nonsense + "}")))
                .isInstanceOf(StartException.class)
                .hasMessageStartingWith("certificate of the ports: ");
    }

    private void start(SluiceSettings settings) throws StartException {
        RouterProgram router = new RouterProgram(settings, "test");
        routers.add(router);
        router.start();
    }

    private SluiceSettings settings(String more) throws SettingsException {
        Map<String, String> variables = Map.of(
                "SLUICE_NODE_DATA_DIR",
                dir.toString(),
                "SLUICE_MYSQL_HOST",
                "127.0.0.1",
                "SLUICE_MYSQL_PORT",
                ports.get(MYSQL).toString(),
                "SLUICE_CLUSTER_BIND",
                "127.0.0.1:" + ports.get(CLUSTER));
        String metrics =
                more.startsWith("metrics:") ? "" : "\nmetrics: {host: 127.0.0.1, port: " + ports.get(METRICS) + "}\n";
        return new SettingsReader(variables)
                .read(SluiceSettings.class, "test.yaml", more + metrics)
                .settings();
    }

    private String page(String path) throws IOException {
        URI uri = URI.create("http://127.0.0.1:" + ports.get(METRICS) + path);
        HttpURLConnection connection = (HttpURLConnection) uri.toURL().openConnection();
        return new String(connection.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    /** The protocol version, after the packet's header. */
    private int greetingByte() throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), ports.get(MYSQL))) {
            socket.setSoTimeout(5_000);
            return socket.getInputStream().readNBytes(5)[4];
        }
    }

    /** Free a moment ago: all are held at the same time, so that they differ. */
    @BeforeEach
    void findPorts() throws IOException {
        List<ServerSocket> sockets = new ArrayList<>();
        for (int i = 0; i <= NOBODY; i++) {
            sockets.add(new ServerSocket(0, 1, InetAddress.getLoopbackAddress()));
        }
        for (ServerSocket socket : sockets) {
            ports.add(socket.getLocalPort());
            socket.close();
        }
    }
}
