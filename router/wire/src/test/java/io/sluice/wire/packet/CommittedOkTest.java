package io.sluice.wire.packet;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.sluice.wire.Capabilities;
import io.sluice.wire.StatusFlags;
import java.util.List;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

/** The OK of a write as MySQL sends it with {@code session_track_gtids=OWN_GTID}, byte for byte. */
@NullMarked
class CommittedOkTest {
    private static final long BASE = Capabilities.CLIENT_PROTOCOL_41;
    private static final long TRACKED = BASE | Capabilities.CLIENT_SESSION_TRACK;
    private static final String GTID = "3e11fa47-71ca-11e1-9e33-c80aa9429562:42";
    private static final String GTID_BYTES =
            ByteBufUtil.hexDump(GTID.getBytes(java.nio.charset.StandardCharsets.US_ASCII));
    /** One row, insert id 7, autocommit and changed state, no warning, no text. */
    private static final String ONE_ROW = "000107" + "0240" + "0000" + "00";
    /** 43 bytes of state: GTIDs, 41 bytes, as text, 39 characters. */
    private static final String STATE = "2b" + "03" + "29" + "00" + "27" + GTID_BYTES;

    private static ByteBuf bytes(String hex) {
        return Unpooled.wrappedBuffer(ByteBufUtil.decodeHexDump(hex));
    }

    private static String encoded(OkPacket ok, long capabilities) {
        ByteBuf out = Unpooled.buffer();
        ok.encode(out, capabilities);
        return ByteBufUtil.hexDump(out);
    }

    @Test
    void itTellsWhatWasCommitted() {
        OkPacket ok = OkPacket.decode(bytes(ONE_ROW + STATE), TRACKED);

        assertThat(ok.changes()).containsExactly(new SessionChange.Gtids(GTID));
        assertThat(ok.insertId()).isEqualTo(7);
        assertThat(encoded(ok, TRACKED)).isEqualTo(ONE_ROW + STATE);
    }

    @Test
    void withoutTheIdItIsWhatAServerSendsThatWasNotAsked() {
        OkPacket ok = OkPacket.decode(bytes(ONE_ROW + STATE), TRACKED).withChanges(List.of());

        assertThat(encoded(ok, TRACKED)).isEqualTo("000107" + "0200" + "0000");
        assertThat(encoded(ok, BASE)).isEqualTo("000107" + "0200" + "0000");
    }

    @Test
    void textsAndOtherChangesStay() {
        String text = "04" + "74657874";
        String schema = "01" + "05" + "04" + "61636d65";
        String ids = STATE.substring(2);
        OkPacket ok = OkPacket.decode(bytes("000107" + "0240" + "0000" + text + "32" + schema + ids), TRACKED);

        OkPacket rest = ok.withChanges(List.of(ok.changes().get(0)));

        assertThat(ok.changes()).containsExactly(new SessionChange.Schema("acme"), new SessionChange.Gtids(GTID));
        assertThat(rest.status()).isEqualTo(StatusFlags.SERVER_STATUS_AUTOCOMMIT | 0x4000);
        assertThat(encoded(rest, TRACKED)).isEqualTo("000107" + "0240" + "0000" + text + "07" + schema);
        assertThat(encoded(rest, BASE)).isEqualTo("000107" + "0200" + "0000" + text);
    }

    @Test
    void anotherEncodingStaysAsItCame() {
        String other = "000107" + "0240" + "0000" + "00" + "05" + "03" + "03" + "01" + "0178";
        OkPacket ok = OkPacket.decode(bytes(other), TRACKED);

        assertThat(ok.changes()).hasExactlyElementsOfTypes(SessionChange.Other.class);
        assertThat(encoded(ok, TRACKED)).isEqualTo(other);
    }
}
