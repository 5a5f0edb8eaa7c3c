package io.sluice.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.sluice.wire.ResponseScanner.Stop;
import io.sluice.wire.packet.SessionChange;
import io.sluice.wire.testing.Conversation;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@NullMarked
class ResponseScannerTest {
    private static final long PLAIN = Capabilities.CLIENT_PROTOCOL_41 | Capabilities.CLIENT_SESSION_TRACK;
    private static final long MODERN = PLAIN | Capabilities.CLIENT_DEPRECATE_EOF;
    private static final long OPTIONAL = Capabilities.CLIENT_OPTIONAL_RESULTSET_METADATA;
    private static final int MORE = StatusFlags.SERVER_MORE_RESULTS_EXISTS;
    private static final int CURSOR = StatusFlags.SERVER_STATUS_CURSOR_EXISTS;
    private static final int AUTO = StatusFlags.SERVER_STATUS_AUTOCOMMIT;
    private static final SessionChange SCHEMA = new SessionChange.Schema("acme");
    private static final SessionChange GTIDS = new SessionChange.Gtids("3e11fa47-71ca-11e1-9e33-c80aa9429562:42");

    /** A response of a server, and the stops it must lead to, END aside. */
    record Case(String name, Command command, long capabilities, Conversation said, List<Stop> stops) {
        @Override
        public String toString() {
            return name;
        }
    }

    private final ResponseScanner scanner = new ResponseScanner();

    static List<Case> cases() {
        List<Case> cases = new ArrayList<>();
        for (long capabilities : new long[] {PLAIN, MODERN}) {
            String suffix = capabilities == MODERN ? " without EOF" : " with EOF";
            cases.add(query("ok" + suffix, capabilities, on(capabilities).ok(AUTO)));
            cases.add(query("error" + suffix, capabilities, on(capabilities).err(1064)));
            cases.add(query("rows" + suffix, capabilities, resultSet(capabilities, 2, AUTO)));
            cases.add(query("no rows" + suffix, capabilities, emptyResultSet(capabilities)));
            cases.add(query("two results and an ok" + suffix, capabilities, manyResults(capabilities)));
            cases.add(query("an error after rows" + suffix, capabilities, errorAfterRows(capabilities)));
            cases.add(query("a row above 16 MiB" + suffix, capabilities, wideRows(capabilities)));
            cases.add(execute("an open cursor" + suffix, capabilities, openCursor(capabilities)));
            cases.add(fetch(
                    "fetched rows" + suffix,
                    capabilities,
                    last(on(capabilities).row("1").row("2"), CURSOR)));
            cases.add(new Case(
                    "fields" + suffix,
                    Command.COM_FIELD_LIST,
                    capabilities,
                    last(on(capabilities).definitions(3), AUTO),
                    List.of()));
            cases.addAll(prepared(capabilities, suffix));
            cases.add(new Case(
                    "set option" + suffix,
                    Command.COM_SET_OPTION,
                    capabilities,
                    last(on(capabilities), AUTO),
                    List.of()));
            cases.add(new Case(
                    "ping" + suffix,
                    Command.COM_PING,
                    capabilities,
                    on(capabilities).ok(AUTO),
                    List.of()));
        }
        cases.addAll(special());
        return cases;
    }

