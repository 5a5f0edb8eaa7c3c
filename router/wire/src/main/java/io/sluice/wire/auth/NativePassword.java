package io.sluice.wire.auth;

import io.sluice.wire.Bytes;
import java.security.MessageDigest;

/** {@code mysql_native_password}: {@code SHA1(p) XOR SHA1(scramble + SHA1(SHA1(p)))}. */
public final class NativePassword {
    /** Bytes of a response and of a digest. */
    public static final int DIGEST_BYTES = 20;

    private NativePassword() {}

    /** What a client answers; empty for an empty password. */
    public static Bytes response(Bytes password, Bytes scramble) {
        if (password.isEmpty()) {
            return Bytes.EMPTY;
        }
        byte[] once = Digests.hash(Digests.SHA1, password.toArray());
        byte[] twice = Digests.hash(Digests.SHA1, once);
        return Bytes.of(Digests.xor(once, Digests.hash(Digests.SHA1, scramble.toArray(), twice)));
    }

    /** Whether the response is that of the password whose SHA1(SHA1(p)) is {@code digest}. */
    public static boolean verifies(Bytes response, Bytes scramble, Bytes digest) {
        if (response.length() != DIGEST_BYTES || digest.length() != DIGEST_BYTES) {
            return false;
        }
        byte[] twice = digest.toArray();
        byte[] mask = Digests.hash(Digests.SHA1, scramble.toArray(), twice);
        byte[] once = Digests.xor(response.toArray(), mask);
        return MessageDigest.isEqual(Digests.hash(Digests.SHA1, once), twice);
    }
}
