package io.sluice.bench;

import io.sluice.bench.Rig.Way;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Runs Debian's sysbench and reads what it reports. */
final class Sysbench {
    /** One workload. */
    record Load(String test, int threads, boolean prepared) {
        String text() {
            return "%-12s %3d threads  prepared %-3s".formatted(test, threads, prepared ? "on" : "off");
        }
    }

    /**
     * What one run gave.
     *
     * @param p99Millis over events: transactions, or single selects
     * @param proxyCpuSeconds of the proxy process during the run
     */
    record Result(long queries, double queriesPerSecond, double p99Millis, long errors, double proxyCpuSeconds) {
        double cpuPerThousand() {
            return proxyCpuSeconds * 1000 / queries;
        }
    }

    private static final Pattern QUERIES = Pattern.compile("queries:\\s+(\\d+)\\s+\\(([0-9.]+) per sec");
    private static final Pattern P99 = Pattern.compile("99th percentile:\\s+([0-9.]+)");
    private static final Pattern ERRORS = Pattern.compile("ignored errors:\\s+(\\d+)");

    private final int tableSize;
    private final double ticksPerSecond;

    Sysbench(int tableSize, double ticksPerSecond) {
        this.tableSize = tableSize;
        this.ticksPerSecond = ticksPerSecond;
    }

    void prepare(Way way) throws IOException {
        run(way, new Load("point_select", 1, false), 1, "prepare");
    }

    Result measure(Way way, Load load, int seconds) throws IOException {
        double before = ProcessCpu.seconds(way.proxyPid(), ticksPerSecond);
        String report = run(way, load, seconds, "run");
        double cpu = ProcessCpu.seconds(way.proxyPid(), ticksPerSecond) - before;
        Matcher queries = find(QUERIES, report);
        return new Result(
                Long.parseLong(queries.group(1)),
                Double.parseDouble(queries.group(2)),
                Double.parseDouble(find(P99, report).group(1)),
                Long.parseLong(find(ERRORS, report).group(1)),
                cpu);
    }

    private static Matcher find(Pattern pattern, String report) throws IOException {
        Matcher matcher = pattern.matcher(report);
        if (!matcher.find()) {
            throw new IOException("sysbench reported no " + pattern + ":\n" + report);
        }
        return matcher;
    }

    private String run(Way way, Load load, int seconds, String step) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                "sysbench",
                "oltp_" + load.test(),
                "--mysql-host=127.0.0.1",
                "--mysql-port=" + way.port(),
                "--mysql-user=" + way.user(),
                "--mysql-password=" + way.password(),
                "--mysql-db=" + way.database(),
                "--mysql-ssl=off",
                "--tables=1",
                "--table-size=" + tableSize,
                "--threads=" + load.threads(),
                "--time=" + seconds,
                "--percentile=99",
                "--db-ps-mode=" + (load.prepared() ? "auto" : "disable"),
                step));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String report = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        try {
            if (process.waitFor() != 0) {
                throw new IOException("sysbench failed " + way.name() + ", " + load.text() + ":\n" + report);
            }
        } catch (InterruptedException interrupted) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", interrupted);
        }
        return report;
    }
}
