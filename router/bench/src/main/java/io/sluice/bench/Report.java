package io.sluice.bench;

import static java.util.Objects.requireNonNull;

import io.sluice.bench.Rig.Way;
import io.sluice.bench.Sysbench.Load;
import io.sluice.bench.Sysbench.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** Keeps the results of all runs and prints what they say together. */
final class Report {
    private record Key(Load load, String way) {}

    private final List<Way> ways;
    private final Path csv;
    private final Map<Key, List<Result>> results = new HashMap<>();

    /** @param csv a file for every single run; empty for none */
    Report(List<Way> ways, Path csv) throws IOException {
        this.ways = List.copyOf(ways);
        this.csv = requireNonNull(csv, "csv");
        if (!csv.toString().isEmpty()) {
            Files.writeString(csv, "round,test,threads,prepared,way,queries_per_second,p99_ms,errors,cpu_s_per_1000\n");
        }
    }

    void add(int round, Load load, Way way, Result result) throws IOException {
        results.computeIfAbsent(new Key(load, way.name()), none -> new ArrayList<>())
                .add(result);
        if (!csv.toString().isEmpty()) {
            Files.writeString(
                    csv,
                    String.format(
                            Locale.ROOT,
                            "%d,%s,%d,%s,%s,%.1f,%.2f,%d,%.5f%n",
                            round,
                            load.test(),
                            load.threads(),
                            load.prepared(),
                            way.name(),
                            result.queriesPerSecond(),
                            result.p99Millis(),
                            result.errors(),
                            result.cpuPerThousand()),
                    StandardOpenOption.APPEND);
        }
    }

    void print(List<Load> loads, int seconds, int rounds) throws IOException {
        System.out.printf(
                Locale.ROOT,
                "%n%d rounds of %d s, ways in turns; %d cores, load of the machine at the end %s%n",
                rounds,
                seconds,
                Runtime.getRuntime().availableProcessors(),
                machineLoad());
        System.out.println("Median (smallest-largest) over the rounds. CPU: the proxy's seconds per 1,000 queries.");
        for (Load load : loads) {
            System.out.println();
            System.out.println(load.text());
            for (Way way : ways) {
                System.out.println(line(load, way));
            }
            if (ways.size() > 2) {
                System.out.printf(
                        Locale.ROOT,
                        "  sluice/haproxy: throughput %.2f, CPU %.2f%n",
                        ratio(load, "sluice", "haproxy", Result::queriesPerSecond),
                        ratio(load, "sluice", "haproxy", Result::cpuPerThousand));
            }
        }
    }

    private String line(Load load, Way way) {
        List<Result> of = results.getOrDefault(new Key(load, way.name()), List.of());
        long errors = of.stream().mapToLong(Result::errors).sum();
        String text = String.format(
                Locale.ROOT,
                "  %-8s %s q/s  p99 %s ms",
                way.name(),
                spread(of, Result::queriesPerSecond, "%.0f"),
                spread(of, Result::p99Millis, "%.2f"));
        if (way.proxyPid() != 0) {
            text += String.format(
                    Locale.ROOT,
                    "  CPU %s s  of direct: throughput %.2f, p99 %.2f",
                    spread(of, Result::cpuPerThousand, "%.4f"),
                    ratio(load, way.name(), "direct", Result::queriesPerSecond),
                    ratio(load, way.name(), "direct", Result::p99Millis));
        }
        return errors == 0 ? text : text + "  errors " + errors;
    }

    /** The median of the rounds' own ratios, so that a slow minute of the machine counts on both sides. */
    private double ratio(Load load, String way, String other, ToDoubleFunction<Result> figure) {
        List<Result> mine = results.getOrDefault(new Key(load, way), List.of());
        List<Result> others = results.getOrDefault(new Key(load, other), List.of());
        List<Double> ratios = new ArrayList<>();
        for (int i = 0; i < Math.min(mine.size(), others.size()); i++) {
            ratios.add(figure.applyAsDouble(mine.get(i)) / figure.applyAsDouble(others.get(i)));
        }
        return median(ratios);
    }

    private static String spread(List<Result> of, ToDoubleFunction<Result> figure, String format) {
        List<Double> values = of.stream().map(figure::applyAsDouble).sorted().toList();
        if (values.isEmpty()) {
            return "-";
        }
        return String.format(
                Locale.ROOT,
                format + " (" + format + "-" + format + ")",
                median(values),
                values.get(0),
                values.get(values.size() - 1));
    }

    private static double median(List<Double> values) {
        List<Double> sorted = values.stream().sorted().toList();
        return sorted.isEmpty() ? Double.NaN : sorted.get(sorted.size() / 2);
    }

    /** The three load averages, as proc(5) tells them. */
    static String machineLoad() throws IOException {
        String all = Files.readString(Path.of("/proc/loadavg"));
        return String.join(" ", List.of(all.split(" ", -1)).subList(0, 3));
    }
}
