package io.sluice.app.drill;

import static java.util.Objects.requireNonNull;

import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What a drill has shown: figures, and where they fall short. For people as text, for programs as JSON. */
public record Report(DrillPlan plan, Course course) {
    /** A statement that took longer waited for the gate; none of ours works so long. */
    private static final Duration WAITED = Duration.ofSeconds(1);

    private static final double NANOS_PER_MILLI = 1e6;

    public Report {
        requireNonNull(plan, "plan");
        requireNonNull(course, "course");
    }

    /** Empty when the other tenants noticed nothing, and the shard was contained, named rightly and recovered. */
    public List<String> shortfalls() {
        Expectation wanted = Expectation.of(plan.fault());
        List<String> shortfalls = new ArrayList<>();
        long errors = errors(course.othersDuring());
        if (errors > 0) {
            shortfalls.add(errors + " statements of tenants on other shards failed: " + codes(course.othersDuring()));
        }
        course.timelines().forEach((shard, timeline) -> {
            if (!shard.equals(course.shard())) {
                timeline.between(course.injected(), course.released()).where(Timeline.Event::contains).events().stream()
                        .findFirst()
                        .ifPresent(event -> shortfalls.add(shard + " was contained as well: " + event.evidence()));
            }
        });
        if (wanted.isContained() && course.toContain().isEmpty()) {
            shortfalls.add("the shard was not contained");
        }
        if (!wanted.isContained() && course.toContain().isPresent()) {
            shortfalls.add("the shard was contained, although those who were in could be served");
        }
        if (!isNamedRightly()) {
            String given = course.names().isEmpty() ? "nothing" : String.join(", then ", course.names());
            shortfalls.add("it was called " + given + ", not " + wanted.text());
        }
        if (course.toRecover().isEmpty()) {
            shortfalls.add("it had not recovered " + plan.after().toSeconds() + " s after the fault was undone");
        }
        return shortfalls;
    }

    /** Whether the last name that it got is right. */
    public boolean isNamedRightly() {
        List<String> names = course.names();
        return !names.isEmpty() && Expectation.of(plan.fault()).names().contains(names.get(names.size() - 1));
    }

    /** Line by line. */
    public List<String> text() {
        Expectation wanted = Expectation.of(plan.fault());
        List<String> lines = new ArrayList<>();
        lines.add(plan.fault().title() + " of " + course.shard() + " (" + course.primary() + ") for "
                + plan.duration().toSeconds() + " s, with " + plan.load() + " statements/s on each shard");
        lines.add("");
        lines.add("from the fault until        suspected " + Distribution.text(course.toSuspect()) + ", contained "
                + Distribution.text(course.toContain()) + ", named "
                + Distribution.text(course.toName(wanted.names())));
        lines.add("                            first client told, or answered by a replica: "
                + Distribution.text(course.toFirstClient()));
        lines.add("from the first stuck write  contained "
                + (course.firstStuckWrite().isEmpty() ? "-" : Distribution.text(course.stuckToContained())));
        lines.add("called                      "
                + (course.names().isEmpty() ? "nothing" : String.join(", then ", course.names()))
                + (isNamedRightly() ? "" : "; wanted: " + wanted.text()));
        lines.add("");
        lines.add("tenants of other shards     before " + figures(course.othersBefore()));
        lines.add("                            during " + figures(course.othersDuring()));
        lines.add("tenants of the shard        " + counts());
        lines.add("                            refused by code: " + codes(course.own()));
        lines.add("                            while contained, p99 of a read " + p99(course.ownWhileContained(false))
                + ", of a write " + p99(course.ownWhileContained(true)));
        lines.add(
                "from the end of the fault   released " + Distribution.text(course.toRelease()) + ", first good write "
                        + Distribution.text(course.toFirstGood(true)) + ", first good read "
                        + Distribution.text(course.toFirstGood(false)) + ", all of it "
                        + Distribution.text(course.toRecover()));
        long unknown = course.own().stream()
                .filter(sample -> sample.is(Outcome.UNKNOWN))
                .count();
        if (unknown > 0) {
            lines.add("");
            lines.add(unknown + " writes have an unknown outcome: an application must look before it sends them again");
        }
        lines.add("");
        List<String> shortfalls = shortfalls();
        shortfalls.forEach(shortfall -> lines.add("FELL SHORT: " + shortfall));
        if (shortfalls.isEmpty()) {
            lines.add("passed");
        }
        return lines;
    }

