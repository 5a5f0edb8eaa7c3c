package io.sluice.app.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.sluice.core.settings.Problems;
import io.sluice.core.tenant.ServerAddress;
import io.sluice.core.tenant.TenantId;
import io.sluice.core.tenant.TlsMode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class SettingsReaderTest {
    /** A section with a default for everything. */
    public record Pool(int size, Duration idle, long bufferBytes, boolean eager, TlsMode tls) {
        public static final Pool DEFAULT = new Pool(10, Duration.ofMinutes(1), 65_536, true, TlsMode.REQUIRED);

        public Pool {
            new Problems()
                    .within("size", size, 1, 100)
                    .within("idle", idle, Duration.ZERO, Duration.ofHours(1))
                    .within("bufferBytes", bufferBytes, 1, 1 << 20)
                    .throwIfAny();
        }
    }

    /** An element of a list, with required and optional parts. */
    public record Server(
            TenantId id,
            ServerAddress address,
            boolean spare,
            @Nullable Path notes,
            List<String> tags) {
        public Server {
            if (spare && notes == null) {
                throw new IllegalArgumentException("a spare needs notes");
            }
        }
    }

    public record Sample(
            Pool pool,
            List<Server> servers,
            List<ServerAddress> peers,
            @Nullable Password password) {}

    @Test
    void whatIsNotGivenIsTheDefault() throws SettingsException {
        Sample sample = read("");

        assertThat(sample).isEqualTo(new Sample(Pool.DEFAULT, List.of(), List.of(), null));
    }

    @Test
    void everyTypeIsReadFromTheFile() throws SettingsException {
        Sample sample = read("""
                pool:
                  size: 20
                  idle: 500ms
                  bufferBytes: 16KiB
                  eager: false
                  tls: verify-ca
                servers:
                  - id: one
                    address: 127.0.0.1:3306
                    tags: [a, b]
                  - {id: two, address: "[::1]:3307", spare: true, notes: /tmp/notes}
                peers: [a:1, b:2]
                password: "42"
                """);

        assertThat(sample)
                .isEqualTo(new Sample(
                        new Pool(20, Duration.ofMillis(500), 16_384, false, TlsMode.VERIFY_CA),
                        List.of(
                                new Server(
                                        new TenantId("one"),
                                        new ServerAddress("127.0.0.1", 3306),
                                        false,
                                        null,
                                        List.of("a", "b")),
                                new Server(
                                        new TenantId("two"),
                                        new ServerAddress("::1", 3307),
                                        true,
                                        Path.of("/tmp/notes"),
                                        List.of())),
                        List.of(new ServerAddress("a", 1), new ServerAddress("b", 2)),
                        new Password("42")));
    }

    @Test
    void everySettingCanComeFromTheEnvironmentWhichWins() throws SettingsException {
        Map<String, String> variables = Map.of(
                "SLUICE_POOL_SIZE", "30",
                "SLUICE_POOL_BUFFER_BYTES", "1KiB",
                "SLUICE_SERVERS_0_ADDRESS", "other:9",
                "SLUICE_SERVERS_1_ID", "two",
                "SLUICE_SERVERS_1_ADDRESS", "more:10",
                "SLUICE_PEERS", "a:1, b:2",
                "SLUICE_PASSWORD", "secret");

        Sample sample = new SettingsReader(variables)
                .read(Sample.class, "s.yaml", "pool: {size: 5}\nservers: [{id: one, address: here:1}]")
                .settings();

        assertThat(sample.pool().size()).isEqualTo(30);
        assertThat(sample.pool().bufferBytes()).isEqualTo(1024);
        assertThat(sample.servers())
                .extracting(Server::address)
                .containsExactly(new ServerAddress("other", 9), new ServerAddress("more", 10));
        assertThat(sample.peers()).containsExactly(new ServerAddress("a", 1), new ServerAddress("b", 2));
        assertThat(sample.password()).isEqualTo(new Password("secret"));
    }

    @Test
    void variablesThatAreNoSettingAreToldNotRefused() throws SettingsException {
        Map<String, String> variables =
                Map.of("SLUICE_SERVICE_HOST", "10.0.0.1", "SLUICE_POOL_SIZE", "1", "PATH", "/bin");

        SettingsReader.Result<Sample> result = new SettingsReader(variables).read(Sample.class, "s.yaml", "");

        assertThat(result.unknownVariables()).containsExactly("SLUICE_SERVICE_HOST");
    }

    @Test
    void allProblemsAreToldAtOnceWithLineAndSetting() {
        String text = """
                pool:
                  size: 200
                  size: 3
                  idle: soon
                  bufferBytes: 2MiB
                  eagre: true
                  tls: maybe
                servers:
                  - address: nowhere
                  - {id: "a b", address: "h:1", spare: maybe}
                  - {id: c, address: "h:1", spare: true}
                  - 17
                peers: {a: 1}
                surprise: 1
                """;

        assertThat(problems(text, Map.of("SLUICE_POOL_EAGER", "perhaps")))
                .containsExactlyInAnyOrder(
                        "s.yaml:14: surprise: is not a setting",
                        "s.yaml:6: pool.eagre: is not a setting; did you mean 'eager'?",
                        "s.yaml:3: pool.size: was given before in line 2",
                        "s.yaml:4: pool.idle: must be a duration such as 500ms, 10s, 5m, 1h or 1d but is 'soon'",
                        "SLUICE_POOL_EAGER: pool.eager: must be true or false but is 'perhaps'",
                        "s.yaml:7: pool.tls: must be one of disabled, required, verify-ca, verify-identity but is 'maybe'",
                        "s.yaml:2: pool.size: must be between 1 and 100 but is 200",
                        "s.yaml:5: pool.bufferBytes: must be between 1 and 1048576 but is 2097152",
                        "s.yaml:9: servers[0].id: is required",
                        "s.yaml:9: servers[0].address: address must read host:port but is 'nowhere'",
                        "s.yaml:10: servers[1].id: tenant id must match [A-Za-z0-9][A-Za-z0-9_.-]{0,63} but has 3"
                                + " characters: 'a b'",
                        "s.yaml:10: servers[1].spare: must be true or false but is 'maybe'",
                        "s.yaml:11: servers[2]: a spare needs notes",
                        "s.yaml:12: servers[3]: must be a section of settings",
                        "s.yaml:13: peers: must be a list");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "pool: [1]|s.yaml:1: pool: must be a section of settings",
                "pool: 7|s.yaml:1: pool: must be a section of settings",
                "pool: {size: [1]}|s.yaml:1: pool.size: must be a single value",
                "pool: {size: 1.5}|s.yaml:1: pool.size: must be a whole number but is '1.5'",
                "pool: {size: 99999999999}|s.yaml:1: pool.size: must be a whole number but is '99999999999'",
                "pool: {bufferBytes: 1 TiB}|s.yaml:1: pool.bufferBytes: must be a size such as 4096, 64KiB, 16MiB or 1GiB"
                        + " but is '1 TiB'",
                "pool: {? [a] : b}|s.yaml:1: pool.?: is not a setting",
                "just text|s.yaml:1: must be a section of settings",
                "pool: &p {size: *p}|s.yaml:1: pool.size: must be a single value",
            })
    void brokenValuesAreToldWithTheirPlace(String text, String problem) {
        assertThat(problems(text, Map.of())).containsExactly(problem);
    }

    @ParameterizedTest
    @ValueSource(strings = {"pool: {", "a: b: c", "\tpool: 1", "pool: *nothing"})
    void whatIsNotYamlIsToldWithItsLine(String text) {
        assertThat(problems("# a comment\n" + text, Map.of()))
                .singleElement()
                .satisfies(problem -> assertThat(problem).startsWith("s.yaml:").contains("is not YAML"));
    }

    @Test
    void aSecondDocumentIsRefused() {
        assertThat(problems("pool: {}\n---\npool: {}", Map.of()))
                .containsExactly("s.yaml:3: a second YAML document begins here; one is read");
    }

    @Test
    void aMissingOrGarbledFileIsTold(@TempDir Path dir) throws Exception {
        Path garbled = Files.write(dir.resolve("g.yaml"), "name: \u00e9".getBytes(StandardCharsets.ISO_8859_1));
        SettingsReader reader = new SettingsReader(Map.of());

        assertThatThrownBy(() -> reader.read(Sample.class, dir.resolve("none.yaml")))
                .hasMessage(dir.resolve("none.yaml") + ": there is no such file");
        assertThatThrownBy(() -> reader.read(Sample.class, garbled)).hasMessage("g.yaml: is not UTF-8 text");
    }

    @Test
    void aPasswordIsNeverPrinted() throws SettingsException {
        Sample sample = read("password: hunter2");

        assertThat(sample.toString()).doesNotContain("hunter2");
    }

    private static Sample read(String text) throws SettingsException {
        return new SettingsReader(Map.of()).read(Sample.class, "s.yaml", text).settings();
    }

    private static List<String> problems(String text, Map<String, String> variables) {
        SettingsException refused = catchThrowableOfType(
                SettingsException.class, () -> new SettingsReader(variables).read(Sample.class, "s.yaml", text));
        return refused.problems().stream().map(Problem::toString).toList();
    }
}
