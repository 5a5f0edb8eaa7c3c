package io.sluice.core.secret;

import static java.util.Objects.requireNonNull;

import java.util.regex.Pattern;

/**
 * A secret that only a {@link SecretBox} with the right key can read: version, key id, nonce, ciphertext and tag as
 * text. Safe to store and to share; still never printed.
 *
 * @param text {@code v1:KEYID:BASE64}, at most 1,024 characters
 */
public record SealedSecret(String text) {
    private static final Pattern FORM = Pattern.compile("v1:[0-9a-f]{8}:[A-Za-z0-9+/=]{1,1000}");

    public SealedSecret {
        requireNonNull(text, "text");
        if (!FORM.matcher(text).matches()) {
            throw new IllegalArgumentException("not a sealed secret of a known version");
        }
    }

    @Override
    public String toString() {
        return "SealedSecret[hidden]";
    }
}
