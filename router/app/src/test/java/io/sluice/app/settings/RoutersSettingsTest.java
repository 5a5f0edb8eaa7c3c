package io.sluice.app.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;

final class RoutersSettingsTest {
    private static final String NODE = "node: {name: r1, dataDir: data}\n";

    private static RoutersSettings read(String routers) throws SettingsException {
        return new SettingsReader(Map.of())
                .read(SluiceSettings.class, "sluice.yaml", NODE + "routers: {" + routers + "}\n")
                .settings()
                .routers();
    }

    private static String voters(String... addresses) {
        StringBuilder voters = new StringBuilder("voters: [");
        for (int i = 0; i < addresses.length; i++) {
            voters.append(i == 0 ? "" : ", ")
                    .append("{name: r")
                    .append(i + 1)
                    .append(", address: '")
                    .append(addresses[i])
                    .append("'}");
        }
        return voters.append(']').toString();
    }

    @Test
    void aRouterWithoutVotersIsAlone() throws SettingsException {
        assertThat(read("").isAlone()).isTrue();
    }

    @Test
    void anEvenNumberOfVotersIsRefused() {
        assertThatThrownBy(() -> read(voters("127.0.0.1:1", "127.0.0.1:2")))
                .hasMessageContaining("must be one, three or five");
    }

    @Test
    void twoVotersDoNotShareAnAddress() {
        assertThatThrownBy(() -> read(voters("127.0.0.1:1", "127.0.0.1:2", "127.0.0.1:2")))
                .hasMessageContaining("addresses of their own");
    }

    @Test
    void plaintextBeyondThisMachineHasToBeAllowed() throws SettingsException {
        String far = voters("10.0.0.1:1", "10.0.0.2:1", "10.0.0.3:1");

        assertThatThrownBy(() -> read(far)).hasMessageContaining("allow it with plaintext");
        assertThat(read(far + ", plaintext: true").voters()).hasSize(3);
        assertThat(read(far + ", certificateFile: a, privateKeyFile: b, authoritiesFile: c")
                        .voters())
                .hasSize(3);
    }

    @Test
    void theFilesOfTlsComeTogether() {
        assertThatThrownBy(() -> read(voters("127.0.0.1:1") + ", certificateFile: a"))
                .hasMessageContaining("all three or none");
    }
}
