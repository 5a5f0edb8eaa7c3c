package io.sluice.proxy.line;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.sluice.proxy.line.ReplyReader.Wanted;
import io.sluice.wire.MalformedPacketException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ReplyReaderTest {
    private final ReplyReader answer = new ReplyReader(Wanted.ROWS);

    private static ByteBuf bytes(int... values) {
        ByteBuf payload = Unpooled.buffer();
        Arrays.stream(values).forEach(payload::writeByte);
        return payload;
    }

    @Test
    void anOkIsAnAnswerWithoutRows() {
        assertThat(answer.isComplete(bytes(0, 1, 0, 2, 0, 0, 0))).isTrue();
        assertThat(answer.reply()).isEqualTo(new Reply.Done(1, 0, 0, 2, 0, List.of()));
    }

    @Test
    void anErrorHasTheServersCode() {
        assertThat(answer.isComplete(bytes(0xFF, 0x15, 0x04))).isTrue();
        assertThat(answer.reply()).isEqualTo(new Reply.Refused(1045, "HY000", ""));
    }

    @Test
    void rowsComeBetweenTheTwoEndsOfFileAndMayHoldNull() {
        assertThat(answer.isComplete(bytes(2))).isFalse();
        assertThat(answer.isComplete(Unpooled.copiedBuffer("definition", StandardCharsets.UTF_8)))
                .isFalse();
        assertThat(answer.isComplete(Unpooled.copiedBuffer("definition", StandardCharsets.UTF_8)))
                .isFalse();
        assertThat(answer.isComplete(bytes(0xFE, 0, 0, 2, 0))).isFalse();
        assertThat(answer.isComplete(bytes(2, '4', '2', 0xFB))).isFalse();
        assertThat(answer.isComplete(bytes(0xFE, 0, 0, 2, 0))).isTrue();

        assertThat(((Reply.Done) answer.reply()).rows()).containsExactly(Arrays.asList("42", null));
    }

    @Test
    void anErrorMayComeInThePlaceOfARow() {
        answer.isComplete(bytes(1));
        answer.isComplete(bytes(3, 'd', 'e', 'f'));
        answer.isComplete(bytes(0xFE, 0, 0, 2, 0));

        assertThat(answer.isComplete(bytes(0xFF, 0x25, 0x05))).isTrue();
        assertThat(answer.reply()).isEqualTo(new Reply.Refused(1317, "HY000", ""));
    }

    @Test
    void noFileIsEverSent() {
        assertThat(answer.isComplete(bytes(0xFB, '/', 'e'))).isTrue();
        assertThat(answer.isUnusable()).isTrue();
        assertThat(((Reply.Refused) answer.reply()).code()).isEqualTo(3948);
    }

    @Test
    void whatIsNoAnswerIsRefused() {
        for (ByteBuf payload : List.of(bytes(), bytes(0xFC, 0xFF, 0xFF))) {
            assertThatThrownBy(() -> new ReplyReader(Wanted.ROWS).isComplete(payload))
                    .isInstanceOf(MalformedPacketException.class);
        }
    }
}