    public JsonObject json() {
        JsonObject json = new JsonObject();
        json.put("fault", plan.fault().title()).put("shard", course.shard()).put("server", course.primary());
        json.put("seconds", plan.duration().toSeconds()).put("load", plan.load());
        json.put("injectedAt", course.injected().toString())
                .put("releasedAt", course.released().toString());
        put(json, "suspectedMillis", course.toSuspect());
        put(json, "containedMillis", course.toContain());
        put(json, "namedMillis", course.toName(Expectation.of(plan.fault()).names()));
        put(json, "firstClientMillis", course.toFirstClient());
        put(json, "stuckWriteToContainedMillis", course.stuckToContained());
        json.put("names", course.names()).put("namedRightly", isNamedRightly());
        json.put("othersBefore", figuresJson(course.othersBefore()));
        json.put("othersDuring", figuresJson(course.othersDuring()));
        JsonObject own = new JsonObject();
        outcomes().forEach((outcome, count) -> own.put(outcome.name().toLowerCase(Locale.ROOT), count));
        own.put("waited", waited()).put("unanswered", course.hanging().size());
        JsonObject codes = new JsonObject();
        codes(course.own()).forEach((code, count) -> codes.put(Integer.toString(code), count));
        own.put("codes", codes);
        put(
                own,
                "p99ReadContainedMillis",
                Distribution.ofAnswers(course.ownWhileContained(false)).percentile(99));
        put(
                own,
                "p99WriteContainedMillis",
                Distribution.ofAnswers(course.ownWhileContained(true)).percentile(99));
        json.put("tenants", own);
        put(json, "releasedMillis", course.toRelease());
        put(json, "recoveredMillis", course.toRecover());
        return json.put("shortfalls", shortfalls()).put("passed", shortfalls().isEmpty());
    }

    private static long errors(List<Sample> samples) {
        return samples.stream().filter(sample -> !sample.outcome().isAnswer()).count();
    }

    private static String figures(List<Sample> samples) {
        Distribution distribution = Distribution.ofAnswers(samples);
        return distribution.count() + " statements, " + errors(samples) + " errors, p50 "
                + Distribution.text(distribution.percentile(50)) + ", p99 "
                + Distribution.text(distribution.percentile(99));
    }

    private static JsonObject figuresJson(List<Sample> samples) {
        Distribution distribution = Distribution.ofAnswers(samples);
        JsonObject json =
                new JsonObject().put("statements", distribution.count()).put("errors", errors(samples));
        put(json, "p50Millis", distribution.percentile(50));
        put(json, "p99Millis", distribution.percentile(99));
        return json;
    }

    private static String p99(List<Sample> samples) {
        return Distribution.text(Distribution.ofAnswers(samples).percentile(99));
    }

    private static Map<Integer, Long> codes(List<Sample> samples) {
        return samples.stream()
                .filter(sample -> !sample.outcome().isAnswer())
                .collect(Collectors.groupingBy(Sample::code, TreeMap::new, Collectors.counting()));
    }

    private Map<Outcome, Long> outcomes() {
        Map<Outcome, Long> counts = new EnumMap<>(Outcome.class);
        for (Outcome outcome : Outcome.values()) {
            counts.put(
                    outcome,
                    course.own().stream().filter(sample -> sample.is(outcome)).count());
        }
        return counts;
    }

    private long waited() {
        return course.own().stream()
                .filter(sample -> sample.outcome().isAnswer() && sample.took().compareTo(WAITED) > 0)
                .count();
    }

    private String counts() {
        List<String> parts = new ArrayList<>();
        outcomes().forEach((outcome, count) -> parts.add(count + " " + outcome.text()));
        parts.add(waited() + " of them waited for more than a second");
        parts.add(course.hanging().size() + " unanswered at the end");
        return String.join(", ", parts);
    }

    private static void put(JsonObject json, String field, Optional<Duration> duration) {
        json.put(field, duration.map(value -> value.toNanos() / NANOS_PER_MILLI).orElse(null));
    }
}
