package io.sluice.core.secret;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SecretBoxTest {
    private static final SecureRandom RANDOM = new SecureRandom();

    private final SecretBox box = box(1);

    private static SecretBox box(int seed) {
        byte[] key = new byte[SecretBox.KEY_BYTES];
        Arrays.fill(key, (byte) seed);
        return new SecretBox(key, RANDOM);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "p", "pässwörd €", "with:colons:and\0zero", "a long one, a long one, a long one, a long one"
            })
    void whatWasSealedOpens(String secret) {
        assertThat(box.open(box.seal(secret))).isEqualTo(secret);
    }

    @Test
    void theSameSecretIsNeverSealedTheSame() {
        assertThat(box.seal("x")).isNotEqualTo(box.seal("x"));
    }

    @Test
    void anotherKeyOpensNothing() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> box(2).open(box.seal("x")))
                .withMessageContaining("sealed with key");
    }

    @Test
    void everyAlteredBitIsNoticed() {
        SealedSecret sealed = box.seal("secret");
        String prefix = sealed.text().substring(0, "v1:00000000:".length());
        byte[] body = Base64.getDecoder().decode(sealed.text().substring(prefix.length()));
        for (int bit = 0; bit < body.length * 8; bit++) {
            byte[] altered = body.clone();
            altered[bit / 8] ^= (byte) (1 << (bit % 8));
            SealedSecret forged = new SealedSecret(prefix + Base64.getEncoder().encodeToString(altered));

            assertThatIllegalArgumentException().as("bit %d", bit).isThrownBy(() -> box.open(forged));
        }
    }

    @Test
    void everyCutIsNoticed() {
        SealedSecret sealed = box.seal("secret");
        String prefix = sealed.text().substring(0, "v1:00000000:".length());
        byte[] body = Base64.getDecoder().decode(sealed.text().substring(prefix.length()));
        for (int length = 1; length < body.length; length++) {
            byte[] start = Arrays.copyOf(body, length);
            SealedSecret cut = new SealedSecret(prefix + Base64.getEncoder().encodeToString(start));

            assertThatIllegalArgumentException().as("length %d", length).isThrownBy(() -> box.open(cut));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 16, 31, 33})
    void aKeyHas32Bytes(int length) {
        assertThatIllegalArgumentException().isThrownBy(() -> new SecretBox(new byte[length], RANDOM));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "v1",
                "v1:0123abcd:",
                "v2:0123abcd:AAAA",
                "v1:0123ABCD:AAAA",
                "v1:0123abcd:A A",
                "v1:0123abcd:AA\n"
            })
    void onlyAKnownVersionAndFormIsASealedSecret(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> new SealedSecret(text));
    }

    @Test
    void aSecretThatIsTooLongIsRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> box.seal("x".repeat(1000)));
    }

    @Test
    void nothingPrintsASecretOrAKey() {
        SealedSecret sealed = box.seal("x");

        assertThat(sealed.toString()).isEqualTo("SealedSecret[hidden]");
        assertThat(box.toString()).matches("SecretBox\\[[0-9a-f]{8}]");
    }

    @Test
    void whatIsDerivedIsTheSameForTheSameKeyAndPurposeAndForNoOther() {
        assertThat(box.derive("a purpose")).hasSize(43).isEqualTo(box(1).derive("a purpose"));
        assertThat(box.derive("another purpose")).isNotEqualTo(box.derive("a purpose"));
        assertThat(box(2).derive("a purpose")).isNotEqualTo(box.derive("a purpose"));
    }
}
