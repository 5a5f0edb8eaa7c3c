package io.sluice.journal.seal;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.util.random.RandomGenerator;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;

/**
 * Seals what one opening of a log writes, under a key derived for it by a fresh salt. The nonce is a count of this sealer's own:
 * so no nonce is used twice with a key, whatever a crash cut off and a later opening wrote again in the same place.
 * Owned by the writer.
 *
 * <pre>
 * 0 salt of the opening   16 count   24 ciphertext, as long as the text   then the tag, 16 bytes
 * </pre>
 */
public final class FrameSealer {
    /** What sealing adds. */
    public static final int OVERHEAD_BYTES = 40;

    static final int SALT_BYTES = 16;
    static final int TAG_BYTES = 16;

    private final byte[] salt = new byte[SALT_BYTES];
    private final SecretKey frameKey;
    private final Cipher cipher = cipher();
    private long count;

    /** @param random for the salt: must not be foreseeable, nor give the same salt again */
    public FrameSealer(LogKey key, long logId, RandomGenerator random) {
        random.nextBytes(salt);
        this.frameKey = key.frameKey(logId, salt);
    }

    /**
     * @param bound is not in the result, but must be given again to open it
     * @param out has room for the text and {@link #OVERHEAD_BYTES} more
     */
    public void seal(ByteBuffer text, ByteBuffer bound, ByteBuffer out) {
        try {
            cipher.init(Cipher.ENCRYPT_MODE, frameKey, nonce(count));
            cipher.updateAAD(bound);
            out.put(salt).putLong(count);
            // Before anything can fail: a count is never used again.
            count++;
            cipher.doFinal(text, out);
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("AES-GCM does not seal", impossible);
        }
    }

    static GCMParameterSpec nonce(long count) {
        byte[] nonce = ByteBuffer.allocate(12).putLong(4, count).array();
        return new GCMParameterSpec(TAG_BYTES * Byte.SIZE, nonce);
    }

    static Cipher cipher() {
        try {
            return Cipher.getInstance("AES/GCM/NoPadding");
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException("every JDK has AES-GCM", missing);
        }
    }
}