    private static List<Case> special() {
        long progress = MODERN | Capabilities.MARIADB_CLIENT_PROGRESS;
        long cached = MODERN | Capabilities.MARIADB_CLIENT_CACHE_METADATA;
        return List.of(
                new Case(
                        "statistics",
                        Command.COM_STATISTICS,
                        MODERN,
                        on(MODERN)
                                .packet(to ->
                                        to.writeBytes("Uptime: 1".getBytes(java.nio.charset.StandardCharsets.UTF_8))),
                        List.of()),
                new Case("no response", Command.COM_STMT_CLOSE, MODERN, on(MODERN), List.of()),
                new Case(
                        "changed state",
                        Command.COM_QUERY,
                        MODERN,
                        on(MODERN).ok(0, AUTO, SCHEMA),
                        List.of(Stop.STATE)),
                new Case(
                        "changed state after rows",
                        Command.COM_QUERY,
                        MODERN,
                        on(MODERN).columnCount(1).definitions(1).row("x").ok(0xFE, AUTO, SCHEMA),
                        List.of(Stop.STATE)),
                new Case(
                        "changed state between results",
                        Command.COM_QUERY,
                        MODERN,
                        on(MODERN).ok(0, AUTO | MORE, SCHEMA).ok(0, AUTO, GTIDS),
                        List.of(Stop.STATE, Stop.STATE)),
                new Case(
                        "a file and its ok",
                        Command.COM_QUERY,
                        MODERN,
                        on(MODERN).bytes(0xFB, 'f').ok(AUTO),
                        List.of(Stop.INFILE)),
                query(
                        "progress",
                        progress,
                        on(progress)
                                .bytes(0xFF, 0xFF, 0xFF, 1, 1, 2, 0, 0, 0, 0)
                                .ok(AUTO)),
                query(
                        "cached definitions",
                        cached,
                        on(cached).columnCount(2, 0).row("a", "b").ok(0xFE, AUTO)),
                query(
                        "sent definitions",
                        cached,
                        on(cached).columnCount(1, 1).definitions(1).ok(0xFE, AUTO)),
                query(
                        "left out definitions",
                        PLAIN | OPTIONAL,
                        on(PLAIN).columnCount(1, 0).eof(AUTO).row("a").eof(AUTO)));
    }

