package io.sluice.cluster;

import io.sluice.core.codec.MalformedRecordException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** One router's answer to an inquiry, as it stands in the shared map: a version and the document as UTF-8. */
final class Answer {
    /** Room for the longest timeline. */
    static final int BYTES_MAX = 1 << 20;

    static final String TOO_LARGE = error("the answer has more than " + BYTES_MAX + " bytes");

    private static final byte VERSION = 1;

    private Answer() {}

    /** Under which the router answers; a router's name holds no slash. */
    static String key(String inquiry, String router) {
        return inquiry + "/" + router;
    }

    static String inquiryOf(String key) {
        return key.substring(0, Math.max(0, key.lastIndexOf('/')));
    }

    static String routerOf(String key) {
        return key.substring(key.lastIndexOf('/') + 1);
    }

    /** A document that is too large is answered as such. */
    static byte[] encode(String document) {
        byte[] utf8 = document.getBytes(StandardCharsets.UTF_8);
        if (utf8.length > BYTES_MAX) {
            return encode(TOO_LARGE);
        }
        byte[] bytes = new byte[1 + utf8.length];
        bytes[0] = VERSION;
        System.arraycopy(utf8, 0, bytes, 1, utf8.length);
        return bytes;
    }

    /** @throws MalformedRecordException if the bytes are no answer, or one of a later version */
    static String decode(byte[] bytes) {
        if (bytes.length == 0 || bytes.length > 1 + BYTES_MAX || bytes[0] != VERSION) {
            throw new MalformedRecordException("an answer of unknown form: version and length are "
                    + Arrays.toString(Arrays.copyOf(bytes, Math.min(1, bytes.length))) + ", " + bytes.length);
        }
        try {
            ByteBuffer utf8 = ByteBuffer.wrap(bytes, 1, bytes.length - 1);
            return StandardCharsets.UTF_8.newDecoder().decode(utf8).toString();
        } catch (CharacterCodingException notUtf8) {
            throw new MalformedRecordException("an answer is not UTF-8", notUtf8);
        }
    }

    /** @param text of ours, without quotes and backslashes */
    static String error(String text) {
        return "{\"error\":\"" + text + "\"}";
    }
}
