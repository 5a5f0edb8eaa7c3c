package io.sluice.app.ctl;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class CtlOptionsTest {
    @TempDir
    Path directory;

    private final CtlOptions options = new CtlOptions();

    @Test
    void withoutAnythingItIsTheStandardAddressAndNoToken() throws CtlException {
        assertThat(options.access(Map.of())).isEqualTo(new Access("http://127.0.0.1:8081", Optional.empty()));
    }

    @Test
    void theEnvironmentSaysWhereTheAdminApiIs() throws Exception {
        Path token = Files.writeString(directory.resolve("token"), "from-the-environment\n");
        Map<String, String> environment =
                Map.of("SLUICE_CTL_URL", "https://admin.example/", "SLUICE_CTL_TOKEN_FILE", token.toString());

        assertThat(options.access(environment))
                .isEqualTo(new Access("https://admin.example", Optional.of("from-the-environment")));
    }

    @Test
    void aDemoWinsOverTheEnvironmentAndAnOptionOverBoth() throws Exception {
        JsonObject admin = new JsonObject().put("url", "http://demo:1").put("token", "of-the-demo");
        Files.writeString(
                directory.resolve("demo.json"),
                new JsonObject().put("admin", admin).encode());
        Map<String, String> environment =
                Map.of("SLUICE_CTL_URL", "http://elsewhere:2", "SLUICE_CTL_TOKEN_FILE", "/none");
        options.demo = directory;

        Access ofDemo = options.access(environment);
        options.url = "http://mine:3";
        options.tokenFile = Files.writeString(directory.resolve("token"), "my-own");
        Access mine = options.access(environment);

        assertThat(List.of(ofDemo, mine))
                .containsExactly(
                        new Access("http://demo:1", Optional.of("of-the-demo")),
                        new Access("http://mine:3", Optional.of("my-own")));
        assertThat(mine.toString()).doesNotContain("my-own");
    }

    @Test
    void aPolicyIsPatchedOnlyWhereAnOptionSaysSo() throws IOException {
        PolicyOptions policy = new PolicyOptions();
        boolean wasEmpty = policy.isEmpty();
        policy.tier = "gold";
        policy.fields.reads = "replica";
        policy.fields.queueWrites = 5_000_000_000L;
        policy.fields.queueBytes = "2GiB";
        policy.fields.queueAge = "6h";
        policy.inherited = List.of("hold-time", "writes", "queue-bytes");

        assertThat(wasEmpty).isTrue();
        assertThat(policy.toPatch().encode())
                .isEqualTo("{\"tier\":\"gold\",\"policy\":{\"reads\":\"replica\",\"queueWrites\":5000000000,"
                        + "\"queueBytes\":null,\"queueAge\":\"6h\",\"holdTime\":null,\"writes\":null}}");
    }

    @Test
    void columnsAreAsWideAsTheirLongestTextAndHoldNoControlCharacter() {
        Table table = new Table("A", "B").row("long", "").row("x", "y\nz");

        assertThat(table).hasToString("A     B\nlong  -\nx     y z\n");
    }
}
