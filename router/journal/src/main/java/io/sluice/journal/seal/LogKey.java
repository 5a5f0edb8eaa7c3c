package io.sluice.journal.seal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/** A key that seals logs: 32 bytes, which are never shown. Its id tells it from others and says nothing of it. */
public final class LogKey {
    public static final int BYTES = 32;

    private static final String MAC = "HmacSHA256";
    private static final int FILE_BYTES_MAX = 1024;
    private static final byte[] ID_PURPOSE = "sluice journal: id of a key".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] FRAME_PURPOSE = "sluice journal: key of frames".getBytes(StandardCharsets.US_ASCII);

    private final SecretKey key;
    private final long id;

    /** @throws IllegalArgumentException if the key has not 32 bytes */
    public LogKey(byte[] key) {
        if (key.length != BYTES) {
            throw new IllegalArgumentException("the key must have " + BYTES + " bytes but has " + key.length);
        }
        this.key = new SecretKeySpec(key, MAC);
        // 0 is for a log without a key.
        this.id = Math.max(1, ByteBuffer.wrap(derive(ID_PURPOSE)).getLong() >>> 1);
    }

    /**
     * The key in a file: 32 bytes as one line of Base64.
     *
     * @throws IOException if the file cannot be read or holds no key
     */
    public static LogKey read(Path file) throws IOException {
        if (Files.size(file) > FILE_BYTES_MAX) {
            throw new IOException(file + " is no key file: it has more than " + FILE_BYTES_MAX + " bytes");
        }
        try {
            String line = new String(Files.readAllBytes(file), StandardCharsets.US_ASCII).strip();
            return new LogKey(Base64.getDecoder().decode(line));
        } catch (IllegalArgumentException garbled) {
            // Neither the cause's message nor the line, which may be most of a key.
            throw new IOException(file + " is no key file: it must hold " + BYTES + " bytes as one line of Base64");
        }
    }

    /** Never 0. */
    public long id() {
        return id;
    }

    /** An id as it stands in messages. */
    public static String text(long id) {
        return HexFormat.of().toHexDigits(id);
    }

    /** The key of the frames that one opening of a log writes. */
    SecretKey frameKey(long logId, byte[] salt) {
        ByteBuffer purpose = ByteBuffer.allocate(FRAME_PURPOSE.length + Long.BYTES + salt.length);
        purpose.put(FRAME_PURPOSE).putLong(logId).put(salt);
        return new SecretKeySpec(derive(purpose.array()), "AES");
    }

    private byte[] derive(byte[] purpose) {
        try {
            Mac mac = Mac.getInstance(MAC);
            mac.init(key);
            return mac.doFinal(purpose);
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException("every JDK has " + MAC, missing);
        }
    }

    @Override
    public String toString() {
        return "LogKey[" + text(id) + "]";
    }
}
