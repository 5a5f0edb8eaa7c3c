package io.sluice.wire.auth;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;

/** Hashing and mixing, as both plugins need them. */
final class Digests {
    static final String SHA1 = "SHA-1";
    static final String SHA256 = "SHA-256";

    private Digests() {}

    static byte[] hash(String algorithm, byte[]... parts) {
        try {
            MessageDigest digest = MessageDigest.getInstance(algorithm);
            for (byte[] part : parts) {
                digest.update(part);
            }
            return digest.digest();
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException("every JDK has " + algorithm, missing);
        }
    }

    /** {@code text} mixed with {@code key}, which is repeated. */
    static byte[] xor(byte[] text, byte[] key) {
        byte[] mixed = new byte[text.length];
        for (int i = 0; i < text.length; i++) {
            mixed[i] = (byte) (text[i] ^ key[i % key.length]);
        }
        return mixed;
    }
}
