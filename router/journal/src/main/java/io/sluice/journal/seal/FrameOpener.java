package io.sluice.journal.seal;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import org.jspecify.annotations.Nullable;

/** Opens what {@link FrameSealer}s of one log sealed under one key. Owned by one thread at a time. */
public final class FrameOpener {
    private final LogKey key;
    private final long logId;
    private final Cipher cipher = FrameSealer.cipher();
    /** Of the opening whose frames were read last: they stand together. */
    private byte[] salt = new byte[0];

    private @Nullable SecretKey frameKey;

    public FrameOpener(LogKey key, long logId) {
        this.key = key;
        this.logId = logId;
    }

    /** Whether it is what was sealed, with what was bound to it; its text is in {@code out} then. */
    public boolean open(ByteBuffer sealed, ByteBuffer bound, ByteBuffer out) {
        if (sealed.remaining() < FrameSealer.OVERHEAD_BYTES) {
            return false;
        }
        byte[] found = new byte[FrameSealer.SALT_BYTES];
        sealed.get(found);
        SecretKey derived = frameKey;
        if (derived == null || !Arrays.equals(found, salt)) {
            derived = key.frameKey(logId, found);
            frameKey = derived;
            salt = found;
        }
        try {
            cipher.init(Cipher.DECRYPT_MODE, derived, FrameSealer.nonce(sealed.getLong()));
            cipher.updateAAD(bound);
            cipher.doFinal(sealed, out);
            return true;
        } catch (AEADBadTagException altered) {
            return false;
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("AES-GCM does not open", impossible);
        }
    }
}
