package io.sluice.proxy.metrics;

import static io.prometheus.client.Collector.doubleToGoString;

import io.prometheus.client.Collector.MetricFamilySamples;
import io.prometheus.client.Collector.MetricFamilySamples.Sample;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntToLongFunction;

/** The samples of one scrape. */
final class Samples {
    private final Map<Family, List<Sample>> byFamily = new EnumMap<>(Family.class);

    Samples() {
        for (Family family : Family.values()) {
            byFamily.put(family, new ArrayList<>());
        }
    }

    /** One sample, with a value for each of the family's labels. */
    void add(Family family, long value, String... labelValues) {
        if (labelValues.length != family.labels().size()) {
            throw new IllegalArgumentException(family + " has the labels " + family.labels());
        }
        String suffix = switch (family.type()) {
            case COUNTER -> "_total";
            case INFO -> "_info";
            default -> "";
        };
        add(family, suffix, family.labels(), List.of(labelValues), (double) value);
    }

    /** As {@link #add}, of a gauge that is a time. */
    void addMillis(Family family, long millis, String... labelValues) {
        add(family, "", family.labels(), List.of(labelValues), millis / 1e3);
    }

    /** As {@link #add}, of a gauge that is a short time. */
    void addNanos(Family family, long nanos, String... labelValues) {
        add(family, "", family.labels(), List.of(labelValues), nanos / 1e9);
    }

    /** One histogram of durations with one label. */
    void addDurations(Family family, String value, IntToLongFunction cells) {
        List<String> labels = List.of(family.labels().get(0), "le");
        long count = 0;
        for (int bucket = 0; bucket <= Durations.BOUNDS_SECONDS.size(); bucket++) {
            count += cells.applyAsLong(bucket);
            double bound = bucket < Durations.BOUNDS_SECONDS.size()
                    ? Durations.BOUNDS_SECONDS.get(bucket)
                    : Double.POSITIVE_INFINITY;
            add(family, "_bucket", labels, List.of(value, doubleToGoString(bound)), (double) count);
        }
        add(family, "_count", family.labels(), List.of(value), (double) count);
        add(family, "_sum", family.labels(), List.of(value), cells.applyAsLong(Durations.SUM) / 1e9);
    }

    List<MetricFamilySamples> families() {
        List<MetricFamilySamples> families = new ArrayList<>();
        byFamily.forEach((family, samples) ->
                families.add(new MetricFamilySamples(family.series(), family.type(), family.help(), samples)));
        return families;
    }

    private void add(Family family, String suffix, List<String> labels, List<String> values, double value) {
        List<Sample> samples = byFamily.get(family);
        if (samples == null) {
            throw new IllegalStateException("no such family: " + family);
        }
        samples.add(new Sample(family.series() + suffix, labels, values, value));
    }
}
