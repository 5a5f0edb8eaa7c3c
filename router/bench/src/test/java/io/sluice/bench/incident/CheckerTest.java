package io.sluice.bench.incident;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.bench.incident.Attempt.Kind;
import io.sluice.bench.incident.Found.Counter;
import io.sluice.bench.incident.Found.Row;
import io.sluice.core.log.Position;
import io.sluice.core.queue.Receipt;
import io.sluice.core.tenant.ShardId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class CheckerTest {
    private static final long STEP_MICROS = 1_000_000;

    private final List<Attempt> attempts = new ArrayList<>();
    private final List<Row> rows = new ArrayList<>();
    private final Map<Integer, Counter> counters = new HashMap<>();

    private List<Violation.Kind> kinds() {
        return Checker.check(attempts, new Found(rows, counters)).stream()
                .map(Violation::kind)
                .toList();
    }

    /** Sent at {@code seq} seconds, answered half a second later. */
    private Attempt told(int client, long seq, Kind kind, Answer answer) {
        Receipt receipt = answer == Answer.QUEUED ? receipt(seq) : null;
        return told(client, seq, kind, answer, receipt);
    }

    private Attempt told(int client, long seq, Kind kind, Answer answer, @Nullable Receipt receipt) {
        long sent = seq * STEP_MICROS;
        Attempt attempt = new Attempt(
                "t001", client, seq, kind, client + "-" + seq, sent, sent + STEP_MICROS / 2, answer, 0, receipt);
        attempts.add(attempt);
        return attempt;
    }

    private static Receipt receipt(long position) {
        return new Receipt(new ShardId("shard-1"), 7, new Position(position));
    }

    private void applied(Attempt attempt) {
        rows.add(new Row(rows.size() + 1, attempt.client(), attempt.seq(), attempt.token(), attempt.sentMicros()));
    }

    @Test
    void whatWasKeptIsGood() {
        applied(told(0, 1, Kind.INSERT, Answer.DIRECT));
        told(0, 2, Kind.INSERT, Answer.UNKNOWN);
        applied(told(0, 3, Kind.INSERT, Answer.UNKNOWN));
        applied(told(0, 4, Kind.INSERT, Answer.QUEUED));
        told(0, 5, Kind.INSERT, Answer.REFUSED);
        applied(told(1, 6, Kind.INSERT, Answer.QUEUED));
        told(0, 7, Kind.COUNT, Answer.QUEUED);
        told(0, 8, Kind.COUNT, Answer.UNKNOWN);
        counters.put(0, new Counter(1, 7, 0));

        assertThat(kinds()).isEmpty();
    }

    @Test
    void anAcknowledgedWriteThatIsNotThereIsFound() {
        told(0, 1, Kind.INSERT, Answer.QUEUED);
        told(0, 2, Kind.INSERT, Answer.DIRECT);

        assertThat(kinds()).containsExactly(Violation.Kind.LOST, Violation.Kind.LOST);
    }

    @Test
    void aWriteThatIsThereTwiceIsFound() {
        Attempt queued = told(0, 1, Kind.INSERT, Answer.QUEUED);
        Attempt unknown = told(0, 2, Kind.INSERT, Answer.UNKNOWN);
        applied(queued);
        applied(unknown);
        applied(unknown);

        assertThat(kinds()).containsExactly(Violation.Kind.DOUBLED);

        rows.remove(2);
        applied(queued);

        assertThat(kinds()).contains(Violation.Kind.DOUBLED);
    }

    @Test
    void writesOfOneClientThatChangedPlacesAreFound() {
        Attempt first = told(0, 1, Kind.INSERT, Answer.DIRECT);
        Attempt second = told(0, 2, Kind.INSERT, Answer.DIRECT);
        applied(second);
        applied(first);

        assertThat(kinds()).containsExactly(Violation.Kind.OUT_OF_ORDER);
    }

    @Test
    void aDirectWriteThatOvertookTheQueueOfAnotherClientIsFound() {
        Attempt queued = told(0, 1, Kind.INSERT, Answer.QUEUED);
        applied(told(1, 2, Kind.INSERT, Answer.DIRECT));
        applied(queued);

        assertThat(kinds()).containsExactly(Violation.Kind.OUT_OF_ORDER);
    }

    @Test
    void receiptsThatChangedPlacesAreFoundThoughTheWritesWereSentTogether() {
        Attempt early = new Attempt("t001", 0, 1, Kind.INSERT, "a", 0, STEP_MICROS, Answer.QUEUED, 0, receipt(1));
        Attempt late = new Attempt("t001", 1, 1, Kind.INSERT, "b", 0, STEP_MICROS, Answer.QUEUED, 0, receipt(2));
        attempts.addAll(List.of(early, late));
        applied(late);
        applied(early);

        assertThat(kinds()).containsExactly(Violation.Kind.OUT_OF_ORDER);
    }

    @Test
    void aWriteThatMayHaveComeLateBreaksNoOrder() {
        Attempt unknown = told(0, 1, Kind.INSERT, Answer.UNKNOWN);
        applied(told(0, 2, Kind.INSERT, Answer.QUEUED));
        applied(unknown);

        assertThat(kinds()).isEmpty();
    }

    @Test
    void aRefusedWriteThatIsThereIsFound() {
        applied(told(0, 1, Kind.INSERT, Answer.REFUSED));

        assertThat(kinds()).containsExactly(Violation.Kind.REFUSED_BUT_APPLIED);
    }

    @Test
    void aRowThatNobodySentIsFound() {
        rows.add(new Row(1, 0, 1, "strange", 0));
        Attempt sent = told(0, 2, Kind.INSERT, Answer.DIRECT);
        rows.add(new Row(2, 1, 2, sent.token(), sent.sentMicros()));

        assertThat(kinds()).containsExactly(Violation.Kind.FOREIGN, Violation.Kind.FOREIGN, Violation.Kind.LOST);
    }

    @Test
    void aTimeThatIsNotThatOfTheAcceptanceIsFound() {
        Attempt queued = told(0, 1, Kind.INSERT, Answer.QUEUED);
        rows.add(new Row(1, 0, 1, queued.token(), queued.answeredMicros() + STEP_MICROS));

        assertThat(kinds()).containsExactly(Violation.Kind.MISDATED);
    }

    @Test
    void aCounterTellsOfWhatWasLostDoubledRefusedOrChangedPlaces() {
        told(0, 1, Kind.COUNT, Answer.DIRECT);
        told(0, 2, Kind.COUNT, Answer.QUEUED);

        counters.put(0, new Counter(1, 2, 0));
        assertThat(kinds()).containsExactly(Violation.Kind.LOST);
        counters.put(0, new Counter(3, 2, 0));
        assertThat(kinds()).containsExactly(Violation.Kind.DOUBLED);
        counters.put(0, new Counter(2, 1, 1));
        assertThat(kinds()).containsExactly(Violation.Kind.OUT_OF_ORDER);
        counters.put(0, new Counter(2, 2, 0));
        assertThat(kinds()).isEmpty();

        told(0, 3, Kind.COUNT, Answer.REFUSED);
        counters.put(0, new Counter(3, 3, 0));
        assertThat(kinds()).containsExactly(Violation.Kind.DOUBLED);
    }
}
