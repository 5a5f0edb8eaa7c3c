package io.sluice.bench;

import static io.sluice.app.drill.Distribution.text;

import io.sluice.app.drill.Course;
import io.sluice.app.drill.Distribution;
import io.sluice.app.drill.Expectation;
import io.sluice.app.drill.Sample;
import io.sluice.app.drill.Timeline;
import io.sluice.lab.fault.Fault;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

/** What the rounds gave. One thread. */
final class LockupSeries {
    private final Fault fault;
    private final Expectation wanted;
    private final List<Course> courses = new ArrayList<>();

    LockupSeries(Fault fault) {
        this.fault = fault;
        this.wanted = Expectation.of(fault);
    }

    void add(Course course) {
        courses.add(course);
    }

    String line(Course course) {
        return course.shard() + ": suspected " + text(course.toSuspect()) + ", contained " + text(course.toContain())
                + ", from the first stuck write " + text(course.stuckToContained()) + ", called " + course.names()
                + ", released " + text(course.toRelease()) + ", good write " + text(course.toFirstGood(true));
    }

    /** Whether every round was contained, if it was to be. */
    boolean isComplete() {
        return !courses.isEmpty()
                && (!wanted.isContained()
                        || courses.stream()
                                .allMatch(course -> course.toContain().isPresent()));
    }

    void print() {
        System.out.println();
        System.out.println(fault.title() + ", " + courses.size() + " rounds");
        print("fault -> suspected          ", Course::toSuspect);
        print("fault -> contained          ", Course::toContain);
        print("first stuck write -> contained", Course::stuckToContained);
        print("fault -> named rightly      ", course -> course.toName(wanted.names()));
        print("end of fault -> released    ", Course::toRelease);
        print("end of fault -> good read   ", course -> course.toFirstGood(false));
        print("end of fault -> good write  ", course -> course.toFirstGood(true));
        long contained = courses.stream()
                .filter(course -> course.toContain().isPresent())
                .count();
        long right = courses.stream().filter(this::isLastNameRight).count();
        long atOnce = courses.stream().filter(this::isFirstNameRight).count();
        System.out.println("contained " + contained + " of " + courses.size() + "; last name right in " + right
                + ", first name right in " + atOnce);
        System.out.println("names: " + names());
        long others = courses.stream()
                .flatMap(course -> course.othersDuring().stream())
                .count();
        List<Sample> failed = courses.stream()
                .flatMap(course -> course.othersDuring().stream())
                .filter(sample -> !sample.outcome().isAnswer())
                .toList();
        System.out.println("tenants of other shards: " + others + " statements, " + failed.size() + " errors");
        failed.stream().limit(5).forEach(sample -> System.out.println("  " + sample));
        courses.forEach(this::printOthersContained);
    }

    private void print(String what, Function<Course, Optional<Duration>> measure) {
        List<Duration> values =
                courses.stream().map(measure).flatMap(Optional::stream).toList();
        System.out.println(what + "  " + Distribution.of(values).line());
    }

    private void printOthersContained(Course course) {
        course.timelines().forEach((shard, timeline) -> {
            if (!shard.equals(course.shard())) {
                timeline.between(course.injected(), course.released()).events().stream()
                        .filter(Timeline.Event::contains)
                        .forEach(event -> System.out.println("FALSE VERDICT on " + shard + ": " + event.evidence()));
            }
        });
    }

    private Map<List<String>, Integer> names() {
        Map<List<String>, Integer> counts = new java.util.HashMap<>();
        courses.forEach(course -> counts.merge(course.names(), 1, Integer::sum));
        Map<List<String>, Integer> sorted = new TreeMap<>((a, b) -> a.toString().compareTo(b.toString()));
        sorted.putAll(counts);
        return sorted;
    }

    private boolean isLastNameRight(Course course) {
        List<String> names = course.names();
        return !names.isEmpty() && wanted.names().contains(names.get(names.size() - 1));
    }

    private boolean isFirstNameRight(Course course) {
        List<String> names = course.names();
        return !names.isEmpty() && wanted.names().contains(names.get(0));
    }
}
