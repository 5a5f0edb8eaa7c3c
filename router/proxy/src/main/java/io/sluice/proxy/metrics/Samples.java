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

    /** One histogram of durations with one label and the usual buckets. */
    void addDurations(Family family, String value, IntToLongFunction cells) {
        addHistogram(family, value, Durations.BOUNDS_SECONDS, cells, cells.applyAsLong(Durations.SUM));
    }

    /**
     * One histogram of durations with one label.
     *
     * @param counts of each bucket alone, by the index of its upper bound; the last one is above all bounds
     */
    void addHistogram(
            Family family, String value, List<Double> boundsSeconds, IntToLongFunction counts, long sumNanos) {
        List<String> labels = List.of(family.labels().get(0), "le");
        long count = 0;
        for (int bucket = 0; bucket <= boundsSeconds.size(); bucket++) {
            count += counts.applyAsLong(bucket);
            double bound = bucket < boundsSeconds.size() ? boundsSeconds.get(bucket) : Double.POSITIVE_INFINITY;
            add(family, "_bucket", labels, List.of(value, doubleToGoString(bound)), (double) count);
        }
        add(family, "_count", family.labels(), List.of(value), (double) count);
        add(family, "_sum", family.labels(), List.of(value), sumNanos / 1e9);
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
