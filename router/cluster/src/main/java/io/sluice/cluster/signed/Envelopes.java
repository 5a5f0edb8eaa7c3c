package io.sluice.cluster.signed;

import static java.util.Objects.requireNonNull;

import io.sluice.core.secret.SecretBox;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts entries into envelopes and takes them out: a version, the {@link Purpose}, the time in milliseconds, the payload, and
 * HMAC-SHA256 (RFC 2104) over these and the key of the entry, by a key that all derive from the routers' one and the cluster's
 * name. What does not open is counted, and logged once a minute for each kind, without its content. Any thread.
 */
public final class Envelopes {
    private static final Logger LOG = LoggerFactory.getLogger(Envelopes.class);

    private static final byte VERSION = 1;
    private static final int HEAD_BYTES = 2 + Long.BYTES;
    private static final int MAC_BYTES = 32;
    private static final String ALGORITHM = "HmacSHA256";
    private static final long LOG_EVERY_MILLIS = 60_000;

    private final SecretKeySpec key;
    private final InstantSource clock;
    private final Consumer<Refused> listener;
    private final Map<Purpose, Map<Refused, Long>> logged = new EnumMap<>(Purpose.class);

    /**
     * @param cluster its name: entries of another cluster with the same key do not open
     * @param listener told of each entry that is refused; on any thread, and must return at once
     */
    public Envelopes(SecretBox box, String cluster, InstantSource clock, Consumer<Refused> listener) {
        byte[] derived = box.derive("entries of the shared map, version 1, cluster " + cluster)
                .getBytes(StandardCharsets.US_ASCII);
        this.key = new SecretKeySpec(derived, ALGORITHM);
        this.clock = requireNonNull(clock, "clock");
        this.listener = requireNonNull(listener, "listener");
    }

    /**
     * What was in an envelope.
     *
     * @param writtenAt by its author's clock, in milliseconds
     */
    @SuppressWarnings("ArrayRecordComponent") // Never compared, and of use for one step only.
    public record Letter(long writtenAt, byte[] payload) {}

    /** @param entry the key under which it is put into the map */
    public byte[] seal(Purpose purpose, String entry, byte[] payload) {
        byte[] envelope = new byte[HEAD_BYTES + payload.length + MAC_BYTES];
        ByteBuffer out = ByteBuffer.wrap(envelope);
        out.put(VERSION).put((byte) purpose.code()).putLong(clock.millis()).put(payload);
        out.put(mac(entry, envelope, HEAD_BYTES + payload.length));
        return envelope;
    }

    /** Empty, and told, if it is not what it should be. */
    public Optional<Letter> open(Purpose purpose, String entry, byte[] envelope) {
        if (envelope.length < HEAD_BYTES + MAC_BYTES || envelope[0] != VERSION) {
            refuse(purpose, Refused.UNSIGNED);
            return Optional.empty();
        }
        int signed = envelope.length - MAC_BYTES;
        byte[] found = Arrays.copyOfRange(envelope, signed, envelope.length);
        if (!MessageDigest.isEqual(mac(entry, envelope, signed), found) || envelope[1] != purpose.code()) {
            refuse(purpose, Refused.FORGED);
            return Optional.empty();
        }
        long writtenAt = ByteBuffer.wrap(envelope).getLong(2);
        if (!purpose.isTimely(clock.millis() - writtenAt)) {
            refuse(purpose, Refused.UNTIMELY);
            return Optional.empty();
        }
        return Optional.of(new Letter(writtenAt, Arrays.copyOfRange(envelope, HEAD_BYTES, signed)));
    }

    /** A number that nobody without the key can choose: of this envelope, and of no other. */
    public static long tag(byte[] envelope) {
        return envelope.length < MAC_BYTES ? 0 : ByteBuffer.wrap(envelope).getLong(envelope.length - MAC_BYTES);
    }

    /** Tells of an entry that opens but is not heeded. */
    public void refuse(Purpose purpose, Refused reason) {
        listener.accept(reason);
        if (isLogged(purpose, reason)) {
            LOG.warn("an entry of the shared map is refused: kind={} reason={}", purpose, reason);
        }
    }

    private boolean isLogged(Purpose purpose, Refused reason) {
        long now = clock.millis();
        synchronized (logged) {
            Map<Refused, Long> byReason = logged.computeIfAbsent(purpose, none -> new EnumMap<>(Refused.class));
            Long last = byReason.get(reason);
            if (last != null && Math.abs(now - last) < LOG_EVERY_MILLIS) {
                return false;
            }
            byReason.put(reason, now);
            return true;
        }
    }

    private byte[] mac(String entry, byte[] envelope, int length) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            byte[] name = entry.getBytes(StandardCharsets.UTF_8);
            mac.update(ByteBuffer.allocate(Integer.BYTES).putInt(0, name.length));
            mac.update(name);
            mac.update(envelope, 0, length);
            return mac.doFinal();
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException("every JDK has " + ALGORITHM, missing);
        }
    }
}