    private static List<Case> prepared(long capabilities, String suffix) {
        Conversation both = on(capabilities).prepared(9, 1, 2).definitions(2);
        middle(both, capabilities).definitions(1);
        Conversation columns = on(capabilities).prepared(9, 2, 0).definitions(2);
        return List.of(
                prepare("parameters and columns" + suffix, capabilities, middle(both, capabilities)),
                prepare("columns only" + suffix, capabilities, middle(columns, capabilities)),
                prepare("neither" + suffix, capabilities, on(capabilities).prepared(9, 0, 0)));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void theEndIsFoundExactly(Case given) {
        byte[] bytes = given.said().toBytes();
        ByteBuf in = Unpooled.wrappedBuffer(bytes, new byte[] {1, 2, 3});
        scanner.begin(given.command(), given.capabilities());

        List<Stop> stops = run(in);

        assertThat(stops).isEqualTo(given.stops());
        assertThat(in.readerIndex()).isEqualTo(bytes.length);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void everyCutGivesTheSame(Case given) {
        byte[] bytes = given.said().toBytes();
        for (int cut = 0; cut < bytes.length; cut += cut < 2000 ? 1 : 1 + bytes.length / 7) {
            scanner.begin(given.command(), given.capabilities());
            ByteBuf in = Unpooled.wrappedBuffer(bytes);
            in.writerIndex(cut);
            List<Stop> stops = runToMore(in);
            assertThat(in.writerIndex() - in.readerIndex()).as("bytes kept").isLessThan(200);
            in.writerIndex(bytes.length);
            stops.addAll(run(in));

            assertThat(stops).as("cut at %s", cut).isEqualTo(given.stops());
            assertThat(in.readableBytes()).as("cut at %s", cut).isZero();
        }
    }

    @Test
    void theOutcomeIsThatOfTheLastPacket() {
        scanner.begin(Command.COM_QUERY, MODERN);

        run(Unpooled.wrappedBuffer(on(MODERN)
                .ok(0, AUTO | MORE)
                .ok(StatusFlags.SERVER_STATUS_IN_TRANS)
                .toBytes()));

        assertThat(scanner.status()).isEqualTo(StatusFlags.SERVER_STATUS_IN_TRANS);
        assertThat(scanner.insertId()).isEqualTo(7);
        assertThat(scanner.affectedRows()).isZero();
        assertThat(scanner.sequence()).isEqualTo(2);
        assertThat(scanner.isError()).isFalse();
    }

    @Test
    void anErrorKeepsTheStatusFromBefore() {
        scanner.onLogin(AUTO);
        scanner.begin(Command.COM_QUERY, MODERN);

        run(Unpooled.wrappedBuffer(on(MODERN).err(1213).toBytes()));

        assertThat(scanner.isError()).isTrue();
        assertThat(scanner.errorCode()).isEqualTo(1213);
        assertThat(scanner.status()).isEqualTo(AUTO);
    }

    @Test
    void aCursorIsOpenUntilItsLastRow() {
        scanner.begin(Command.COM_STMT_EXECUTE, PLAIN);
        run(Unpooled.wrappedBuffer(openCursor(PLAIN).toBytes()));
        boolean opened = scanner.cursorOpen();
        scanner.begin(Command.COM_STMT_FETCH, PLAIN);
        run(Unpooled.wrappedBuffer(on(PLAIN)
                .row("1")
                .eof(CURSOR | StatusFlags.SERVER_STATUS_LAST_ROW_SENT)
                .toBytes()));

        assertThat(opened).isTrue();
        assertThat(scanner.cursorOpen()).isFalse();
    }

    @Test
    void aSignalWithTheCodeOfProgressIsAnError() {
        long progress = MODERN | Capabilities.MARIADB_CLIENT_PROGRESS;
        scanner.begin(Command.COM_QUERY, progress);

        run(Unpooled.wrappedBuffer(on(progress).err(0xFFFF).toBytes()));

        assertThat(scanner.errorCode()).isEqualTo(0xFFFF);
    }

    @Test
    void theRowOfOutParametersIsNotTheEnd() {
        int out = AUTO | MORE | StatusFlags.SERVER_PS_OUT_PARAMS;
        Conversation said = on(PLAIN)
                .columnCount(1)
                .definitions(1)
                .eof(out)
                .row("7")
                .eof(AUTO)
                .ok(AUTO);
        ByteBuf in = Unpooled.wrappedBuffer(said.toBytes());
        scanner.begin(Command.COM_STMT_EXECUTE, PLAIN);

        run(in);

        assertThat(in.isReadable()).isFalse();
    }

    static List<Case> nonsense() {
        return List.of(
                query("no columns", MODERN, on(MODERN).bytes(0xFC, 0, 0)),
                query("an empty packet", MODERN, on(MODERN).bytes()),
                query("an endless count", MODERN, on(MODERN).bytes(0xFE, 1, 1, 1, 1, 1, 1, 1, 1)),
                query("a short error", MODERN, on(MODERN).bytes(0xFF, 1)),
                query(
                        "an OK that ends too soon",
                        MODERN,
                        on(MODERN).bytes(0, 0xFE, 1, 1).bytes(1, 1, 1, 1, 1, 1, 1, 1, 1)),
                query(
                        "an empty row",
                        MODERN,
                        on(MODERN).columnCount(1).definitions(1).bytes()),
                query(
                        "an EOF among definitions",
                        MODERN,
                        on(MODERN).columnCount(2).definitions(1).eof(0)),
                query(
                        "a row for the EOF of definitions",
                        PLAIN,
                        on(PLAIN).columnCount(1).definitions(1).row("a")),
                query("rows for a file", MODERN, on(MODERN).bytes(0xFB, 'f').columnCount(1)),
                prepare("a short prepared OK", MODERN, on(MODERN).bytes(0, 1, 0, 0, 0, 0, 0)),
                prepare("a column count for a prepared OK", MODERN, on(MODERN).bytes(1)),
                new Case("rows for a ping", Command.COM_PING, MODERN, on(MODERN).bytes(1), List.of()));
    }

    @ParameterizedTest
    @MethodSource
    void nonsense(Case given) {
        scanner.begin(given.command(), given.capabilities());
        ByteBuf in = Unpooled.wrappedBuffer(given.said().toBytes());

        assertThatThrownBy(() -> run(in)).isInstanceOf(MalformedPacketException.class);
    }

    @Test
    void anEndlessStateIsRefused() {
        scanner.begin(Command.COM_QUERY, MODERN);
        ByteBuf in = Unpooled.buffer();
        Packets.writeHeader(in, 1, ResponseScanner.MAX_WHOLE_PACKET_BYTES);
        in.writeBytes(new byte[] {0, 0, 0, 0, 0x40, 0, 0}).writeZero(30);

        assertThatThrownBy(() -> scanner.scan(in))
                .isInstanceOfSatisfying(
                        MalformedPacketException.class,
                        refused -> assertThat(refused.fault()).isEqualTo(MalformedPacketException.Fault.TOO_LARGE));
    }

    @Test
    void dialoguesAreNotForTheScanner() {
        assertThatThrownBy(() -> scanner.begin(Command.COM_CHANGE_USER, MODERN))
                .isInstanceOf(IllegalArgumentException.class);
    }

    /** Scans on to the end, consuming what the caller must. */
    private List<Stop> run(ByteBuf in) {
        List<Stop> stops = new ArrayList<>();
        while (true) {
            Stop stop = scanner.scan(in);
            if (stop == Stop.END) {
                return stops;
            }
            assertThat(stop).isNotEqualTo(Stop.MORE);
            stops.add(stop);
            in.skipBytes(scanner.packetBytes());
        }
    }

    private List<Stop> runToMore(ByteBuf in) {
        List<Stop> stops = new ArrayList<>();
        Stop stop = scanner.scan(in);
        while (stop != Stop.MORE && stop != Stop.END) {
            stops.add(stop);
            in.skipBytes(scanner.packetBytes());
            stop = scanner.scan(in);
        }
        return stops;
    }

    private static Conversation on(long capabilities) {
        return new Conversation(capabilities);
    }

    private static boolean modern(long capabilities) {
        return Capabilities.has(capabilities, Capabilities.CLIENT_DEPRECATE_EOF);
    }

    private static Conversation middle(Conversation said, long capabilities) {
        return modern(capabilities) ? said : said.eof(AUTO);
    }

    private static Conversation last(Conversation said, int status) {
        return said.last(status);
    }

    private static Conversation resultSet(long capabilities, int rows, int status) {
        return addResultSet(on(capabilities), capabilities, rows, status);
    }

    private static Conversation addResultSet(Conversation said, long capabilities, int rows, int status) {
        middle(said.columnCount(2).definitions(2), capabilities);
        for (int i = 0; i < rows; i++) {
            said.row("a" + i, "b");
        }
        return last(said, status);
    }

    private static Conversation emptyResultSet(long capabilities) {
        return resultSet(capabilities, 0, AUTO);
    }

    private static Conversation manyResults(long capabilities) {
        Conversation said = resultSet(capabilities, 3, AUTO | MORE);
        return addResultSet(said, capabilities, 1, AUTO | MORE).ok(AUTO);
    }

    private static Conversation errorAfterRows(long capabilities) {
        return middle(on(capabilities).columnCount(1).definitions(1), capabilities)
                .row("a")
                .err(1317);
    }

    private static Conversation wideRows(long capabilities) {
        Conversation said = middle(on(capabilities).columnCount(1).definitions(1), capabilities);
        said.wideRow(Packets.MAX_PAYLOAD_BYTES + 100).row("a").wideRow(Packets.MAX_PAYLOAD_BYTES - 4);
        return last(said, AUTO);
    }

    private static Conversation openCursor(long capabilities) {
        return last(on(capabilities).columnCount(1).definitions(1), AUTO | CURSOR);
    }

    private static Case query(String name, long capabilities, Conversation said) {
        return new Case(name, Command.COM_QUERY, capabilities, said, List.of());
    }

    private static Case execute(String name, long capabilities, Conversation said) {
        return new Case(name, Command.COM_STMT_EXECUTE, capabilities, said, List.of());
    }

    private static Case fetch(String name, long capabilities, Conversation said) {
        return new Case(name, Command.COM_STMT_FETCH, capabilities, said, List.of());
    }

    private static Case prepare(String name, long capabilities, Conversation said) {
        return new Case(name, Command.COM_STMT_PREPARE, capabilities, said, List.of(Stop.PREPARED));
    }
}
