package io.sluice.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.lab.install.Flavour;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class SpecsTest {
    @Test
    void passwordIsNotShown() {
        assertThat(new Login("a", "secret")).hasToString("Login[user=a]");
        assertThat(LabSettings.standard().toString())
                .doesNotContain(LabSettings.standard().admin().password());
    }

    @Test
    void loginThatWouldNeedQuotingIsRefused() {
        for (String text : List.of("a'b", "a\\b", "a b", "a\nb", "ä")) {
            assertThatThrownBy(() -> new Login(text, "x")).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> new Login("x", text)).isInstanceOf(IllegalArgumentException.class);
        }
        assertThatThrownBy(() -> new Login("", "x")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void optionThatWouldBreakTheFileIsRefused() {
        ServerSpec spec = ServerSpec.of(Flavour.MYSQL);

        assertThatThrownBy(() -> spec.withOption("a=b", "1")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> spec.withOption("a", "1\nport=2")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> spec.withOption("ok-name", "1\nport=2")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> spec.withPort(65536)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void limitsOfTheSettingsAreChecked() {
        LabSettings good = LabSettings.standard();

        assertThatThrownBy(() -> new LabSettings(good.cacheDir(), good.admin(), Duration.ZERO, good.stopLimit()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("startLimit must be between");
        assertThatThrownBy(() -> new LabSettings(good.cacheDir(), good.admin(), good.startLimit(), Duration.ZERO))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("stopLimit must be between");
    }

    @Test
    void shardPlacesItsServersSideBySide() {
        ShardSpec spec = ShardSpec.of("a", Flavour.MYSQL, 2)
                .withDirectory(Path.of("/shards/a"))
                .withPorts(3307);

        assertThat(spec.primary().port()).isEqualTo(3307);
        assertThat(spec.primary().dataDir()).isEqualTo(Path.of("/shards/a/primary"));
        assertThat(spec.replicas()).extracting(ServerSpec::port).containsExactly(3308, 3309);
        assertThat(spec.replicas())
                .extracting(ServerSpec::dataDir)
                .containsExactly(Path.of("/shards/a/replica-1"), Path.of("/shards/a/replica-2"));
    }

    @Test
    void shardIsOfOneFlavour() {
        ServerSpec primary = ServerSpec.of(Flavour.MYSQL);
        ServerSpec replica = ServerSpec.of(Flavour.MARIADB);

        assertThatThrownBy(() -> new ShardSpec("a", primary, List.of(replica)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> ShardSpec.of("a", Flavour.MYSQL, 9)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void givenServerNeedsThreeParts() {
        assertThatThrownBy(() -> AddressedServer.parse("127.0.0.1:3306,user"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a server is given as host:port,user,password");
    }
}
