package io.sluice.app.drill;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What happened in one drill, or in one round of a series. All moments are of this machine's clock.
 *
 * @param routers whose timelines these are
 * @param primary of the drilled shard, {@code host:port}
 * @param baseline when the load had begun
 * @param injected just before the fault was made: what is counted from here is never too short
 * @param released just after the fault was undone
 * @param wellAgain when every router first called the shard well again, as far as somebody looked
 * @param hanging when the statements of the drilled shard were sent that were unanswered at the end
 * @param timelines by shard
 */
public record Course(
        String shard,
        String primary,
        Set<String> routers,
        Instant baseline,
        Instant injected,
        Instant released,
        Optional<Instant> wellAgain,
        List<Instant> hanging,
        Map<String, Timeline> timelines,
        List<Sample> samples) {
    /** A commit on these servers takes some milliseconds; one that takes so much longer was stuck. */
    private static final Duration STUCK = Duration.ofMillis(400);

    public Course {
        requireNonNull(shard, "shard");
        requireNonNull(primary, "primary");
        routers = Set.copyOf(routers);
        hanging = List.copyOf(hanging);
        timelines = Map.copyOf(timelines);
        samples = samples.stream().sorted(Comparator.comparing(Sample::sent)).toList();
    }

    /** What the routers said of the primary from the fault to its end. */
    public Timeline verdicts() {
        return timelines.getOrDefault(shard, Timeline.EMPTY).of(primary).between(injected, released);
    }

    public Optional<Duration> toSuspect() {
        return verdicts()
                .first(event -> event.is("suspect") || event.is("contained"))
                .map(this::sinceInjected);
    }

    /** Until the last of the routers had contained it. */
    public Optional<Duration> toContain() {
        return containedAt().map(this::sinceInjected);
    }

    public Optional<Instant> containedAt() {
        return verdicts().everywhere(routers, Timeline.Event::contains);
    }

    /** Until the last of the routers had first given it one of these names. */
    public Optional<Duration> toName(Set<String> names) {
        return verdicts()
                .everywhere(routers, event -> event.names() && names.contains(event.verdict()))
                .map(this::sinceInjected);
    }

    /** The names that were given, in order. */
    public List<String> names() {
        return verdicts().where(Timeline.Event::names).events().stream()
                .map(Timeline.Event::verdict)
                .filter(name -> !name.equals("none"))
                .distinct()
                .toList();
    }

    /** Until the first client was told, or was answered by a replica. */
    public Optional<Duration> toFirstClient() {
        return own().stream()
                .filter(sample -> sample.is(Outcome.REFUSED) || sample.is(Outcome.FROM_REPLICA))
                .map(Sample::answered)
                .min(Comparator.naturalOrder())
                .map(this::sinceInjected);
    }

    /** When the first write was sent that then stood still. */
    public Optional<Instant> firstStuckWrite() {
        Stream<Instant> late = own().stream()
                .filter(sample -> sample.isWrite() && sample.took().compareTo(STUCK) > 0)
                .map(Sample::sent);
        return Stream.concat(late, hanging.stream())
                .filter(sent -> sent.isBefore(released))
                .min(Comparator.naturalOrder())
                .map(sent -> sent.isBefore(injected) ? injected : sent);
    }

    /** From the first stuck write, or from the fault if nobody wrote, until contained. */
    public Optional<Duration> stuckToContained() {
        Instant from = firstStuckWrite().orElse(injected);
        return containedAt().map(at -> Duration.between(from, at));
    }

    /** Until the routers let the traffic back, as they say themselves where they do. */
    public Optional<Duration> toRelease() {
        Optional<Instant> told = timelines
                .getOrDefault(shard, Timeline.EMPTY)
                .of(primary)
                .since(released)
                .everywhere(routers, event -> event.is("released"));
        return told.or(() -> wellAgain).map(at -> Duration.between(released, at));
    }

    /**
     * Until the first good answer of the primary to a client. What was in flight when the fault came, and ends with it, does not show
     * that the shard is served again.
     */
    public Optional<Duration> toFirstGood(boolean isWrite) {
        Instant kept = containedAt().orElse(injected);
        return samples.stream()
                .filter(sample -> sample.sent().isAfter(kept))
                .filter(sample -> sample.shard().equals(shard) && sample.isWrite() == isWrite && sample.is(Outcome.OK))
                .map(Sample::answered)
                .filter(answered -> !answered.isBefore(released))
                .min(Comparator.naturalOrder())
                .map(answered -> Duration.between(released, answered));
    }

    /** Empty if service is not back in full. */
    public Optional<Duration> toRecover() {
        List<Optional<Duration>> all = List.of(toRelease(), toFirstGood(true), toFirstGood(false));
        if (wellAgain.isEmpty() || all.stream().anyMatch(Optional::isEmpty)) {
            return Optional.empty();
        }
        return all.stream().flatMap(Optional::stream).max(Comparator.naturalOrder());
    }

    /** The shard's statements that the fault could meet. */
    List<Sample> own() {
        return samples.stream()
                .filter(sample -> sample.shard().equals(shard)
                        && sample.sent().isBefore(released)
                        && sample.answered().isAfter(injected))
                .toList();
    }

    List<Sample> ownWhileContained(boolean isWrite) {
        return containedAt().stream()
                .flatMap(at -> samples.stream()
                        .filter(sample -> sample.shard().equals(shard)
                                && sample.isWrite() == isWrite
                                && sample.wasSentWithin(at, released)))
                .toList();
    }

    List<Sample> othersBefore() {
        return others().filter(sample -> sample.wasSentWithin(baseline, injected))
                .toList();
    }

    public List<Sample> othersDuring() {
        return others().filter(sample -> sample.wasSentWithin(injected, released))
                .toList();
    }

    private Stream<Sample> others() {
        return samples.stream().filter(sample -> !sample.shard().equals(shard));
    }

    private Duration sinceInjected(Instant at) {
        return Duration.between(injected, at);
    }
}
