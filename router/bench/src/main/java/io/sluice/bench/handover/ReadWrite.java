package io.sluice.bench.handover;

import static java.util.Objects.requireNonNull;

import io.sluice.bench.Pause;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Debian's sysbench with {@code oltp_read_write}. Of errors only the deadlock (1213) is passed over, and counted: the transactions of
 * this workload lock rows in no agreed order, so that InnoDB ends one of them now and then, also with nothing between. Any other
 * error ends sysbench. One thread.
 */
final class ReadWrite {
    private static final Pattern TRANSACTIONS = Pattern.compile("transactions:\\s+(\\d+)");
    private static final Pattern IGNORED = Pattern.compile("ignored errors:\\s+(\\d+)");
    private static final Pattern RECONNECTS = Pattern.compile("reconnects:\\s+(\\d+)");
    private static final Pattern LONGEST = Pattern.compile("max:\\s+([0-9.]+)");
    private static final Pattern P99 = Pattern.compile("99th percentile:\\s+([0-9.]+)");
    /** Beyond its own time. */
    private static final int LIMIT_SECONDS = 60;

    /** Where it logs in. */
    record Way(int port, String user, String password, String database) {
        Way {
            requireNonNull(user, "user");
            requireNonNull(password, "password");
            requireNonNull(database, "database");
        }
    }

    /**
     * @param deadlocks that it was told of, and passed over
     * @param error what ended it; empty if nothing did
     */
    record Result(
            long transactions, long deadlocks, long reconnects, double longestMillis, double p99Millis, String error) {}

    private final int threads;
    private final int tables;
    private final int rows;

    ReadWrite(int threads, int tables, int rows) {
        this.threads = threads;
        this.tables = tables;
        this.rows = rows;
    }

    void prepare(Way way) throws IOException {
        String output = end(start(way, "prepare", false, 1), LIMIT_SECONDS);
        if (output.contains("FATAL")) {
            throw new IOException("sysbench cannot make its tables:\n" + output);
        }
    }

    /** What {@link #end} waits for. */
    record Running(Process process, Path output) {}

    /** @param isPrepared whether by prepared statements, or by text */
    Running run(Way way, boolean isPrepared, int seconds) throws IOException {
        return start(way, "run", isPrepared, seconds);
    }

    Result result(Running running, int seconds) throws IOException {
        String output = end(running, seconds + LIMIT_SECONDS);
        String error = output.lines()
                .filter(line -> line.contains("FATAL"))
                .findFirst()
                .orElse(
                        running.process().exitValue() == 0
                                ? ""
                                : "sysbench ended with " + running.process().exitValue());
        return new Result(
                Math.round(figure(TRANSACTIONS, output)),
                Math.round(figure(IGNORED, output)),
                Math.round(figure(RECONNECTS, output)),
                figure(LONGEST, output),
                figure(P99, output),
                error);
    }

    private Running start(Way way, String step, boolean isPrepared, int seconds) throws IOException {
        Path output = Files.createTempFile("sluice-sysbench", ".log");
        List<String> command = new ArrayList<>(List.of(
                "sysbench",
                "oltp_read_write",
                "--mysql-host=127.0.0.1",
                "--mysql-port=" + way.port(),
                "--mysql-user=" + way.user(),
                "--mysql-password=" + way.password(),
                "--mysql-db=" + way.database(),
                "--mysql-ssl=off",
                "--mysql-ignore-errors=1213",
                "--tables=" + tables,
                "--table-size=" + rows,
                "--threads=" + threads,
                "--events=0",
                "--time=" + seconds,
                "--percentile=99",
                "--db-ps-mode=" + (isPrepared ? "auto" : "disable"),
                step));
        return new Running(
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(output.toFile())
                        .start(),
                output);
    }

    private static String end(Running running, int limitSeconds) throws IOException {
        Process process = running.process();
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(limitSeconds);
        while (process.isAlive() && System.nanoTime() - end < 0) {
            Pause.millis(20);
        }
        if (process.isAlive()) {
            process.destroyForcibly();
            throw new IOException("sysbench did not end within " + limitSeconds + " s: "
                    + Files.readString(running.output(), StandardCharsets.UTF_8));
        }
        String output = Files.readString(running.output(), StandardCharsets.UTF_8);
        Files.delete(running.output());
        return output;
    }

    /** A run that an error has ended reports nothing. */
    private static double figure(Pattern pattern, String output) {
        Matcher found = pattern.matcher(output);
        return found.find() ? Double.parseDouble(found.group(1)) : 0;
    }
}
