package io.sluice.bench.incident;

import io.sluice.bench.incident.Attempt.Kind;
import io.sluice.bench.incident.Found.Counter;
import io.sluice.bench.incident.Found.Row;
import io.sluice.core.queue.Receipt;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Compares what the clients of one tenant were told with what its shard has. One thread. */
public final class Checker {
    /** The router's clock, the shard's and ours are one; only their readings are not. */
    private static final long CLOCK_MICROS = 50_000;

    private final Found found;
    private final List<Attempt> writes;
    private final Map<String, Attempt> inserts = new HashMap<>();
    private final List<Violation> violations = new ArrayList<>();

    private Checker(List<Attempt> attempts, Found found) {
        this.found = found;
        this.writes = attempts.stream().filter(Attempt::isWrite).toList();
        writes.stream().filter(each -> each.kind() == Kind.INSERT).forEach(each -> inserts.put(each.token(), each));
    }

    /** @param attempts those of one tenant, in any order */
    public static List<Violation> check(List<Attempt> attempts, Found found) {
        Checker checker = new Checker(attempts, found);
        checker.checkRows();
        checker.checkOrder();
        checker.checkReceipts();
        checker.writes.stream().collect(Collectors.groupingBy(Attempt::client)).forEach(checker::checkCounter);
        return List.copyOf(checker.violations);
    }

    private void checkRows() {
        Set<String> seen = new HashSet<>();
        for (Row row : found.rows()) {
            Attempt attempt = inserts.get(row.token());
            if (attempt == null || attempt.client() != row.client() || attempt.seq() != row.seq()) {
                add(Violation.Kind.FOREIGN, row.toString());
            } else if (!seen.add(row.token())) {
                add(Violation.Kind.DOUBLED, attempt + " at id " + row.id());
            } else if (attempt.answer() == Answer.REFUSED) {
                add(Violation.Kind.REFUSED_BUT_APPLIED, attempt + " at id " + row.id());
            } else if (attempt.answer().isAcknowledged()
                    && (row.atMicros() < attempt.sentMicros() - CLOCK_MICROS
                            || row.atMicros() > attempt.answeredMicros() + CLOCK_MICROS)) {
                add(Violation.Kind.MISDATED, attempt + " says " + Moments.text(row.atMicros()));
            }
        }
        for (Attempt attempt : inserts.values()) {
            if (attempt.answer().isAcknowledged() && !seen.contains(attempt.token())) {
                add(Violation.Kind.LOST, attempt.toString());
            }
        }
    }

    /** What was sent after another one had been acknowledged is applied behind it. */
    private void checkOrder() {
        Attempt youngest = null;
        for (Row row : found.rows()) {
            Attempt attempt = acknowledged(row);
            if (attempt == null) {
                continue;
            }
            if (youngest != null && attempt.answeredMicros() < youngest.sentMicros()) {
                add(Violation.Kind.OUT_OF_ORDER, attempt + " at id " + row.id() + ", behind " + youngest);
            }
            if (youngest == null || attempt.sentMicros() > youngest.sentMicros()) {
                youngest = attempt;
            }
        }
    }

    /** In one log the positions are the order. */
    private void checkReceipts() {
        Map<Long, Attempt> highest = new HashMap<>();
        for (Row row : found.rows()) {
            Attempt attempt = acknowledged(row);
            Receipt receipt = attempt == null ? null : attempt.receipt();
            if (attempt == null || receipt == null) {
                continue;
            }
            Attempt before = highest.get(receipt.log());
            Receipt earlier = before == null ? null : before.receipt();
            if (earlier != null && receipt.position().compareTo(earlier.position()) <= 0) {
                add(Violation.Kind.OUT_OF_ORDER, attempt + " at id " + row.id() + ", behind receipt " + earlier);
            } else {
                highest.put(receipt.log(), attempt);
            }
        }
    }

    private @Nullable Attempt acknowledged(Row row) {
        Attempt attempt = inserts.get(row.token());
        return attempt != null && attempt.answer().isAcknowledged() ? attempt : null;
    }

    private void checkCounter(int client, List<Attempt> ofClient) {
        List<Attempt> counts =
                ofClient.stream().filter(each -> each.kind() == Kind.COUNT).toList();
        long acknowledged =
                counts.stream().filter(each -> each.answer().isAcknowledged()).count();
        Set<Long> maybeLast = counts.stream()
                .filter(each -> each.answer() == Answer.UNKNOWN)
                .map(Attempt::seq)
                .collect(Collectors.toSet());
        int unknown = maybeLast.size();
        maybeLast.add(counts.stream()
                .filter(each -> each.answer().isAcknowledged())
                .mapToLong(Attempt::seq)
                .max()
                .orElse(0));
        Counter counter = found.counters().getOrDefault(client, new Counter(0, 0, 0));
        String told = "client " + client + " counted " + acknowledged + " times, " + unknown + " more are unknown; "
                + counter + (counts.isEmpty() ? "" : " of " + counts.get(0).tenant());
        if (counter.count() < acknowledged) {
            add(Violation.Kind.LOST, told);
        } else if (counter.count() > acknowledged + unknown) {
            add(Violation.Kind.DOUBLED, told);
        } else if (counter.steppedBack() > unknown || !maybeLast.contains(counter.lastSeq())) {
            add(Violation.Kind.OUT_OF_ORDER, told);
        }
    }

    private void add(Violation.Kind kind, String text) {
        violations.add(new Violation(kind, text));
    }
}
