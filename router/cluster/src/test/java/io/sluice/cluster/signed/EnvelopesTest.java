package io.sluice.cluster.signed;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.sluice.core.secret.SecretBox;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.slf4j.LoggerFactory;

final class EnvelopesTest {
    private static final byte[] PAYLOAD = "the payload".getBytes(StandardCharsets.UTF_8);

    private final List<Refused> refused = new ArrayList<>();
    private Instant now = Instant.ofEpochSecond(1_700_000_000L);
    private final InstantSource clock = () -> now;
    private final Envelopes envelopes = envelopes(1, "mine");

    @ParameterizedTest
    @EnumSource(Purpose.class)
    void whatWasSealedComesBackWithItsTime(Purpose purpose) {
        Envelopes.Letter letter = envelopes
                .open(purpose, "k", envelopes(1, "mine").seal(purpose, "k", PAYLOAD))
                .orElseThrow();

        assertThat(letter.payload()).isEqualTo(PAYLOAD);
        assertThat(letter.writtenAt()).isEqualTo(now.toEpochMilli());
        assertThat(refused).isEmpty();
    }

    @Test
    void aBitThatIsTurnedAnywhereIsNoticed() {
        byte[] envelope = envelopes.seal(Purpose.RECORD, "k", PAYLOAD);
        for (int bit = 8; bit < envelope.length * 8; bit++) {
            byte[] turned = envelope.clone();
            turned[bit / 8] ^= (byte) (1 << bit % 8);

            assertThat(envelopes.open(Purpose.RECORD, "k", turned)).isEmpty();
        }
        assertThat(refused).hasSize(envelope.length * 8 - 8).containsOnly(Refused.FORGED);
    }

    @Test
    void whatIsInNoEnvelopeIsUnsigned() {
        byte[] envelope = envelopes.seal(Purpose.RECORD, "k", PAYLOAD);
        envelope[0] = 2;
        for (byte[] each : List.of(new byte[0], new byte[41], PAYLOAD, envelope)) {
            assertThat(envelopes.open(Purpose.RECORD, "k", each)).isEmpty();
        }
        assertThat(refused).hasSize(4).containsOnly(Refused.UNSIGNED);
    }

    @Test
    void anEntryIsOfNoUseElsewhere() {
        byte[] envelope = envelopes.seal(Purpose.RECORD, "t/acme", PAYLOAD);

        assertThat(envelopes.open(Purpose.META, "t/acme", envelope)).isEmpty();
        assertThat(envelopes.open(Purpose.RECORD, "t/other", envelope)).isEmpty();
        assertThat(envelopes(1, "other").open(Purpose.RECORD, "t/acme", envelope))
                .isEmpty();
        assertThat(envelopes(2, "mine").open(Purpose.RECORD, "t/acme", envelope))
                .isEmpty();
        assertThat(refused).hasSize(4).containsOnly(Refused.FORGED);
    }

    @Test
    void whatIsCutOrLengthenedIsForged() {
        byte[] envelope = envelopes.seal(Purpose.RECORD, "k", PAYLOAD);

        assertThat(envelopes.open(Purpose.RECORD, "k", Arrays.copyOf(envelope, envelope.length - 1)))
                .isEmpty();
        assertThat(envelopes.open(Purpose.RECORD, "k", Arrays.copyOf(envelope, envelope.length + 1)))
                .isEmpty();
        assertThat(refused).containsExactly(Refused.FORGED, Refused.FORGED);
    }

    @Test
    void whatIsTooOldOrOfTheFutureIsUntimelyButARecordIsNeverTooOld() {
        Map<Purpose, byte[]> sealed = Map.of(
                Purpose.INTENT, envelopes.seal(Purpose.INTENT, "k", PAYLOAD),
                Purpose.RECORD, envelopes.seal(Purpose.RECORD, "k", PAYLOAD));
        Instant then = now;

        assertThat(opensAt(then.minus(Duration.ofMinutes(4)), Purpose.INTENT, sealed))
                .isTrue();
        assertThat(opensAt(then.minus(Duration.ofMinutes(6)), Purpose.INTENT, sealed))
                .isFalse();
        assertThat(opensAt(then.plus(Duration.ofMinutes(15)), Purpose.INTENT, sealed))
                .isTrue();
        assertThat(opensAt(then.plus(Duration.ofMinutes(17)), Purpose.INTENT, sealed))
                .isFalse();
        assertThat(opensAt(then.plus(Duration.ofDays(1000)), Purpose.RECORD, sealed))
                .isTrue();
        assertThat(refused).containsExactly(Refused.UNTIMELY, Refused.UNTIMELY);
    }

    @Test
    void eachKindIsLoggedOnceAMinuteWithoutContents() {
        Logger logger = (Logger) LoggerFactory.getLogger(Envelopes.class);
        ListAppender<ILoggingEvent> lines = new ListAppender<>();
        lines.start();
        logger.addAppender(lines);
        try {
            for (int i = 0; i < 100; i++) {
                envelopes.open(Purpose.RECORD, "t/acme", PAYLOAD);
                envelopes.open(Purpose.INTENT, "t/acme", PAYLOAD);
            }
            now = now.plusSeconds(60);
            envelopes.open(Purpose.RECORD, "t/acme", PAYLOAD);
        } finally {
            logger.detachAppender(lines);
        }

        assertThat(lines.list)
                .extracting(ILoggingEvent::getFormattedMessage)
                .containsExactly(
                        "an entry of the shared map is refused: kind=RECORD reason=UNSIGNED",
                        "an entry of the shared map is refused: kind=INTENT reason=UNSIGNED",
                        "an entry of the shared map is refused: kind=RECORD reason=UNSIGNED");
        assertThat(refused).hasSize(201);
    }

    private boolean opensAt(Instant time, Purpose purpose, Map<Purpose, byte[]> sealed) {
        now = time;
        return envelopes
                .open(purpose, "k", sealed.getOrDefault(purpose, PAYLOAD))
                .isPresent();
    }

    private Envelopes envelopes(int key, String cluster) {
        byte[] bytes = new byte[SecretBox.KEY_BYTES];
        bytes[0] = (byte) key;
        return new Envelopes(new SecretBox(bytes, new SecureRandom()), cluster, clock, refused::add);
    }
}
