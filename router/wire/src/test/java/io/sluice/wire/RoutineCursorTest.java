package io.sluice.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.sluice.wire.testing.Conversation;
import org.junit.jupiter.api.Test;

/** MySQL and MariaDB set the flag of an open cursor also while a routine that is called has one of its own open. */
final class RoutineCursorTest {
    private static final long PLAIN = Capabilities.CLIENT_PROTOCOL_41;
    private static final int AUTO = StatusFlags.SERVER_STATUS_AUTOCOMMIT;
    private static final int IN_ROUTINE =
            AUTO | StatusFlags.SERVER_MORE_RESULTS_EXISTS | StatusFlags.SERVER_STATUS_CURSOR_EXISTS;

    @Test
    void theRowsOfARoutineWithACursorFollowWhereNoCursorWasAskedFor() {
        ByteBuf in = Unpooled.wrappedBuffer(new Conversation(PLAIN)
                .columnCount(1)
                .definitions(1)
                .eof(IN_ROUTINE)
                .row("7")
                .eof(IN_ROUTINE)
                .ok(AUTO)
                .toBytes());
        ResponseScanner scanner = new ResponseScanner();
        scanner.begin(Command.COM_STMT_EXECUTE, PLAIN, false);

        ResponseScanner.Stop stop = scanner.scan(in);

        assertThat(stop).isEqualTo(ResponseScanner.Stop.END);
        assertThat(in.isReadable()).isFalse();
        assertThat(scanner.cursorOpen()).isFalse();
    }
}
