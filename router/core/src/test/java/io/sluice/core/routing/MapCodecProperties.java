package io.sluice.core.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.core.codec.FieldWriter;
import io.sluice.core.codec.MalformedRecordException;
import io.sluice.core.health.HealthSettings;
import io.sluice.core.tenant.Epoch;
import io.sluice.core.tenant.FailoverMode;
import io.sluice.core.tenant.Handover;
import io.sluice.core.tenant.LossPolicy;
import io.sluice.core.tenant.PolicyOverrides;
import io.sluice.core.tenant.PrincipalName;
import io.sluice.core.tenant.PrincipalRecord;
import io.sluice.core.tenant.ServerAddress;
import io.sluice.core.tenant.ShardFailover;
import io.sluice.core.tenant.ShardId;
import io.sluice.core.tenant.ShardRecord;
import io.sluice.core.tenant.TenantGrant;
import io.sluice.core.tenant.TenantId;
import io.sluice.core.tenant.TenantPolicy;
import io.sluice.core.tenant.TenantRecord;
import io.sluice.core.tenant.Tier;
import io.sluice.core.tenant.TierName;
import io.sluice.core.tenant.TlsMode;
import io.sluice.core.testing.Samples;
import io.sluice.core.testing.Seeds;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class MapCodecProperties {
    @Test
    void everyChangeComesBackAsItWas() {
        Seeds.each(2_000, random -> {
            MapChange change = new RandomRecords(random).change();
            assertThat(MapCodec.decode(MapCodec.encode(change))).isEqualTo(change);
        });
    }

    @Test
    void everyCutIsMalformed() {
        Seeds.each(30, random -> {
            byte[] bytes = MapCodec.encode(new RandomRecords(random).change());
            for (int length = 0; length < bytes.length; length++) {
                byte[] cut = Arrays.copyOf(bytes, length);
                assertThatThrownBy(() -> MapCodec.decode(cut)).isInstanceOf(MalformedRecordException.class);
            }
        });
    }

    @Test
    void bytesBehindTheRecordAreMalformed() {
        Seeds.each(30, random -> {
            byte[] bytes = MapCodec.encode(new RandomRecords(random).change());
            byte[] longer = Arrays.copyOf(bytes, bytes.length + 1);
            assertThatThrownBy(() -> MapCodec.decode(longer)).isInstanceOf(MalformedRecordException.class);
        });
    }

    @Test
    void alteredBytesAreAnotherChangeOrMalformedAndNothingElse() {
        Seeds.each(5_000, random -> {
            byte[] bytes = MapCodec.encode(new RandomRecords(random).change());
            bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
            try {
                assertThat(MapCodec.encode(MapCodec.decode(bytes))).isNotEmpty();
            } catch (MalformedRecordException expected) {
                assertThat(expected).hasMessageContaining(" ");
            }
        });
    }

    @Test
    void aPrincipalOfTenThousandNamedTenantsFits() {
        Set<TenantId> named = IntStream.range(0, 10_000)
                .mapToObj(i -> new TenantId("%064d".formatted(i)))
                .collect(Collectors.toSet());
        MapChange change = new MapChange.PutPrincipal(new PrincipalRecord(
                new PrincipalName("app"), new Epoch(1), new TenantGrant.Some(named), Samples.VERIFIER, true));

        byte[] bytes = MapCodec.encode(change);

        assertThat(MapCodec.decode(bytes)).isEqualTo(change);
    }

    /** Written down so that a changed layout without a new version is noticed. */
    static Stream<Arguments> versionOne() {
        return Stream.of(
                new Arguments(
                        new MapChange.PutShard(Samples.shard("s1", 1)),
                        "010100027331000000000000000100" + "0a73312e6578616d706c650cea0001"
                                + "001273312d7265706c6963612e6578616d706c650cea"
                                + "0006736c75696365001476313a30303030303030303a633246746347786c"
                                + "00085245515549524544"),
                new Arguments(
                        new MapChange.RemoveShard(new ShardId("s1"), new Epoch(2)), "0102000273310000000000000002"),
                new Arguments(
                        new MapChange.PutTenant(Samples.tenant("acme", 1, "s1")),
                        "0103000461636d65000000000000000100027331000461636d650006755f61636d65001476313a30303030303030303a6332"
                                + "46746347786c0004484f4c440004484f4c4400000002540be40000000006fc23ac0000"),
                new Arguments(
                        new MapChange.PutPrincipal(Samples.principal("app", 1, "acme")),
                        "0105000361707000000000000000010001000461636d65001976313a313030303a6332467364413d3d3a6147467a61413d3d00"),
                new Arguments(
                        new MapChange.RemoveTenant(new TenantId("acme"), new Epoch(258)),
                        "0104000461636d650000000000000102"),
                new Arguments(
                        new MapChange.RemovePrincipal(new PrincipalName("app"), new Epoch(3)),
                        "01060003617070" + "0000000000000003"));
    }

    record Arguments(MapChange change, String hex) {}

    /** A whole policy, as every tenant had one. */
    @Test
    void aTenantOfVersionOneKeepsItsPolicyAsItsOwnWhereItIsNotTheDefault() {
        Seeds.each(500, random -> {
            TenantPolicy policy = new RandomRecords(random).policyOfBefore();
            FieldWriter out = new FieldWriter().u8(1).u8(3);
            out.text("acme").i64(4).text("s1").text("acme").text("u_acme").text(Samples.SECRET.text());
            out.constant(policy.reads()).constant(policy.writes());
            out.duration(policy.holdTime()).duration(policy.maxStaleness()).flag(policy.userLocks());

            MapChange change = MapCodec.decode(out.toBytes());

            assertThat(change).isInstanceOfSatisfying(MapChange.PutTenant.class, put -> {
                assertThat(put.tenant().tier()).isEqualTo(TierName.DEFAULT);
                assertThat(Tier.DEFAULT.policyOf(put.tenant().own())).isEqualTo(policy);
                assertThat(put.tenant().own()).isEqualTo(PolicyOverrides.between(TenantPolicy.DEFAULT, policy));
            });
        });
    }

    @Test
    void versionOneKnowsNoTiers() {
        byte[] bytes = MapCodec.encode(new MapChange.RemoveTier(TierName.DEFAULT, new Epoch(1)));
        bytes[0] = 1;

        assertThatThrownBy(() -> MapCodec.decode(bytes)).isInstanceOf(MalformedRecordException.class);
    }

    @ParameterizedTest
    @MethodSource("versionOne")
    void versionOneIsReadForGood(Arguments each) {
        assertThat(MapCodec.decode(HexFormat.of().parseHex(each.hex()))).isEqualTo(each.change());
    }

    /** Written by the program of version 2. */
    static Stream<Arguments> versionTwo() {
        String acme = "0461636d65000000000000000400027331000461636d650006755f61636d65001476313a30303030303030303a6332"
                + "46746347786c00";
        PolicyOverrides some = new PolicyOverrides(
                null, TenantPolicy.Writes.REFUSE, Duration.ofSeconds(1), null, false, null, null, null);
        TenantPolicy gold = Samples.tier("gold", 3).policy();
        PolicyOverrides all = new PolicyOverrides(
                gold.reads(), gold.writes(), gold.holdTime(), gold.maxStaleness(), gold.userLocks(), null, null, null);
        TenantRecord tenant = Samples.tenant("acme", 1, "s1");
        return Stream.of(
                new Arguments(
                        new MapChange.PutTier(Samples.tier("gold", 3)),
                        "02070004676f6c64000000000000000300075245504c4943410005515545554500000004a817c800000000012a05f20001"),
                new Arguments(
                        new MapChange.PutTenant(tenant.withPolicy(new Epoch(4), new TierName("gold"), some)),
                        "020300" + acme + "04676f6c64160006524546555345000000003b9aca0000"),
                new Arguments(
                        new MapChange.PutTenant(tenant.withPolicy(new Epoch(4), TierName.DEFAULT, all)),
                        "020300" + acme
                                + "0764656661756c741f00075245504c4943410005515545554500000004a817c800000000012a05f20001"),
                new Arguments(
                        new MapChange.RemoveTier(new TierName("gold"), new Epoch(2)),
                        "02080004676f6c640000000000000002"));
    }

    @ParameterizedTest
    @MethodSource("versionTwo")
    void versionTwoIsReadForGoodAndHasTheQuotaOfAFreshInstallation(Arguments each) {
        assertThat(MapCodec.decode(HexFormat.of().parseHex(each.hex()))).isEqualTo(each.change());
    }

    @Test
    void versionTwoKnowsNoQuotas() {
        PolicyOverrides quota = new PolicyOverrides(null, null, null, null, null, 1L, null, null);
        byte[] bytes = MapCodec.encode(new MapChange.PutTenant(
                Samples.tenant("acme", 1, "s1").withPolicy(new Epoch(4), TierName.DEFAULT, quota)));
        bytes[0] = 2;

        assertThatThrownBy(() -> MapCodec.decode(bytes))
                .isInstanceOf(MalformedRecordException.class)
                .hasMessageContaining("unknown fields 32");
    }

    /** Written by the program of version 3. */
    @Test
    void versionThreeIsReadForGoodAndItsShardsHaveHadOnePrimary() {
        ServerAddress replica = new ServerAddress("r1", 3306);
        MapChange change = new MapChange.PutShard(new ShardRecord(
                new ShardId("s1"),
                new Epoch(7),
                new ServerAddress("p1", 3306),
                List.of(replica),
                "sluice",
                Samples.SECRET,
                TlsMode.REQUIRED,
                Set.of(replica),
                Optional.of(HealthSettings.Mode.DRY_RUN),
                ShardFailover.NONE));

        assertThat(MapCodec.decode(HexFormat.of()
                        .parseHex("0301000273310000000000000007" + "000270310cea" + "0001000272310cea"
                                + "0006736c75696365001476313a30303030303030303a633246746347786c"
                                + "00085245515549524544" + "0001000272310cea" + "01" + "00074452595f52554e")))
                .isEqualTo(change);
    }

    private static MapChange inTheMiddleOfAPromotion(
            LossPolicy loss, Handover.Fence fence, Set<ServerAddress> unsettled) {
        ServerAddress replica = new ServerAddress("r1", 3306);
        Handover handover = new Handover(
                Handover.Kind.PROMOTION,
                Handover.Step.FENCED,
                replica,
                Instant.ofEpochSecond(5),
                "frozen",
                loss,
                fence);
        return new MapChange.PutShard(new ShardRecord(
                        new ShardId("s1"),
                        new Epoch(7),
                        new ServerAddress("p1", 3306),
                        List.of(replica),
                        "sluice",
                        Samples.SECRET,
                        TlsMode.REQUIRED)
                .withFailover(
                        new Epoch(7),
                        new ShardFailover(
                                Optional.of(FailoverMode.AUTO),
                                Set.of(new ServerAddress("p1", 3306)),
                                Set.of(replica),
                                unsettled,
                                Optional.of(Instant.ofEpochMilli(3_001)),
                                Optional.of(handover))));
    }

    private static final String PROMOTION_OF_VERSION_FOUR =
            "01000273310000000000000007" + "000270310cea" + "0001000272310cea"
                    + "0006736c75696365001476313a30303030303030303a633246746347786c"
                    + "00085245515549524544" + "0000" + "00" + "0100044155544f" + "0001000270310cea"
                    + "0001000272310cea" + "010000000000000bb901"
                    + "000950524f4d4f54494f4e" + "000646454e434544" + "000272310cea"
                    + "0000000000001388" + "000666726f7a656e";

    /** Its terms are those that do no harm. */
    @Test
    void versionFourIsReadForGood() {
        assertThat(MapCodec.decode(HexFormat.of().parseHex("04" + PROMOTION_OF_VERSION_FOUR)))
                .isEqualTo(inTheMiddleOfAPromotion(LossPolicy.UNSEEN, Handover.Fence.HOOK, Set.of()));
    }

    /** So that a changed layout without a new version is noticed. */
    @Test
    void versionFiveIsWritten() {
        MapChange change =
                inTheMiddleOfAPromotion(LossPolicy.ANY, Handover.Fence.OPERATOR, Set.of(new ServerAddress("r1", 3306)));

        assertThat(HexFormat.of().formatHex(MapCodec.encode(change)))
                .isEqualTo(
                        "05" + PROMOTION_OF_VERSION_FOUR + "0003414e59" + "00084f50455241544f52" + "0001000272310cea");
    }

    @Test
    void aPolicyIsWrittenAsInVersionThree() {
        TenantPolicy policy = new TenantPolicy(
                TenantPolicy.Reads.HOLD,
                TenantPolicy.Writes.QUEUE,
                Duration.ofNanos(1),
                Duration.ofNanos(2),
                true,
                3,
                1 << 20,
                Duration.ofSeconds(1));
        MapChange change = new MapChange.PutTier(new Tier(new TierName("gold"), new Epoch(1), policy));

        assertThat(HexFormat.of().formatHex(MapCodec.encode(change)))
                .isEqualTo("05070004676f6c640000000000000001" + "0004484f4c4400055155455545"
                        + "0000000000000001" + "0000000000000002" + "01"
                        + "0000000000000003" + "0000000000100000" + "000000003b9aca00");
    }

    @Test
    void aLaterVersionIsRefusedByItsNumber() {
        byte[] bytes = MapCodec.encode(new MapChange.RemoveShard(new ShardId("s1"), new Epoch(2)));
        bytes[0] = 9;

        assertThatThrownBy(() -> MapCodec.decode(bytes))
                .isInstanceOf(MalformedRecordException.class)
                .hasMessageContaining("version 9");
    }
}
