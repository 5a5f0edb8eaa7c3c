package io.sluice.app.drill;

import io.sluice.app.drill.Timeline.Event;
import io.sluice.lab.fault.Fault;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Drills that never took place: the fault begins at 0 ms and ends at 10,000 ms, on shard-2. One thread. */
final class Courses {
    static final Instant ZERO = Instant.parse("2026-01-01T00:00:00Z");
    static final String PRIMARY = "127.0.0.1:6085";

    private final List<Sample> samples = new ArrayList<>();
    private final Map<String, List<Event>> events = new HashMap<>();
    private Set<String> routers = Set.of("router-1");
    private Optional<Instant> wellAgain = Optional.empty();

    /** A freeze as it ought to go. */
    static Courses ofAGoodFreeze() {
        return new Courses()
                .read("shard-1", -4_000, 2, Outcome.OK)
                .read("shard-1", 3_000, 3, Outcome.OK)
                .write("shard-2", 20, 900, Outcome.UNKNOWN, 9014)
                .read("shard-2", 2_000, 4, Outcome.FROM_REPLICA)
                .write("shard-2", 3_000, 10, Outcome.REFUSED, 9016)
                .event("shard-2", 300, "suspect", "healthy", "none")
                .event("shard-2", 700, "contained", "frozen", "all")
                .event("shard-2", 12_000, "released", "healthy", "none")
                .wellAgain(12_050)
                .read("shard-2", 12_100, 5, Outcome.OK)
                .write("shard-2", 12_200, 5, Outcome.OK, 0);
    }

    static Instant at(long millis) {
        return ZERO.plusMillis(millis);
    }

    static Report report(Fault fault, Course course) {
        Duration second = Duration.ofSeconds(1);
        return new Report(new DrillPlan(fault, "s2", second.multipliedBy(10), 20, second, second), course);
    }

    Courses routers(String... names) {
        routers = Set.of(names);
        return this;
    }

    Courses read(String shard, long sent, long took, Outcome outcome) {
        return sample(shard, false, sent, took, outcome, 0);
    }

    Courses write(String shard, long sent, long took, Outcome outcome, int code) {
        return sample(shard, true, sent, took, outcome, code);
    }

    Courses event(String shard, long at, String what, String verdict, String scope) {
        return event(shard, "router-1", at, what, verdict, scope);
    }

    Courses event(String shard, String router, long at, String what, String verdict, String scope) {
        String server = shard.equals("shard-2") ? PRIMARY : "127.0.0.1:6083";
        events.computeIfAbsent(shard, none -> new ArrayList<>())
                .add(new Event(at(at), router, server, what, verdict, scope, false, "", "{}"));
        return this;
    }

    Courses wellAgain(long at) {
        wellAgain = Optional.of(at(at));
        return this;
    }

    Course course() {
        Map<String, Timeline> timelines = new HashMap<>();
        events.forEach((shard, list) -> timelines.put(shard, new Timeline(list)));
        return new Course(
                "shard-2", PRIMARY, routers, at(-5_000), at(0), at(10_000), wellAgain, List.of(), timelines, samples);
    }

    private Courses sample(String shard, boolean isWrite, long sent, long took, Outcome outcome, int code) {
        samples.add(new Sample(shard, isWrite, at(sent), Duration.ofMillis(took), outcome, code, ""));
        return this;
    }
}
