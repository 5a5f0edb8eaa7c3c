package io.sluice.core.intent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.core.codec.FieldWriter;
import io.sluice.core.codec.MalformedRecordException;
import io.sluice.core.routing.RandomRecords;
import io.sluice.core.tenant.DatabaseName;
import io.sluice.core.tenant.Epoch;
import io.sluice.core.tenant.PolicyOverrides;
import io.sluice.core.tenant.ShardId;
import io.sluice.core.tenant.TenantId;
import io.sluice.core.tenant.TenantPolicy;
import io.sluice.core.tenant.TierName;
import io.sluice.core.testing.Samples;
import io.sluice.core.testing.Seeds;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

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
            TenantPolicy policy = new RandomRecords(random).policyOfBefore();
            FieldWriter create = begin(4).text("acme").text("s1").text("acme");
            write(create, policy);
            FieldWriter update = begin(5).text("acme").i64(7);
            write(update, policy);

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

    /** Written by the program of version 2. */
    static Stream<Arguments> versionTwo() {
        String origin = "0008696e74656e742d310006746573746572" + "0000000000000000";
        String gold = "0004676f6c64000000000000000300075245504c4943410005515545554500000004a817c800000000012a05f20001";
        String own = "0004676f6c64160006524546555345000000003b9aca0000";
        TenantId acme = new TenantId("acme");
        TierName tier = new TierName("gold");
        PolicyOverrides some = new PolicyOverrides(
                null, TenantPolicy.Writes.REFUSE, Duration.ofSeconds(1), null, false, null, null, null);
        return Stream.of(
                Arguments.of(new Intent.CreateTier(ORIGIN, Samples.tier("gold", 3)), "020b" + origin + gold),
                Arguments.of(
                        new Intent.UpdateTier(ORIGIN, Samples.tier("gold", 3), new Epoch(2)),
                        "020c" + origin + gold + "0000000000000002"),
                Arguments.of(
                        new Intent.DeleteTier(ORIGIN, tier, new Epoch(2)),
                        "020d" + origin + "0004676f6c64" + "0000000000000002"),
                Arguments.of(
                        new Intent.CreateTenant(ORIGIN, acme, new ShardId("s1"), new DatabaseName("acme"), tier, some),
                        "0204" + origin + "000461636d65" + "00027331" + "000461636d65" + own),
                Arguments.of(
                        new Intent.UpdateTenant(ORIGIN, acme, new Epoch(7), tier, some),
                        "0205" + origin + "000461636d65" + "0000000000000007" + own));
    }

    @ParameterizedTest
    @MethodSource("versionTwo")
    void versionTwoIsReadAndHasTheQuotaOfAFreshInstallation(Intent intent, String hex) {
        assertThat(IntentCodec.intent(HexFormat.of().parseHex(hex))).isEqualTo(intent);
    }

    @Test
    void aLaterVersionIsRefusedByItsNumber() {
        byte[] bytes = IntentCodec.encode(new Outcome.Done(new Epoch(1), 1));
        bytes[0] = 7;

        assertThatThrownBy(() -> IntentCodec.outcome(bytes))
                .isInstanceOf(MalformedRecordException.class)
                .hasMessageContaining("version 7");
    }

    private static void write(FieldWriter out, TenantPolicy policy) {
        out.constant(policy.reads()).constant(policy.writes());
        out.duration(policy.holdTime()).duration(policy.maxStaleness()).flag(policy.userLocks());
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
