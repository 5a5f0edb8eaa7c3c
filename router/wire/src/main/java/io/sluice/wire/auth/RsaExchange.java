package io.sluice.wire.auth;

import io.sluice.wire.Bytes;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.interfaces.RSAKey;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.Cipher;

/**
 * The password under RSA where there is no TLS: mixed with the scramble, a zero byte behind it, OAEP with SHA-1 and MGF1
 * as MySQL has it.
 *
 * <p>It hides the password from who listens, not from who stands in the middle and gives a key of his own.
 */
public final class RsaExchange {
    /** The longest password, bytes, MySQL's own limit. */
    public static final int MAX_PASSWORD_BYTES = 256;

    private static final String TRANSFORMATION = "RSA/ECB/OAEPWithSHA-1AndMGF1Padding";
    private static final int OAEP_BYTES = 42;
    private static final int MIN_KEY_BITS = 1024;
    private static final int MAX_KEY_BITS = 16384;
    private static final String BEGIN = "-----BEGIN PUBLIC KEY-----";
    private static final String END = "-----END PUBLIC KEY-----";

    private RsaExchange() {}

    /** A public key as a server sends it. */
    public static String toPem(PublicKey key) {
        byte[] newline = {'\n'};
        return BEGIN + "\n" + Base64.getMimeEncoder(64, newline).encodeToString(key.getEncoded()) + "\n" + END + "\n";
    }

    /** The key that a server sent; empty when it is none of 1,024 to 16,384 bits. */
    public static Optional<PublicKey> fromPem(Bytes pem) {
        String text = new String(pem.toArray(), StandardCharsets.ISO_8859_1);
        int begin = text.indexOf(BEGIN);
        int end = text.indexOf(END);
        if (begin < 0 || end < begin) {
            return Optional.empty();
        }
        try {
            byte[] encoded = Base64.getMimeDecoder().decode(text.substring(begin + BEGIN.length(), end));
            PublicKey key = KeyFactory.getInstance("RSA").generatePublic(new X509EncodedKeySpec(encoded));
            int bits = bits(key);
            return bits >= MIN_KEY_BITS && bits <= MAX_KEY_BITS ? Optional.of(key) : Optional.empty();
        } catch (GeneralSecurityException | IllegalArgumentException notAKey) {
            return Optional.empty();
        }
    }

    /** What a client sends; empty when the password does not fit the key. Takes well below 1 ms. */
    public static Optional<Bytes> encrypt(Bytes password, Bytes scramble, PublicKey key) {
        byte[] terminated = Arrays.copyOf(password.toArray(), password.length() + 1);
        if (terminated.length > bits(key) / 8 - OAEP_BYTES) {
            return Optional.empty();
        }
        try {
            return Optional.of(Bytes.of(run(Cipher.ENCRYPT_MODE, key, Digests.xor(terminated, scramble.toArray()))));
        } catch (GeneralSecurityException unusable) {
            return Optional.empty();
        }
    }

    /** The password, or empty when it was not made with this key. Takes 1 to 2 ms: not on an event loop. */
    public static Optional<Bytes> decrypt(Bytes encrypted, Bytes scramble, PrivateKey key) {
        try {
            byte[] terminated = Digests.xor(run(Cipher.DECRYPT_MODE, key, encrypted.toArray()), scramble.toArray());
            int length = terminated.length - 1;
            if (length < 0 || terminated[length] != 0) {
                return Optional.empty();
            }
            return Optional.of(Bytes.of(Arrays.copyOf(terminated, length)));
        } catch (GeneralSecurityException notOurs) {
            return Optional.empty();
        }
    }

    private static byte[] run(int mode, Key key, byte[] input) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance(TRANSFORMATION);
        cipher.init(mode, key);
        return cipher.doFinal(input);
    }

    private static int bits(PublicKey key) {
        return key instanceof RSAKey rsa ? rsa.getModulus().bitLength() : 0;
    }
}
