package io.sluice.app.drill;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Durations, the shortest first. */
public record Distribution(List<Duration> sorted) {
    private static final double MILLION = 1e6;
    private static final int PERCENT = 100;

    public Distribution {
        sorted = sorted.stream().sorted().toList();
    }

    public static Distribution of(Collection<Duration> durations) {
        return new Distribution(List.copyOf(durations));
    }

    static Distribution ofAnswers(List<Sample> samples) {
        return new Distribution(samples.stream().map(Sample::took).toList());
    }

    public int count() {
        return sorted.size();
    }

    /** The shortest that at least so many of a hundred do not exceed; empty if there are none at all. */
    public Optional<Duration> percentile(int percent) {
        if (sorted.isEmpty()) {
            return Optional.empty();
        }
        int rank = (sorted.size() * percent + PERCENT - 1) / PERCENT;
        return Optional.of(sorted.get(Math.max(rank, 1) - 1));
    }

    /** For people: {@code 12.3 ms}, or {@code -}. */
    public static String text(Optional<Duration> duration) {
        return duration.map(Distribution::text).orElse("-");
    }

    public static String text(Duration duration) {
        return String.format(Locale.ROOT, "%.1f ms", duration.toNanos() / MILLION);
    }

    /** The line of a series: smallest, median, p90, p99, largest. */
    public String line() {
        return "min " + text(percentile(0)) + ", p50 " + text(percentile(50)) + ", p90 " + text(percentile(90))
                + ", p99 " + text(percentile(99)) + ", max " + text(percentile(PERCENT)) + "  (" + count() + ")";
    }
}
