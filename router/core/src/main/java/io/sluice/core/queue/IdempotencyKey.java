package io.sluice.core.queue;

import static java.util.Objects.requireNonNull;

/**
 * A client's name for one request, under which it is carried out at most once, and what the request was: the same key with
 * another request is a mistake of the client's. (The header {@code Idempotency-Key} is an IETF draft,
 * draft-ietf-httpapi-idempotency-key-header.)
 *
 * @param value 1 to 128 characters of printable ASCII
 * @param digest SHA-256 of the request, 64 hexadecimal digits
 */
public record IdempotencyKey(String value, String digest) {
    public static final int LENGTH_MAX = 128;
    private static final int DIGEST_LENGTH = 64;

    public IdempotencyKey {
        if (!isValid(value)) {
            throw new IllegalArgumentException(
                    "an idempotency key has 1 to " + LENGTH_MAX + " printable ASCII characters");
        }
        if (requireNonNull(digest, "digest").length() != DIGEST_LENGTH
                || !digest.chars().allMatch(each -> Character.digit(each, 16) >= 0 && each < 0x80)) {
            throw new IllegalArgumentException("a digest has " + DIGEST_LENGTH + " hexadecimal digits");
        }
    }

    public static boolean isValid(String value) {
        return !value.isEmpty()
                && value.length() <= LENGTH_MAX
                && value.chars().allMatch(each -> each > ' ' && each < 0x7F);
    }
}
