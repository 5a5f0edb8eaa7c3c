package io.sluice.core.intent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.core.codec.MalformedRecordException;
import io.sluice.core.routing.RandomRecords;
import io.sluice.core.tenant.Epoch;
import io.sluice.core.testing.Seeds;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

final class IntentCodecProperties {
    @Test
    void everyIntentComesBackAsItWas() {
        Seeds.each(2_000, random -> {
            Intent intent = new RandomRecords(random).intent();
            assertThat(IntentCodec.intent(IntentCodec.encode(intent))).isEqualTo(intent);
        });
    }

    @Test
    void everyOutcomeComesBackAsItWas() {
        Seeds.each(1_000, random -> {
            Outcome outcome = new RandomRecords(random).outcome();
            assertThat(IntentCodec.outcome(IntentCodec.encode(outcome))).isEqualTo(outcome);
        });
    }

    @Test
    void everyCutIsMalformed() {
        Seeds.each(30, random -> {
            byte[] intent = IntentCodec.encode(new RandomRecords(random).intent());
            for (int length = 0; length < intent.length; length++) {
                byte[] cut = Arrays.copyOf(intent, length);
                assertThatThrownBy(() -> IntentCodec.intent(cut)).isInstanceOf(MalformedRecordException.class);
            }
        });
    }

    @Test
    void alteredBytesAreAnotherIntentOrMalformedAndNothingElse() {
        Seeds.each(5_000, random -> {
            byte[] bytes = IntentCodec.encode(new RandomRecords(random).intent());
            bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
            try {
                assertThat(IntentCodec.intent(bytes).subject()).isNotEmpty();
            } catch (MalformedRecordException expected) {
                assertThat(expected).hasMessageContaining(" ");
            }
        });
    }

    @Test
    void aLaterVersionIsRefusedByItsNumber() {
        byte[] bytes = IntentCodec.encode(new Outcome.Done(new Epoch(1), 1));
        bytes[0] = 7;

        assertThatThrownBy(() -> IntentCodec.outcome(bytes))
                .isInstanceOf(MalformedRecordException.class)
                .hasMessageContaining("version 7");
    }

    @Test
    void aLongDiagnosisIsCut() {
        Outcome.Failed failed = new Outcome.Failed("x".repeat(5_000));

        assertThat(failed.text()).hasSize(Outcome.TEXT_CHARACTERS_MAX);
    }
}
