package io.sluice.admin;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import org.jspecify.annotations.Nullable;

/** The secret that every request carries. Only its digest is kept; the comparison takes the same time for all texts. */
public final class AdminToken {
    private static final String SCHEME = "Bearer ";
    private static final int CHARACTERS_MIN = 16;
    private static final int CHARACTERS_MAX = 512;

    private final byte[] digest;

    /**
     * @param text 16 to 512 printable ASCII characters without a space, as a header can carry
     * @throws IllegalArgumentException if it is another text; the message does not repeat it
     */
    public AdminToken(String text) {
        boolean fits = text.length() >= CHARACTERS_MIN && text.length() <= CHARACTERS_MAX;
        if (!fits || !text.chars().allMatch(character -> character > ' ' && character < 0x7F)) {
            throw new IllegalArgumentException(
                    "the token must have 16 to 512 printable ASCII characters and no white space");
        }
        this.digest = digest(text);
    }

    /** Whether an {@code Authorization} header carries this token. */
    boolean isIn(@Nullable String header) {
        if (header == null || !header.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
            return false;
        }
        return MessageDigest.isEqual(
                digest, digest(header.substring(SCHEME.length()).strip()));
    }

    private static byte[] digest(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException("every JDK has SHA-256", missing);
        }
    }

    @Override
    public String toString() {
        return "AdminToken[hidden]";
    }
}
