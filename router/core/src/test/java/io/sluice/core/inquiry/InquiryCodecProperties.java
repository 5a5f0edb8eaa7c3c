package io.sluice.core.inquiry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.core.codec.MalformedRecordException;
import io.sluice.core.log.Position;
import io.sluice.core.queue.LetterKey;
import io.sluice.core.queue.Receipt;
import io.sluice.core.tenant.ShardId;
import io.sluice.core.tenant.TenantId;
import io.sluice.core.testing.Seeds;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

final class InquiryCodecProperties {
    @Test
    void everyInquiryComesBackAsItWas() {
        Seeds.each(2_000, random -> {
            Inquiry inquiry = inquiry(random);
            assertThat(InquiryCodec.decode(InquiryCodec.encode(inquiry))).isEqualTo(inquiry);
        });
    }

    @Test
    void theLongestSqlComesBackAsItWas() {
        Inquiry inquiry = new Inquiry.Explain(new TenantId("acme"), "x".repeat(Inquiry.Explain.SQL_BYTES_MAX));

        assertThat(InquiryCodec.decode(InquiryCodec.encode(inquiry))).isEqualTo(inquiry);
    }

    @Test
    void everyCutIsMalformed() {
        Seeds.each(30, random -> {
            byte[] bytes = InquiryCodec.encode(inquiry(random));
            for (int length = 0; length < bytes.length; length++) {
                byte[] cut = Arrays.copyOf(bytes, length);
                assertThatThrownBy(() -> InquiryCodec.decode(cut)).isInstanceOf(MalformedRecordException.class);
            }
        });
    }

    @Test
    void alteredBytesAreAnotherInquiryOrMalformedAndNothingElse() {
        Seeds.each(5_000, random -> {
            byte[] bytes = InquiryCodec.encode(inquiry(random));
            bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
            try {
                assertThat(InquiryCodec.decode(bytes).subject()).isNotEmpty();
            } catch (MalformedRecordException expected) {
                assertThat(expected).hasMessageContaining(" ");
            }
        });
    }

    @Test
    void aLaterVersionIsRefusedByItsNumber() {
        byte[] bytes = InquiryCodec.encode(new Inquiry.Probe(new ShardId("s1")));
        bytes[0] = 7;

        assertThatThrownBy(() -> InquiryCodec.decode(bytes))
                .isInstanceOf(MalformedRecordException.class)
                .hasMessageContaining("version 7");
    }

    private static Inquiry inquiry(RandomGenerator random) {
        ShardId shard = new ShardId("s" + random.nextInt(1_000));
        return switch (random.nextInt(16)) {
            case 0 -> new Inquiry.Health(shard);
            case 1 -> new Inquiry.Timeline(shard, random.nextInt(1, Inquiry.Timeline.LIMIT_MAX + 1));
            case 2 -> new Inquiry.Probe(shard);
            case 3 -> new Inquiry.Release(shard);
            case 4 -> new QueueInquiry.Standings(List.of(shard, new ShardId("x")));
            case 5 -> new QueueInquiry.Tenants(shard, random.nextBoolean() ? "" : "acme", limit(random));
            case 6 -> new QueueInquiry.Pause(shard, tenant(random), random.nextBoolean());
            case 7 -> new QueueInquiry.Rate(shard, random.nextInt(QueueInquiry.Rate.RATE_MAX + 1));
            case 8 ->
                new QueueInquiry.Letters(
                        random.nextBoolean() ? Optional.of(shard) : Optional.empty(),
                        tenant(random),
                        random.nextBoolean()
                                ? Optional.of(new LetterKey(random.nextLong(1L << 50), receipt(random)))
                                : Optional.empty(),
                        limit(random),
                        random.nextBoolean());
            case 9 -> new QueueInquiry.Letter(receipt(random));
            case 10 ->
                new QueueInquiry.Settle(
                        receipt(random), random.nextBoolean() ? QueueInquiry.Verb.RETRY : QueueInquiry.Verb.DISCARD);
            case 12 -> new Inquiry.Failover(shard);
            case 11 -> new QueueInquiry.OfReceipt(receipt(random));
            case 13 -> new Inquiry.Members();
            case 14 -> new Inquiry.RemoveMember("router-" + random.nextInt(9));
            default -> new Inquiry.Explain(new TenantId("t" + random.nextInt(1_000)), sql(random));
        };
    }

    private static int limit(RandomGenerator random) {
        return random.nextInt(1, QueueInquiry.PAGE_MAX + 1);
    }

    private static Optional<TenantId> tenant(RandomGenerator random) {
        return random.nextBoolean() ? Optional.of(new TenantId("t" + random.nextInt(1_000))) : Optional.empty();
    }

    private static Receipt receipt(RandomGenerator random) {
        return new Receipt(
                new ShardId("s" + random.nextInt(9)), random.nextLong(), new Position(random.nextLong(1, 1L << 50)));
    }

    private static String sql(RandomGenerator random) {
        return "SELECT 'ü😀' FROM t WHERE id = " + random.nextLong() + " ".repeat(random.nextInt(300));
    }
}
