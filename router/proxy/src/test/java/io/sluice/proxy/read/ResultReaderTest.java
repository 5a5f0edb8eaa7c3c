package io.sluice.proxy.read;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.sluice.wire.Bytes;
import io.sluice.wire.Fields;
import io.sluice.wire.MalformedPacketException;
import io.sluice.wire.packet.ErrPacket;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ResultReaderTest {
    private static final int UTF8 = 45;
    private static final int BINARY = 63;
    private static final int UNSIGNED = 0x20;
    private static final int CAPABILITIES = 0x200;

    /** A column's number, collation and flags; a value of the binary protocol; its type and the value in JSON. */
    private record Case(int type, int collation, int flags, String hex, String label, String json) {}

    private static final List<Case> CASES = List.of(
            new Case(0x01, BINARY, 0, "ff", "tinyint", "-1"),
            new Case(0x01, BINARY, UNSIGNED, "ff", "tinyint unsigned", "255"),
            new Case(0x02, BINARY, 0, "0080", "smallint", "-32768"),
            new Case(0x02, BINARY, UNSIGNED, "ffff", "smallint unsigned", "65535"),
            new Case(0x09, BINARY, 0, "000080ff", "mediumint", "-8388608"),
            new Case(0x03, BINARY, 0, "00000080", "int", "-2147483648"),
            new Case(0x03, BINARY, UNSIGNED, "ffffffff", "int unsigned", "4294967295"),
            new Case(0x08, BINARY, 0, "ffffffffffffffff", "bigint", "\"-1\""),
            new Case(0x08, BINARY, UNSIGNED, "ffffffffffffffff", "bigint unsigned", "\"18446744073709551615\""),
            new Case(0x0D, BINARY, UNSIGNED, "ea07", "year", "2026"),
            new Case(0x04, BINARY, 0, "cdcccc3d", "float", "0.1"),
            new Case(0x05, BINARY, 0, "9a9999999999b93f", "double", "0.1"),
            new Case(0xF6, BINARY, 0, "05" + text("-1.50"), "decimal", "\"-1.50\""),
            new Case(0x0A, BINARY, 0, "00", "date", "\"0000-00-00\""),
            new Case(0x0A, BINARY, 0, "04ea070b00", "date", "\"2026-11-00\""),
            new Case(0x0C, BINARY, 0, "04ea070b17", "datetime", "\"2026-11-23 00:00:00\""),
            new Case(0x0C, BINARY, 0, "07ea070b17050607", "datetime", "\"2026-11-23 05:06:07\""),
            new Case(0x07, BINARY, 0, "0bea070b1705060701000000", "timestamp", "\"2026-11-23 05:06:07.000001\""),
            new Case(0x0C, BINARY, 0, "00", "datetime", "\"0000-00-00 00:00:00\""),
            new Case(0x0B, BINARY, 0, "00", "time", "\"00:00:00\""),
            new Case(0x0B, BINARY, 0, "080122000000160301", "time", "\"-838:03:01\""),
            new Case(0x0B, BINARY, 0, "0c00000000000102032a000000", "time", "\"01:02:03.000042\""),
            new Case(0x10, BINARY, UNSIGNED, "020102", "bit", "\"258\""),
            new Case(0xF5, BINARY, 0, "02" + text("{}"), "json", "\"{}\""),
            new Case(0xFD, UTF8, 0, "02c3a9", "varchar", "\"é\""),
            new Case(0xFD, BINARY, 0, "0200ff", "varbinary", "\"AP8=\""),
            new Case(0xFE, UTF8, 0x100, "01" + text("a"), "enum", "\"a\""),
            new Case(0xFE, UTF8, 0x800, "01" + text("a"), "set", "\"a\""),
            new Case(0xFE, BINARY, 0, "0100", "binary", "\"AA==\""),
            new Case(0xFC, UTF8, 0x10, "01" + text("a"), "text", "\"a\""),
            new Case(0xFC, BINARY, 0x10, "0100", "blob", "\"AA==\""),
            new Case(0xFF, BINARY, 0, "0100", "geometry", "\"AA==\""));

    @Test
    void eachTypeIsToldAsItLosesNothing() {
        for (Case each : CASES) {
            ResultReader reader = new ResultReader(true, 10, 10_000);
            begin(reader, each);
            reader.onPayload(bytes("00" + "00" + each.hex()));
            reader.onPayload(end());

            JsonObject result = new JsonObject(reader.json());
            String name = each.label() + " " + each.hex();
            assertThat(result.getJsonArray("columns"))
                    .as(name)
                    .containsExactly(new JsonObject().put("name", "c").put("type", each.label()));
            assertThat(result.getJsonArray("rows").getJsonArray(0).encode())
                    .as(name)
                    .isEqualTo("[" + each.json() + "]");
        }
    }

    @Test
    void nullIsNullWhereverItStands() {
        ResultReader reader = new ResultReader(true, 10, 10_000);
        Case number = new Case(0x01, BINARY, 0, "", "", "");
        begin(reader, number, number, number, number, number, number, number, number);
        reader.onPayload(bytes("00" + "0801" + "010203040506"));
        reader.onPayload(end());

        assertThat(new JsonObject(reader.json()).getJsonArray("rows").getJsonArray(0))
                .isEqualTo(new JsonArray("[1,null,2,3,4,5,null,6]"));
    }

    @Test
    void rowsOfTheTextProtocolAreReadTheSame() {
        ResultReader reader = new ResultReader(false, 10, 10_000);
        begin(
                reader,
                new Case(0x03, BINARY, 0, "", "", ""),
                new Case(0x08, BINARY, 0, "", "", ""),
                new Case(0xFD, UTF8, 0, "", "", ""),
                new Case(0xFC, BINARY, 0, "", "", ""),
                new Case(0xFD, UTF8, 0, "", "", ""));
        reader.onPayload(bytes("04" + text("0042") + "01" + text("7") + "01" + text("a") + "0100" + "fb"));
        reader.onPayload(end());

        assertThat(new JsonObject(reader.json()).getJsonArray("rows").getJsonArray(0))
                .isEqualTo(new JsonArray("[42,\"7\",\"a\",\"AA==\",null]"));
    }

    @Test
    void moreRowsThanMayBeAreNotKept() {
        ResultReader reader = new ResultReader(true, 1, 10_000);
        begin(reader, CASES.get(0));
        reader.onPayload(bytes("000001"));
        boolean atTheLimit = reader.isTooLarge();
        reader.onPayload(bytes("000001"));

        assertThat(atTheLimit).isFalse();
        assertThat(reader.isTooLarge()).isTrue();
    }

    @Test
    void moreBytesThanMayBeAreNotKept() {
        ResultReader reader = new ResultReader(false, 1_000, 2_000);
        begin(reader, new Case(0xFD, UTF8, 0, "", "", ""));
        for (int i = 0; i < 100; i++) {
            reader.onPayload(bytes("fa" + text("x").repeat(250)));
        }

        assertThat(reader.isTooLarge()).isTrue();
    }

    @Test
    void anErrorIsKeptWhereverItComes() {
        for (int rows = -1; rows < 2; rows++) {
            ResultReader reader = new ResultReader(true, 10, 10_000);
            if (rows >= 0) {
                begin(reader, CASES.get(0));
            }
            for (int i = 0; i < rows; i++) {
                reader.onPayload(bytes("000001"));
            }
            ByteBuf error = Unpooled.buffer();
            new ErrPacket(1317, "70100", "interrupted").encode(error, CAPABILITIES);
            reader.onPayload(error);

            assertThat(reader.error()).isEqualTo(new ErrPacket(1317, "70100", "interrupted"));
        }
    }

    @Test
    void whatIsNoResultIsRefused() {
        for (String payload : List.of("", "00", "fd", "0000", "00000102")) {
            ResultReader reader = new ResultReader(true, 10, 10_000);
            begin(reader, CASES.get(0));

            assertThatThrownBy(() -> reader.onPayload(bytes(payload)))
                    .as(payload)
                    .isInstanceOf(MalformedPacketException.class);
        }
    }

    private static void begin(ResultReader reader, Case... columns) {
        reader.onPayload(Unpooled.buffer().writeByte(columns.length));
        for (Case column : columns) {
            ByteBuf definition = Unpooled.buffer();
            for (String part : List.of("def", "schema", "t", "t", "c", "c")) {
                Fields.writePrefixed(definition, Bytes.utf8(part));
            }
            definition
                    .writeByte(0x0C)
                    .writeShortLE(column.collation())
                    .writeIntLE(100)
                    .writeByte(column.type())
                    .writeShortLE(column.flags())
                    .writeByte(0)
                    .writeShortLE(0);
            reader.onPayload(definition);
        }
    }

    private static ByteBuf end() {
        return bytes("fe000002000000");
    }

    private static ByteBuf bytes(String hex) {
        return Unpooled.wrappedBuffer(HexFormat.of().parseHex(hex));
    }

    private static String text(String ascii) {
        return HexFormat.of().formatHex(ascii.getBytes(StandardCharsets.US_ASCII));
    }
}
