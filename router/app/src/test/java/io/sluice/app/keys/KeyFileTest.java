package io.sluice.app.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.core.secret.SecretBox;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class KeyFileTest {
    private final SecureRandom random = new SecureRandom();

    @TempDir
    Path dir;

    @Test
    void aMissingKeyIsMadeForItsOwnerOnlyAndReadAgain() throws IOException {
        Path file = dir.resolve("deep/sluice.key");

        SecretBox first = KeyFile.open(file, random);
        SecretBox second = KeyFile.open(file, random);

        assertThat(second.open(first.seal("secret"))).isEqualTo("secret");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(file.getParent()).isDirectoryNotContaining("glob:**.new");
    }

    @Test
    void aKeyThatAnotherProcessMadeMeanwhileStays() throws IOException {
        Path file = Files.writeString(dir.resolve("sluice.key"), "first");

        boolean made = PrivateFile.create(file, "second");

        assertThat(made).isFalse();
        assertThat(file).hasContent("first");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "not base64!", "c2hvcnQ=", "\u00e9"})
    void whatIsNoKeyIsRefusedAndLeftAlone(String text) throws IOException {
        Path file = Files.writeString(dir.resolve("sluice.key"), text);

        assertThatThrownBy(() -> KeyFile.open(file, random))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("is no key file");
        assertThat(file).hasContent(text);
    }
}
