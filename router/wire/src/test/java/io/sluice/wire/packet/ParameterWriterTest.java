package io.sluice.wire.packet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

final class ParameterWriterTest {
    private static final BigInteger TWO_TO_63 = BigInteger.ONE.shiftLeft(63);

    /** One parameter, and its type and value as they stand behind the null bits and the flag. */
    private record Case(String what, Consumer<ParameterWriter> write, String typeAndValue) {}

    private static final List<Case> CASES = List.of(
            new Case("true", out -> out.writeBoolean(true), "0100" + "01"),
            new Case("false", out -> out.writeBoolean(false), "0100" + "00"),
            new Case("zero", out -> out.writeInteger(BigInteger.ZERO), "0800" + "0000000000000000"),
            new Case("minus one", out -> out.writeInteger(BigInteger.ONE.negate()), "0800" + "ffffffffffffffff"),
            new Case("the least signed", out -> out.writeInteger(TWO_TO_63.negate()), "0800" + "0000000000000080"),
            new Case(
                    "the greatest signed",
                    out -> out.writeInteger(TWO_TO_63.subtract(BigInteger.ONE)),
                    "0800" + "ffffffffffffff7f"),
            new Case("the least unsigned", out -> out.writeInteger(TWO_TO_63), "0880" + "0000000000000080"),
            new Case(
                    "the greatest unsigned",
                    out -> out.writeInteger(TWO_TO_63.shiftLeft(1).subtract(BigInteger.ONE)),
                    "0880" + "ffffffffffffffff"),
            new Case(
                    "above 64 bits",
                    out -> out.writeInteger(TWO_TO_63.shiftLeft(1)),
                    "f600" + "14" + hex("18446744073709551616")),
            new Case(
                    "below 64 bits",
                    out -> out.writeInteger(TWO_TO_63.negate().subtract(BigInteger.ONE)),
                    "f600" + "14" + hex("-9223372036854775809")),
            new Case("a decimal", out -> out.writeDecimal(new BigDecimal("-1.50")), "f600" + "05" + hex("-1.50")),
            new Case("a double", out -> out.writeDouble(1.0), "0500" + "000000000000f03f"),
            new Case("a text", out -> out.writeText("é".getBytes(StandardCharsets.UTF_8)), "fd00" + "02c3a9"),
            new Case("no text", out -> out.writeText(new byte[0]), "fd00" + "00"),
            new Case("bytes", out -> out.writeBytes(new byte[] {0, (byte) 0xFF}), "fc00" + "0200ff"));

    @Test
    void eachKindIsWrittenWithItsTypeAndValue() {
        for (Case each : CASES) {
            ParameterWriter out = new ParameterWriter();
            each.write().accept(out);

            assertThat(HexFormat.of().formatHex(out.toBytes()))
                    .as(each.what())
                    .isEqualTo("00" + "01" + each.typeAndValue());
        }
    }

    @Test
    void nullHasABitAndATypeAndNoValue() {
        ParameterWriter out = new ParameterWriter();
        out.writeBoolean(true);
        for (int i = 0; i < 8; i++) {
            out.writeNull();
        }

        assertThat(out.count()).isEqualTo(9);
        assertThat(HexFormat.of().formatHex(out.toBytes())).isEqualTo("fe01" + "01" + "0100" + "0600".repeat(8) + "01");
    }

    @Test
    void noParametersAreNoBytes() {
        assertThat(new ParameterWriter().toBytes()).isEmpty();
    }

    @Test
    void aLongTextHasALongLength() {
        ParameterWriter out = new ParameterWriter();
        out.writeText(new byte[70_000]);

        assertThat(HexFormat.of().formatHex(out.toBytes(), 0, 8)).isEqualTo("0001fd00fd701101");
    }

    @Test
    void whatTheServerCannotHoldIsRefused() {
        ParameterWriter out = new ParameterWriter();

        assertThatThrownBy(() -> out.writeDouble(Double.POSITIVE_INFINITY))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> out.writeDecimal(new BigDecimal("0." + "1".repeat(31))))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> out.writeDecimal(new BigDecimal("1".repeat(66))))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> out.writeDecimal(new BigDecimal("1e1000000000")))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> out.writeInteger(BigInteger.TEN.pow(65))).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void thereAreAtMostAsManyAsTheProtocolCounts() {
        ParameterWriter out = new ParameterWriter();
        for (int i = 0; i < ParameterWriter.PARAMETERS_MAX; i++) {
            out.writeNull();
        }

        assertThatThrownBy(out::writeNull).isInstanceOf(IllegalArgumentException.class);
    }

    private static String hex(String text) {
        return HexFormat.of().formatHex(text.getBytes(StandardCharsets.US_ASCII));
    }
}
