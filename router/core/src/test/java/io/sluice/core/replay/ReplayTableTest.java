package io.sluice.core.replay;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every state of the replay and every event of the shard: tenant a has 40 writes, of which 16 go at once. */
final class ReplayTableTest {
    private enum State {
        CONTAINED,
        FENCING,
        FENCE_FAILED,
        DRAINING
    }

    private enum Event {
        IS_OPENED,
        IS_CONTAINED,
        IS_FENCED,
        FENCE_FAILS,
        OLD_FENCE_ENDS,
        RETRY_TIME_PASSES,
        BATCH_IS_LOST,
        IS_STOPPED_AND_RESUMED
    }

    /** state, event, what the effects say, next state. */
    private static final String TABLE = """
            CONTAINED | IS_OPENED | fence 3 | FENCING
            CONTAINED | IS_CONTAINED | | CONTAINED
            CONTAINED | IS_FENCED | | CONTAINED
            CONTAINED | FENCE_FAILS | | CONTAINED
            CONTAINED | OLD_FENCE_ENDS | | CONTAINED
            CONTAINED | RETRY_TIME_PASSES | | CONTAINED
            CONTAINED | BATCH_IS_LOST | | CONTAINED
            CONTAINED | IS_STOPPED_AND_RESUMED | | CONTAINED
            FENCING | IS_OPENED | | FENCING
            FENCING | IS_CONTAINED | | CONTAINED
            FENCING | IS_FENCED | | DRAINING
            FENCING | FENCE_FAILS | | FENCE_FAILED
            FENCING | OLD_FENCE_ENDS | | FENCING
            FENCING | RETRY_TIME_PASSES | | FENCING
            FENCING | BATCH_IS_LOST | | FENCING
            FENCING | IS_STOPPED_AND_RESUMED | | FENCING
            FENCE_FAILED | IS_OPENED | | FENCE_FAILED
            FENCE_FAILED | IS_CONTAINED | | CONTAINED
            FENCE_FAILED | IS_FENCED | | FENCE_FAILED
            FENCE_FAILED | FENCE_FAILS | | FENCE_FAILED
            FENCE_FAILED | OLD_FENCE_ENDS | | FENCE_FAILED
            FENCE_FAILED | RETRY_TIME_PASSES | fence 3 | FENCING
            FENCE_FAILED | BATCH_IS_LOST | fence 3 | FENCING
            FENCE_FAILED | IS_STOPPED_AND_RESUMED | | FENCE_FAILED
            DRAINING | IS_OPENED | | DRAINING
            DRAINING | IS_CONTAINED | | CONTAINED
            DRAINING | IS_FENCED | | DRAINING
            DRAINING | FENCE_FAILS | | DRAINING
            DRAINING | OLD_FENCE_ENDS | | DRAINING
            DRAINING | RETRY_TIME_PASSES | | DRAINING
            DRAINING | BATCH_IS_LOST | apply a1 a2 a3 a4 a5 a6 a7 a8 | DRAINING
            DRAINING | IS_STOPPED_AND_RESUMED | | DRAINING
            """;

    private record Row(State state, Event event, String outcome, State next) {
        static Row of(String line) {
            String[] cells = line.split("\\|", -1);
            return new Row(
                    State.valueOf(cells[0].strip()),
                    Event.valueOf(cells[1].strip()),
                    cells[2].strip(),
                    State.valueOf(cells[3].strip()));
        }
    }

    private static Stream<Row> rows() {
        return TABLE.lines().map(Row::of);
    }

    /** Each has been drained before: the batch of that time is still under way. */
    private static ReplayRig in(State state) {
        ReplayRig rig = new ReplayRig();
        rig.appended(40, "a").draining().contain().open();
        switch (state) {
            case CONTAINED -> rig.contain();
            case FENCING -> {}
            case FENCE_FAILED -> rig.fenced(2, false);
            case DRAINING -> rig.fenced(2, true);
        }
        rig.told();
        return rig;
    }

    private static String happens(Event event, ReplayRig rig) {
        switch (event) {
            case IS_OPENED -> rig.open();
            case IS_CONTAINED -> rig.contain();
            case IS_FENCED -> rig.fenced(2, true);
            case FENCE_FAILS -> rig.fenced(2, false);
            case OLD_FENCE_ENDS -> rig.fenced(1, true);
            case RETRY_TIME_PASSES -> rig.pass(50);
            case BATCH_IS_LOST -> rig.lost("a", 1).pass(50);
            case IS_STOPPED_AND_RESUMED -> rig.stop().resumeAll();
        }
        return String.join(", ", rig.told());
    }

    private static State stateOf(ReplayRig rig) {
        return State.valueOf(rig.replay
                .state()
                .getClass()
                .getSimpleName()
                .replaceAll("(?<=[a-z])(?=[A-Z])", "_")
                .toUpperCase(Locale.ROOT));
    }

    @ParameterizedTest
    @MethodSource("rows")
    void theTableHolds(Row row) {
        ReplayRig rig = in(row.state());

        String outcome = happens(row.event(), rig);

        assertThat(outcome).isEqualTo(row.outcome());
        assertThat(stateOf(rig)).isEqualTo(row.next());
    }

    @Test
    void theTableHasEveryPair() {
        List<String> pairs = new ArrayList<>();
        for (State state : State.values()) {
            for (Event event : Event.values()) {
                pairs.add(state + " " + event);
            }
        }
        assertThat(rows().map(row -> row.state() + " " + row.event())).containsExactlyElementsOf(pairs);
    }
}
