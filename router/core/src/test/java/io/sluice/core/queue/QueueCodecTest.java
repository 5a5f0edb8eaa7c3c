package io.sluice.core.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.core.codec.MalformedRecordException;
import io.sluice.core.log.Position;
import io.sluice.core.session.CarriedState;
import io.sluice.core.tenant.Epoch;
import io.sluice.core.tenant.ShardId;
import io.sluice.core.tenant.TenantId;
import io.sluice.core.testing.Seeds;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class QueueCodecTest {
    private static final QueuedStatement TEXT = QueuedStatement.text(new byte[] {'D', (byte) 0xE9, 0});
    private static final QueuedStatement PREPARED =
            QueuedStatement.prepared(new byte[] {'?'}, new byte[] {0, 1, 3, 0, 7});

    private static QueuedWrite write(Optional<IdempotencyKey> key, QueuedStatement... statements) {
        CarriedState session = new CarriedState(255, "acme", "sql_mode='ANSI'");
        return new QueuedWrite(
                new TenantId("acme"), new Epoch(7), 1_700_000_000_123_456L, session, key, List.of(statements));
    }

    @Test
    void whatIsWrittenIsRead() {
        IdempotencyKey key = new IdempotencyKey("order-1", "ab".repeat(32));
        List<QueueRecord> records = List.of(
                new QueueRecord.Accepted(write(Optional.empty(), TEXT)),
                new QueueRecord.Accepted(write(Optional.of(key), PREPARED, TEXT)),
                new QueueRecord.Settled(
                        new TenantId("acme"),
                        List.of(
                                new QueueRecord.Entry(new Position(1), new Settlement.Applied(3, -1, 2), 500),
                                new QueueRecord.Entry(new Position(2), Settlement.Applied.BEFORE, 0),
                                new QueueRecord.Entry(
                                        new Position(9), new Settlement.Dead(1062, "23000", "Duplicate"), 7)),
                        1_700_000_000_123_456L),
                new QueueRecord.Handing(new TenantId("acme"), true),
                new QueueRecord.Handing(new TenantId("acme"), false));

        for (QueueRecord record : records) {
            assertThat(QueueCodec.decode(QueueCodec.encode(record))).isEqualTo(record);
        }
    }

    @Test
    void theFormOfVersionOneStays() {
        byte[] bytes = QueueCodec.encode(new QueueRecord.Accepted(write(Optional.empty(), TEXT)));

        assertThat(HexFormat.of().formatHex(bytes))
                .isEqualTo("0101" + "000461636d65" + "0000000000000007" + "00060a2418202240" + "00ff" + "000461636d65"
                        + "000f73716c5f6d6f64653d27414e534927" + "00" + "0001" + "00" + "0000000000000003" + "44e900");
    }

    @Test
    void aSettlementOfVersionOneIsRead() {
        byte[] bytes = HexFormat.of()
                .parseHex("0102" + "000461636d65" + "0001" + "0000000000000009" + "01" + "0000000000000003"
                        + "0000000000000000" + "0000000000000002");

        assertThat(QueueCodec.decode(bytes))
                .isEqualTo(new QueueRecord.Settled(
                        new TenantId("acme"),
                        List.of(new QueueRecord.Entry(new Position(9), new Settlement.Applied(3, 0, 2), 0)),
                        0));
    }

    @Test
    void theHeadOfAWriteSaysWhoseItIs() {
        byte[] accepted = QueueCodec.encode(new QueueRecord.Accepted(write(Optional.empty(), TEXT)));
        byte[] handing = QueueCodec.encode(new QueueRecord.Handing(new TenantId("acme"), true));

        assertThat(QueueCodec.head(accepted))
                .contains(new QueueCodec.Head(new TenantId("acme"), 1_700_000_000_123_456L));
        assertThat(QueueCodec.head(handing)).isEmpty();
    }

    @Test
    void bytesThatAreCutOrChangedAreRefusedOrAnotherRecord() {
        byte[] bytes = QueueCodec.encode(new QueueRecord.Accepted(write(Optional.empty(), PREPARED, TEXT)));
        for (int length = 0; length < bytes.length; length++) {
            byte[] cut = Arrays.copyOf(bytes, length);
            assertThatThrownBy(() -> QueueCodec.decode(cut)).isInstanceOf(MalformedRecordException.class);
        }
        Seeds.each(500, random -> {
            byte[] changed = bytes.clone();
            changed[random.nextInt(changed.length)] ^= (byte) (1 + random.nextInt(255));
            try {
                QueueRecord read = QueueCodec.decode(changed);
                boolean isOld = changed[0] == 1 && read instanceof QueueRecord.Settled;
                assertThat(QueueCodec.decode(QueueCodec.encode(read))).isEqualTo(read);
                if (!isOld) {
                    assertThat(QueueCodec.encode(read)).isEqualTo(changed);
                }
            } catch (MalformedRecordException refused) {
                assertThat(refused).hasMessageNotContaining("acme");
            }
        });
    }

    @Test
    void receiptsAreReadAsTheyAreWritten() {
        Receipt receipt = new Receipt(new ShardId("s-2"), -2, new Position(42));

        assertThat(receipt).hasToString("s-2-fffffffffffffffe-42");
        assertThat(Receipt.of(receipt.toString())).contains(receipt);
        for (String other : List.of(
                "", "s2", "s2-1-1", "s2-fffffffffffffffe-0", "s2-fffffffffffffffe-042", "-fffffffffffffffe-1")) {
            assertThat(Receipt.of(other)).as(other).isEmpty();
        }
    }

    @Test
    void noTextIsTold() {
        QueuedStatement secret = QueuedStatement.text("UPDATE t SET a = 'secret'".getBytes(StandardCharsets.UTF_8));

        assertThat(write(Optional.empty(), secret).toString()).doesNotContain("secret");
        assertThat(new Settlement.Dead(1, "HY000", "secret").toString()).doesNotContain("secret");
    }
}
