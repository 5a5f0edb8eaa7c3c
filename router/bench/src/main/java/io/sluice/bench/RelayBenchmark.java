package io.sluice.bench;

import static java.util.Objects.requireNonNull;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.sluice.core.sql.StatementLexer;
import io.sluice.wire.Command;
import io.sluice.wire.ResponseScanner;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * One point select and one write through the relay, and the two parts that look at bytes. With {@code -prof gc} it tells the bytes that
 * are allocated per statement: client and server here allocate none.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
public class RelayBenchmark {
    private static final byte[] SQL = "SELECT c FROM sbtest1 WHERE id=5038".getBytes(StandardCharsets.US_ASCII);

    private static final byte[] UPDATE = "UPDATE sbtest1 SET k=k+1 WHERE id=5038".getBytes(StandardCharsets.US_ASCII);

    /** Every bracket of a write is looked at: does it call what may not be queued? */
    private static final byte[] WRITE = ("INSERT INTO sbtest1 (k, c, pad) VALUES (5038, CONCAT('a', ?), NOW()) "
                    + "ON DUPLICATE KEY UPDATE k = VALUES(k)")
            .getBytes(StandardCharsets.US_ASCII);

    private final StatementLexer lexer = new StatementLexer();
    private final ResponseScanner scanner = new ResponseScanner();
    private final ByteBuf response = Unpooled.directBuffer();
    private final byte[] query = query(SQL);
    private final byte[] update = query(UPDATE);
    private final int writtenBytes = CannedServer.written().length;
    private int responseBytes;
    private @Nullable RelayRig rig;

    @Setup
    public void setUp() throws IOException {
        byte[] row = CannedServer.row();
        response.writeBytes(row);
        responseBytes = row.length;
        RelayRig started = RelayRig.start();
        rig = started;
        started.client().exchange(query, responseBytes);
    }

    @TearDown
    public void tearDown() throws IOException {
        requireNonNull(rig, "rig").close();
    }

    /** Client, relay and server in one process, over loopback. */
    @Benchmark
    public void relay() throws IOException {
        requireNonNull(rig, "rig").client().exchange(query, responseBytes);
    }

    /** The same of a write, whose answer carries the id of its transaction. */
    @Benchmark
    public void relayWrite() throws IOException {
        requireNonNull(rig, "rig").client().exchange(update, writtenBytes);
    }

    @Benchmark
    public int lex() {
        return lex(SQL);
    }

    @Benchmark
    public int lexWrite() {
        return lex(WRITE);
    }

    private static byte[] query(byte[] sql) {
        byte[] packet = new byte[5 + sql.length];
        packet[0] = (byte) (1 + sql.length);
        packet[4] = (byte) Command.COM_QUERY.code();
        System.arraycopy(sql, 0, packet, 5, sql.length);
        return packet;
    }

    private int lex(byte[] sql) {
        lexer.begin(false, false);
        lexer.feed(sql, 0, sql.length);
        lexer.end();
        return lexer.effects();
    }

    @Benchmark
    public int scan() {
        response.readerIndex(0);
        scanner.begin(Command.COM_QUERY, CannedServer.CAPABILITIES);
        scanner.scan(response);
        return scanner.status();
    }
}
