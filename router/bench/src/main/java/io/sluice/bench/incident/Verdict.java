package io.sluice.bench.incident;

import static java.util.Objects.requireNonNull;

import io.sluice.app.drill.Distribution;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;

/** What one round shows, and in what it falls short. Immutable after it was made; one thread. */
final class Verdict {
    private static final Duration ANSWER_MAX = Duration.ofMillis(50);
    private static final long SECOND_MICROS = 1_000_000;
    private static final int SHOWN = 20;

    private final RoundPlan plan;
    private final Course course;
    private final List<Violation> violations = new ArrayList<>();
    private final List<String> shortcomings = new ArrayList<>();
    private final Distribution containedAnswers;
    private final Distribution settledAnswers;
    private final List<Attempt> othersFailed;
    private final Distribution othersBefore;
    private final Distribution othersDuring;

    Verdict(RoundPlan plan, Course course) {
        this.plan = requireNonNull(plan, "plan");
        this.course = requireNonNull(course, "course");
        course.found()
                .forEach((tenant, found) -> violations.addAll(Checker.check(
                        course.attempts().stream()
                                .filter(each -> each.tenant().equals(tenant))
                                .toList(),
                        found)));
        containedAnswers = distribution(this::isAnswerWhileContained);
        settledAnswers = distribution(each -> isAnswerWhileContained(each) && !isJustBack(each));
        othersFailed = course.attempts().stream()
                .filter(each -> !course.isLocked(each) && !each.answer().isAcknowledged() && !course.isInOutage(each))
                .toList();
        othersBefore = distribution(each -> !course.isLocked(each)
                && each.sentMicros() >= course.warmMicros()
                && each.answeredMicros() < course.faultMicros());
        othersDuring = distribution(each -> !course.isLocked(each)
                && each.sentMicros() >= course.faultMicros()
                && !course.isInOutage(each)
                && !isJustBack(each));
        judge();
    }

    /** An answer to a write while the router held the shard to be locked. */
    private boolean isAnswerWhileContained(Attempt attempt) {
        return course.isLocked(attempt)
                && attempt.isWrite()
                && attempt.answeredMicros() < course.thawMicros()
                && !course.isInOutage(attempt)
                && course.contained().stream()
                        .anyMatch(begun -> begun < attempt.sentMicros()
                                && course.outages().stream()
                                        .noneMatch(outage -> outage.killedMicros() > begun
                                                && outage.killedMicros() < attempt.sentMicros()));
    }

    /** A second in which everybody logs in at once on two cores is the outage's. */
    private boolean isJustBack(Attempt attempt) {
        return course.outages().stream()
                .anyMatch(outage -> attempt.sentMicros() > outage.readyMicros()
                        && attempt.sentMicros() < outage.readyMicros() + 3 * SECOND_MICROS);
    }

    private Distribution distribution(Predicate<Attempt> which) {
        return Distribution.of(course.attempts().stream()
                .filter(which)
                .map(each -> Duration.of(each.tookMicros(), ChronoUnit.MICROS))
                .toList());
    }

    private void judge() {
        require(course.contained().stream().anyMatch(at -> at < course.thawMicros()), "the shard was not contained");
        require(
                course.outages().size() == plan.kills(),
                "the router was killed " + course.outages().size() + " times");
        require(
                course.outages().stream()
                                .filter(each -> each.killedMicros() > course.faultMicros()
                                        && each.readyMicros() < course.thawMicros())
                                .count()
                        == plan.kills() - Math.min(1, plan.kills()),
                "a kill was not while the shard was frozen");
        require(
                course.receipts().stream().allMatch(count -> count > 0),
                "a time without receipts: " + course.receipts());
        Drained drained = course.drained();
        require(
                plan.kills() == 0 || (drained.appliedBeforeKill() > 0 && drained.leftAtKill() > 0),
                "the last kill was not during the drain");
        require(drained.isOver(), "not all tenants were handed back in time");
        require(othersFailed.isEmpty(), othersFailed.size() + " statements of other tenants failed");
        require(course.falselyContained().isEmpty(), "other shards were contained: " + course.falselyContained());
        require(
                settledAnswers
                        .percentile(99)
                        .filter(p99 -> p99.compareTo(ANSWER_MAX) <= 0)
                        .isPresent(),
                "the p99 of answers on the contained shard is over 50 ms");
    }

    private void require(boolean holds, String otherwise) {
        if (!holds) {
            shortcomings.add(otherwise);
        }
    }

    boolean isGood() {
        return violations.isEmpty() && shortcomings.isEmpty();
    }

    /** Whether every tenant was handed back, so that what is missing is lost and does not wait. */
    boolean isOver() {
        return course.drained().isOver();
    }

    /** For people and for JSON, in this order. */
    Map<String, Object> figures() {
        Map<String, Object> all = new LinkedHashMap<>();
        Drained drained = course.drained();
        all.put("seed", plan.seed());
        all.put("fault", plan.fault().title());
        all.put("shard", course.shard());
        all.put("writes of the shard's tenants", answers(course::isLocked));
        all.put("writes of the others", answers(each -> !course.isLocked(each)));
        all.put("errors of the shard's tenants by code", codes(course::isLocked));
        all.put("errors of the others in outages", codes(each -> !course.isLocked(each) && course.isInOutage(each)));
        all.put("errors of the others", codes(othersFailed::contains));
        all.put(
                "contained, ms after the fault",
                course.contained().stream()
                        .map(at -> (at - course.faultMicros()) / 1_000)
                        .toList());
        all.put(
                "outages, ms after the fault and ms long",
                course.outages().stream()
                        .map(each -> (each.killedMicros() - course.faultMicros()) / 1_000 + "+" + each.micros() / 1_000)
                        .toList());
        all.put("receipts between fault, kills and thaw", course.receipts());
        all.put("answers while contained", containedAnswers.line());
        all.put("but for the seconds behind a restart", settledAnswers.line());
        all.put("others before", othersBefore.line());
        all.put("others from the fault on, without outages", othersDuring.line());
        all.put("backlog at thaw", drained.backlog());
        all.put(
                "applied since the thaw, and left, at the last kill",
                drained.appliedBeforeKill() + ", " + drained.leftAtKill());
        all.put("thaw to first applied, ms", drained.firstMicros() / 1_000);
        all.put("thaw to all direct, ms", drained.allMicros() / 1_000);
        all.put("applied a second", Math.round(drained.perSecond()));
        all.put("violations", violations.size());
        all.put(
                "first violations",
                violations.stream().limit(SHOWN).map(Violation::toString).toList());
        all.put("violations by kind", kinds());
        all.put("fell short", shortcomings);
        return all;
    }

    private Map<String, Long> kinds() {
        Map<String, Long> counts = new TreeMap<>();
        violations.forEach(each -> counts.merge(each.kind().name(), 1L, Long::sum));
        return counts;
    }

    private Map<String, Long> answers(Predicate<Attempt> which) {
        Map<String, Long> counts = new TreeMap<>();
        course.attempts().stream()
                .filter(each -> each.isWrite() && which.test(each))
                .forEach(each -> counts.merge(each.answer().name(), 1L, Long::sum));
        return counts;
    }

    private Map<String, Long> codes(Predicate<Attempt> which) {
        Map<String, Long> counts = new TreeMap<>();
        course.attempts().stream()
                .filter(each -> !each.answer().isAcknowledged() && which.test(each))
                .forEach(each -> counts.merge(each.kind() + " " + each.answer() + " " + each.code(), 1L, Long::sum));
        return counts;
    }
}
