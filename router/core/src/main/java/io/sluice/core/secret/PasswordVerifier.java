package io.sluice.core.secret;

import static java.util.Objects.requireNonNull;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/**
 * What is kept of a principal's password: PBKDF2-HMAC-SHA256 (RFC 8018) with a salt of 16 bytes, and, only when
 * {@code mysql_native_password} is wanted for this principal, the double SHA-1 that this plugin needs.
 *
 * @param text {@code v1:ITERATIONS:SALT:HASH[:NATIVE]}: 1,000 to 10,000,000 iterations, then, as Base64, salt and hash of
 *     1 to 64 bytes and a native digest of 20
 */
public record PasswordVerifier(String text) {
    /** OWASP's advice of 2023 for PBKDF2-HMAC-SHA256 is 600,000; logins after the first use the digest cache. */
    public static final int ITERATIONS = 100_000;

    /** Enough for a password of 96 random bits or more: nobody can guess it, so guessing need not be made slow. */
    public static final int ITERATIONS_OF_RANDOM = 1_000;

    private static final int ITERATIONS_MAX = 10_000_000;
    private static final int SALT_BYTES = 16;
    private static final int PART_BYTES_MAX = 64;
    private static final int NATIVE_BYTES = 20;

    public PasswordVerifier {
        requireNonNull(text, "text");
        String[] parts = text.split(":", -1);
        if (parts.length < 4 || parts.length > 5 || !parts[0].equals("v1") || text.length() > 512) {
            throw new IllegalArgumentException("not a password verifier of a known version");
        }
        int iterations = Integer.parseInt(parts[1]);
        if (iterations < ITERATIONS_OF_RANDOM || iterations > ITERATIONS_MAX) {
            throw new IllegalArgumentException("a password verifier has " + ITERATIONS_OF_RANDOM + " to "
                    + ITERATIONS_MAX + " iterations but this one " + iterations);
        }
        requireBytes(parts[2], 1, PART_BYTES_MAX);
        requireBytes(parts[3], 1, PART_BYTES_MAX);
        if (parts.length == 5) {
            requireBytes(parts[4], NATIVE_BYTES, NATIVE_BYTES);
        }
    }

    /** Takes about 30 ms: never on an event loop. */
    public static PasswordVerifier of(byte[] password, boolean withNative, SecureRandom random) {
        return of(password, ITERATIONS, withNative, random);
    }

    /**
     * Takes about 0.3 ms for each 1,000 iterations.
     *
     * @param iterations {@link #ITERATIONS_OF_RANDOM} to 10,000,000
     */
    public static PasswordVerifier of(byte[] password, int iterations, boolean withNative, SecureRandom random) {
        byte[] salt = new byte[SALT_BYTES];
        random.nextBytes(salt);
        Base64.Encoder base64 = Base64.getEncoder();
        String text = "v1:" + iterations + ":" + base64.encodeToString(salt) + ":"
                + base64.encodeToString(hash(password, salt, iterations));
        return new PasswordVerifier(withNative ? text + ":" + base64.encodeToString(sha1(sha1(password))) : text);
    }

    /** Whether this is the password. Takes about 30 ms: never on an event loop. */
    public boolean matches(byte[] password) {
        String[] parts = text.split(":", -1);
        byte[] salt = Base64.getDecoder().decode(parts[2]);
        byte[] expected = Base64.getDecoder().decode(parts[3]);
        return MessageDigest.isEqual(expected, hash(password, salt, Integer.parseInt(parts[1])));
    }

    /** SHA1(SHA1(password)), 20 bytes, if this principal may use {@code mysql_native_password}. */
    public Optional<byte[]> nativeDigest() {
        String[] parts = text.split(":", -1);
        return parts.length == 5 ? Optional.of(Base64.getDecoder().decode(parts[4])) : Optional.empty();
    }

    private static void requireBytes(String base64, int min, int max) {
        int length = Base64.getDecoder().decode(base64).length;
        if (length < min || length > max) {
            throw new IllegalArgumentException("a part of the password verifier has " + length + " bytes");
        }
    }

    private static byte[] hash(byte[] password, byte[] salt, int iterations) {
        // Hex keeps every byte sequence apart in the char[] that PBEKeySpec takes.
        char[] characters = java.util.HexFormat.of().formatHex(password).toCharArray();
        PBEKeySpec spec = new PBEKeySpec(characters, salt, iterations, 256);
        try {
            return SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256")
                    .generateSecret(spec)
                    .getEncoded();
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException("every JDK has PBKDF2WithHmacSHA256", missing);
        } finally {
            spec.clearPassword();
        }
    }

    private static byte[] sha1(byte[] input) {
        try {
            return MessageDigest.getInstance("SHA-1").digest(input);
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException("every JDK has SHA-1", missing);
        }
    }

    @Override
    public String toString() {
        return "PasswordVerifier[hidden]";
    }
}
