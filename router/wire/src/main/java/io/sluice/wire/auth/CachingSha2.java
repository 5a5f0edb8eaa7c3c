package io.sluice.wire.auth;

import io.sluice.wire.Bytes;
import java.security.MessageDigest;

/** {@code caching_sha2_password}, its fast path: {@code SHA256(p) XOR SHA256(SHA256(SHA256(p)) + scramble)}. */
public final class CachingSha2 {
    /** Bytes of a response and of a digest. */
    public static final int DIGEST_BYTES = 32;

    /** From the client: send me the RSA key. */
    static final int REQUEST_PUBLIC_KEY = 2;
    /** From the server: your response was right, OK follows. */
    static final int FAST_AUTH_SUCCESS = 3;
    /** From the server: I need the password itself. */
    static final int PERFORM_FULL_AUTHENTICATION = 4;

    private CachingSha2() {}

    /** What a client answers; empty for an empty password. */
    public static Bytes response(Bytes password, Bytes scramble) {
        if (password.isEmpty()) {
            return Bytes.EMPTY;
        }
        byte[] once = Digests.hash(Digests.SHA256, password.toArray());
        byte[] twice = Digests.hash(Digests.SHA256, once);
        return Bytes.of(Digests.xor(once, Digests.hash(Digests.SHA256, twice, scramble.toArray())));
    }

    /** What a server may keep in memory of a password for the fast path: SHA256(SHA256(p)). Never on disk. */
    public static Bytes digest(Bytes password) {
        return Bytes.of(Digests.hash(Digests.SHA256, Digests.hash(Digests.SHA256, password.toArray())));
    }

    /** Whether the response is that of the password whose {@link #digest} this is. */
    public static boolean verifies(Bytes response, Bytes scramble, Bytes digest) {
        if (response.length() != DIGEST_BYTES || digest.length() != DIGEST_BYTES) {
            return false;
        }
        byte[] twice = digest.toArray();
        byte[] mask = Digests.hash(Digests.SHA256, twice, scramble.toArray());
        byte[] once = Digests.xor(response.toArray(), mask);
        return MessageDigest.isEqual(Digests.hash(Digests.SHA256, once), twice);
    }
}
