package io.sluice.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.sluice.wire.ResponseScanner.Stop;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What real servers answered, with and without CLIENT_DEPRECATE_EOF, optional and cached metadata.
 *
 * <p>Each response in the resources was read until the server was silent, so its end does not come from the scanner.
 * A record: a line of comment, the command with its capabilities and expected stops, the expected outcome, hex.
 */
@NullMarked
class RecordedResponsesConformanceTest {
    record Recorded(String name, Command command, long capabilities, List<Stop> stops, String outcome, Bytes bytes) {
        @Override
        public String toString() {
            return name;
        }
    }

    static List<Recorded> responses() throws IOException {
        List<Recorded> all = new ArrayList<>();
        for (String server : List.of("mysql-8.0.15", "mariadb-11.4.5")) {
            try (InputStream in =
                    RecordedResponsesConformanceTest.class.getResourceAsStream("recorded/" + server + ".txt")) {
                assertThat(in).as(server).isNotNull();
                String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
                for (String record : text.split("\n\n", -1)) {
                    all.add(parse(server, record.strip().split("\n", -1)));
                }
            }
        }
        return all;
    }

    @ParameterizedTest
    @MethodSource("responses")
    void theEndIsWhereTheServerFellSilent(Recorded given) {
        assertScansAs(given, Integer.MAX_VALUE);
    }

    @ParameterizedTest
    @MethodSource("responses")
    void soItIsHoweverTheBytesArrive(Recorded given) {
        for (int step : new int[] {1, 2, 3, 7, 61}) {
            assertScansAs(given, step);
        }
    }

    private static void assertScansAs(Recorded given, int step) {
        ResponseScanner scanner = new ResponseScanner();
        scanner.onLogin(StatusFlags.SERVER_STATUS_AUTOCOMMIT);
        scanner.begin(given.command(), given.capabilities());
        ByteBuf in = Unpooled.wrappedBuffer(given.bytes().toArray()).writerIndex(0);
        List<Stop> stops = new ArrayList<>();
        Stop stop = Stop.MORE;
        while (stop != Stop.END) {
            if (stop == Stop.MORE) {
                assertThat(in.writerIndex())
                        .as("bytes when more are wanted")
                        .isLessThan(given.bytes().length());
                in.writerIndex(in.writerIndex() + Math.min(step, given.bytes().length() - in.writerIndex()));
            } else {
                stops.add(stop);
                in.skipBytes(scanner.packetBytes());
            }
            stop = scanner.scan(in);
        }
        assertThat(stops).isEqualTo(given.stops());
        assertThat(in.readerIndex()).isEqualTo(given.bytes().length());
        assertThat(outcome(scanner)).isEqualTo(given.outcome());
    }

    /** Without the status, which after an ERR is that of an earlier response. */
    private static String outcome(ResponseScanner scanner) {
        return String.format(
                Locale.ROOT,
                "%s warnings=%d rows=%d id=%d error=%d cursor=%s",
                scanner.isError() ? "ERR" : "OK",
                scanner.warnings(),
                scanner.affectedRows(),
                scanner.insertId(),
                scanner.errorCode(),
                scanner.cursorOpen());
    }

    private static Recorded parse(String server, String[] lines) {
        String[] head = lines[1].split(" ", -1);
        List<Stop> stops = head[2].equals("-")
                ? List.of()
                : Arrays.stream(head[2].split(",", -1)).map(Stop::valueOf).toList();
        boolean error = !lines[2].contains(" error=0 ");
        String outcome = (error ? "ERR" : "OK") + lines[2].substring(lines[2].indexOf(' '));
        String hex = String.join("", Arrays.asList(lines).subList(3, lines.length));
        return new Recorded(
                server + ": " + head[0] + " " + lines[0].substring(2),
                Command.valueOf(head[0]),
                Long.parseLong(head[1], 16),
                stops,
                outcome,
                Bytes.of(HexFormat.of().parseHex(hex)));
    }
}
