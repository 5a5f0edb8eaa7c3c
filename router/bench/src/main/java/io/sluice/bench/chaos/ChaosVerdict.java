package io.sluice.bench.chaos;

import static java.util.Objects.requireNonNull;

import io.sluice.app.drill.Distribution;
import io.sluice.bench.incident.Answer;
import io.sluice.bench.incident.Attempt;
import io.sluice.bench.incident.Attempt.Kind;
import io.sluice.bench.incident.Checker;
import io.sluice.bench.incident.Violation;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;

/** What one trial shows, and which promises were broken. Immutable after it was made; one thread. */
final class ChaosVerdict {
    private static final int SHOWN = 12;

    private final ChaosPlan plan;
    private final ChaosCourse course;
    private final List<Violation> violations = new ArrayList<>();
    private final List<String> wrongs = new ArrayList<>();
    private final List<Sent> othersFailed;

    ChaosVerdict(ChaosPlan plan, ChaosCourse course) {
        this.plan = requireNonNull(plan, "plan");
        this.course = requireNonNull(course, "course");
        course.found()
                .forEach((tenant, found) -> violations.addAll(Checker.check(
                        course.sent().stream()
                                .map(Sent::attempt)
                                .filter(each -> each.tenant().equals(tenant))
                                .toList(),
                        found)));
        othersFailed = course.sent().stream()
                .filter(each -> isFailed(each) && !course.isLocked(each) && !course.isExcused(each))
                .toList();
        judge();
    }

    private void judge() {
        wrongs.addAll(course.wrongs());
        require(!course.frozen().isEmpty(), "the shard was never frozen");
        require(count(Answer.QUEUED) > 0, "nothing was queued");
        require(
                othersFailed.isEmpty(),
                othersFailed.size() + " errors of other tenants through routers that were not hit");
        othersFailed.stream()
                .limit(SHOWN)
                .forEach(each -> wrongs.add("through " + router(each) + ": " + each.attempt()));
    }

    private void require(boolean holds, String otherwise) {
        if (!holds) {
            wrongs.add(otherwise);
        }
    }

    private static boolean isFailed(Sent each) {
        return !each.attempt().answer().isAcknowledged();
    }

    private static String router(Sent each) {
        return ChaosSettings.routerName(each.router() + 1);
    }

    boolean isGood() {
        return violations.isEmpty() && wrongs.isEmpty();
    }

    long seed() {
        return plan.seed();
    }

    int hits() {
        return course.hits().size();
    }

    long count(Answer answer) {
        return course.sent().stream()
                .filter(course::isLocked)
                .map(Sent::attempt)
                .filter(each -> each.isWrite() && each.answer() == answer)
                .count();
    }

    int violations() {
        return violations.size();
    }

    int othersFailed() {
        return othersFailed.size();
    }

    long othersExcused() {
        return course.sent().stream()
                .filter(each -> isFailed(each) && !course.isLocked(each) && course.isExcused(each))
                .count();
    }

    long drainedMillis() {
        return course.drainedMillis();
    }

    /** For people, in this order. */
    Map<String, Object> figures() {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("frozen, s", course.frozen().stream().map(ChaosVerdict::seconds).toList());
        all.put(
                "errors of the queueing tenants, by router hit",
                codes(each -> course.isLocked(each) && course.isExcused(each)));
        all.put(
                "errors of the queueing tenants, others",
                codes(each -> course.isLocked(each) && !course.isExcused(each)));
        all.put(
                "answers of the queue",
                answers(each -> course.isLocked(each) && each.attempt().answer() == Answer.QUEUED));
        all.put(
                "errors of the other tenants, router hit",
                codes(each -> !course.isLocked(each) && course.isExcused(each)));
        all.put(
                "answers of the other tenants, router not hit",
                answers(each -> !course.isLocked(each) && !course.isExcused(each)));
        all.put("last fault to all direct, ms", course.drainedMillis());
        all.put("violations by kind", kinds());
        violations.stream().limit(SHOWN).forEach(each -> all.put("violation " + (all.size() + 1), each));
        for (int i = 0; i < wrongs.size(); i++) {
            all.put("wrong " + (i + 1), wrongs.get(i));
        }
        return all;
    }

    private static long seconds(ShardSwing.Frozen frozen) {
        return (frozen.toMicros() - frozen.fromMicros()) / 1_000_000;
    }

    private String answers(Predicate<Sent> which) {
        return Distribution.of(course.sent().stream()
                        .filter(each -> each.attempt().kind() != Kind.CONNECT && which.test(each))
                        .map(each -> Duration.of(each.attempt().tookMicros(), ChronoUnit.MICROS))
                        .toList())
                .line();
    }

    private Map<String, Long> kinds() {
        Map<String, Long> counts = new TreeMap<>();
        violations.forEach(each -> counts.merge(each.kind().name(), 1L, Long::sum));
        return counts;
    }

    private Map<String, Long> codes(Predicate<Sent> which) {
        Map<String, Long> counts = new TreeMap<>();
        course.sent().stream()
                .filter(each -> isFailed(each) && which.test(each))
                .map(Sent::attempt)
                .forEach(each -> counts.merge(text(each), 1L, Long::sum));
        return counts;
    }

    private static String text(Attempt each) {
        return (each.kind() == Kind.CONNECT ? "CONNECT" : each.answer()) + " " + each.code();
    }
}
