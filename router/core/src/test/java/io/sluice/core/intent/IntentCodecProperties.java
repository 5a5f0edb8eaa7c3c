package io.sluice.core.intent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.core.codec.FieldWriter;
import io.sluice.core.codec.MalformedRecordException;
import io.sluice.core.codec.RecordFields;
import io.sluice.core.routing.RandomRecords;
import io.sluice.core.tenant.DatabaseName;
import io.sluice.core.tenant.Epoch;
import io.sluice.core.tenant.PolicyOverrides;
import io.sluice.core.tenant.ShardId;
import io.sluice.core.tenant.TenantId;
import io.sluice.core.tenant.TenantPolicy;
import io.sluice.core.tenant.TierName;
import io.sluice.core.testing.Seeds;
import java.time.Instant;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

final class IntentCodecProperties {
    private static final Origin ORIGIN = new Origin("intent-1", "tester", Instant.EPOCH);

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

    /** Of an admin API that is a version behind its routers. */
    @Test
    void aTenantOfVersionOneHasItsPolicyAsItsOwn() {
        Seeds.each(200, random -> {
            TenantPolicy policy = new RandomRecords(random).policy();
            FieldWriter create = begin(4).text("acme").text("s1").text("acme");
            RecordFields.write(create, policy);
            FieldWriter update = begin(5).text("acme").i64(7);
            RecordFields.write(update, policy);

            Intent created = IntentCodec.intent(create.toBytes());
            Intent updated = IntentCodec.intent(update.toBytes());

            PolicyOverrides own = PolicyOverrides.between(TenantPolicy.DEFAULT, policy);
            TenantId acme = new TenantId("acme");
            assertThat(created)
                    .isEqualTo(new Intent.CreateTenant(
                            ORIGIN, acme, new ShardId("s1"), new DatabaseName("acme"), TierName.DEFAULT, own));
            assertThat(updated).isEqualTo(new Intent.UpdateTenant(ORIGIN, acme, new Epoch(7), TierName.DEFAULT, own));
        });
    }

    @Test
    void whatVersionOneHadAsItIsNowIsRead() {
        byte[] bytes = begin(6).text("acme").i64(7).flag(true).toBytes();

        assertThat(IntentCodec.intent(bytes))
                .isEqualTo(new Intent.DeleteTenant(ORIGIN, new TenantId("acme"), new Epoch(7), true));
        assertThatThrownBy(() -> IntentCodec.intent(begin(11).toBytes())).isInstanceOf(MalformedRecordException.class);
    }

    @Test
    void aLaterVersionIsRefusedByItsNumber() {
        byte[] bytes = IntentCodec.encode(new Outcome.Done(new Epoch(1), 1));
        bytes[0] = 7;

        assertThatThrownBy(() -> IntentCodec.outcome(bytes))
                .isInstanceOf(MalformedRecordException.class)
                .hasMessageContaining("version 7");
    }

    private static FieldWriter begin(int kind) {
        return new FieldWriter()
                .u8(1)
                .u8(kind)
                .text(ORIGIN.id())
                .text(ORIGIN.actor())
                .instant(ORIGIN.at());
    }

    @Test
    void aLongDiagnosisIsCut() {
        Outcome.Failed failed = new Outcome.Failed("x".repeat(5_000));

        assertThat(failed.text()).hasSize(Outcome.TEXT_CHARACTERS_MAX);
    }
}
