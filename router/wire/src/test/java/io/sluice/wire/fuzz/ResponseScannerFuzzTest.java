package io.sluice.wire.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.sluice.wire.Capabilities;
import io.sluice.wire.Command;
import io.sluice.wire.MalformedPacketException;
import io.sluice.wire.ResponseScanner;
import io.sluice.wire.ResponseScanner.Stop;
import io.sluice.wire.packet.SessionChange;
import io.sluice.wire.testing.Conversation;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** Any bytes as a response to any command: an end, a refusal or a wait, and the same however the bytes are cut. */
class ResponseScannerFuzzTest {
    private static final List<Command> COMMANDS = List.of(
            Command.COM_QUERY,
            Command.COM_STMT_PREPARE,
            Command.COM_STMT_EXECUTE,
            Command.COM_STMT_FETCH,
            Command.COM_FIELD_LIST,
            Command.COM_STATISTICS,
            Command.COM_PING,
            Command.COM_STMT_CLOSE);
    private static final long PLAIN = Capabilities.CLIENT_SESSION_TRACK;
    private static final long MODERN = PLAIN | Capabilities.CLIENT_DEPRECATE_EOF;

    static Stream<byte[]> seeds() {
        SessionChange schema = new SessionChange.Schema("acme");
        return Stream.of(
                seed(
                        0,
                        MODERN,
                        new Conversation(MODERN)
                                .columnCount(1)
                                .definitions(1)
                                .row("a")
                                .ok(0xFE, 10)
                                .ok(2)),
                seed(
                        0,
                        PLAIN,
                        new Conversation(PLAIN)
                                .columnCount(1)
                                .definitions(1)
                                .eof(2)
                                .row("a")
                                .eof(2)),
                seed(
                        0,
                        MODERN,
                        new Conversation(MODERN)
                                .ok(0, 8, schema)
                                .bytes(0xFB, 'f')
                                .err(1045)),
                seed(
                        1,
                        PLAIN,
                        new Conversation(PLAIN)
                                .prepared(1, 1, 1)
                                .definitions(1)
                                .eof(2)
                                .definitions(1)
                                .eof(2)),
                seed(
                        2,
                        PLAIN,
                        new Conversation(PLAIN).columnCount(1).definitions(1).eof(0x40)),
                seed(3, MODERN, new Conversation(MODERN).row("a").ok(0xFE, 0x80)),
                seed(
                        0,
                        0x1F00000000L,
                        new Conversation(0)
                                .bytes(0xFF, 0xFF, 0xFF, 1, 1)
                                .columnCount(1, 0)
                                .eof(2)));
    }

    @MethodSource("seeds")
    @FuzzTest
    void anyBytes(byte[] input) {
        Pieces pieces = new Pieces(input);
        Command command = COMMANDS.get(pieces.number() % COMMANDS.size());
        int step = 1 + pieces.number();
        long capabilities = pieces.capabilities();
        byte[] bytes = pieces.rest();

        List<String> whole = scan(command, capabilities, bytes, Integer.MAX_VALUE);
        List<String> cut = scan(command, capabilities, bytes, step);

        assertThat(cut).isEqualTo(whole);
    }

    /** What happens, each with the place where it does; the last line tells how it ended. */
    private static List<String> scan(Command command, long capabilities, byte[] bytes, int step) {
        ResponseScanner scanner = new ResponseScanner();
        scanner.begin(command, capabilities);
        ByteBuf in = Unpooled.wrappedBuffer(bytes).writerIndex(0);
        List<String> seen = new ArrayList<>();
        Stop stop = Stop.MORE;
        try {
            while (stop != Stop.END && (stop != Stop.MORE || in.writerIndex() < bytes.length)) {
                if (stop == Stop.MORE) {
                    in.writerIndex(in.writerIndex() + Math.min(step, bytes.length - in.writerIndex()));
                } else {
                    in.skipBytes(scanner.packetBytes());
                }
                stop = scanner.scan(in);
                if (stop != Stop.MORE) {
                    seen.add(stop + " at " + in.readerIndex());
                }
            }
            seen.add(in.readerIndex() + " " + scanner.status() + " " + scanner.warnings() + " " + scanner.errorCode());
        } catch (MalformedPacketException refused) {
            seen.add(refused.fault().name());
        }
        return seen;
    }

    private static byte[] seed(int command, long capabilities, Conversation said) {
        return new Seed()
                .number(command)
                .number(3)
                .capabilities(capabilities)
                .rest(said.toBytes())
                .toBytes();
    }
}
