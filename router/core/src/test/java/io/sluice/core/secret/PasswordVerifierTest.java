package io.sluice.core.secret;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.security.SecureRandom;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class PasswordVerifierTest {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final String SALT = "AAECAwQFBgcICQoLDA0ODw==";
    /** PBKDF2-HMAC-SHA256 of the hex digits of {@code correct horse}, 1,000 iterations, by another implementation. */
    private static final String HASH = "tFEjafiSoGfuKVxyBZ8o9Fh6jH+deUohY8FNifvFBh4=";

    @ParameterizedTest
    @ValueSource(strings = {"", "p", "pässwörd €", "zero\0inside"})
    void onlyThePasswordMatches(String password) {
        PasswordVerifier verifier = PasswordVerifier.of(password.getBytes(UTF_8), false, RANDOM);

        assertThat(verifier.matches(password.getBytes(UTF_8))).isTrue();
        assertThat(verifier.matches((password + "x").getBytes(UTF_8))).isFalse();
    }

    @Test
    void bytesThatAreNoTextAreKeptApart() {
        PasswordVerifier verifier = PasswordVerifier.of(new byte[] {(byte) 0xFF}, false, RANDOM);

        assertThat(verifier.matches(new byte[] {(byte) 0xFF})).isTrue();
        assertThat(verifier.matches(new byte[] {(byte) 0xFE})).isFalse();
    }

    @Test
    void aVerifierOfTheFirstVersionIsReadForEver() {
        PasswordVerifier verifier = new PasswordVerifier("v1:1000:" + SALT + ":" + HASH);

        assertThat(verifier.matches("correct horse".getBytes(UTF_8))).isTrue();
        assertThat(verifier.matches("correct horsE".getBytes(UTF_8))).isFalse();
    }

    @Test
    void thePasswordsOfTwoPrincipalsCannotBeCompared() {
        byte[] password = "same".getBytes(UTF_8);

        assertThat(PasswordVerifier.of(password, false, RANDOM))
                .isNotEqualTo(PasswordVerifier.of(password, false, RANDOM));
    }

    /** The digest is the one that {@code mysql.user} shows for this password, after its asterisk. */
    @Test
    void theNativeDigestIsMySqls() {
        PasswordVerifier verifier = PasswordVerifier.of("mypass".getBytes(UTF_8), true, RANDOM);

        assertThat(verifier.nativeDigest())
                .hasValueSatisfying(
                        digest -> assertThat(HexFormat.of().withUpperCase().formatHex(digest))
                                .isEqualTo("6C8989366EAF75BB670AD8EA7A7FC1176A95CEF4"));
        assertThat(verifier.matches("mypass".getBytes(UTF_8))).isTrue();
    }

    @Test
    void withoutTheWishThereIsNoNativeDigest() {
        assertThat(PasswordVerifier.of("x".getBytes(UTF_8), false, RANDOM).nativeDigest())
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "v1",
                "v2:1000:" + SALT + ":" + HASH,
                "v1:999:" + SALT + ":" + HASH,
                "v1:-1:" + SALT + ":" + HASH,
                "v1:10000001:" + SALT + ":" + HASH,
                "v1:many:" + SALT + ":" + HASH,
                "v1:1000::" + HASH,
                "v1:1000:" + SALT + ":",
                "v1:1000:" + SALT + ":" + HASH + HASH + HASH,
                "v1:1000:" + SALT + ":no base64",
                "v1:1000:" + SALT + ":" + HASH + ":",
                "v1:1000:" + SALT + ":" + HASH + ":" + HASH,
                "v1:1000:" + SALT + ":" + HASH + "::"
            })
    void onlyAKnownVersionAndFormIsAVerifier(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> new PasswordVerifier(text));
    }

    @Test
    void nothingPrintsAVerifier() {
        assertThat(new PasswordVerifier("v1:1000:" + SALT + ":" + HASH).toString())
                .isEqualTo("PasswordVerifier[hidden]");
    }
}
