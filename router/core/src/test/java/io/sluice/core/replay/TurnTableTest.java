package io.sluice.core.replay;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every state of a tenant's turn and every event: tenant a has the writes 1 to 20, and 1 fails when it is tried. */
final class TurnTableTest {
    private enum State {
        /** For a place at the shard, which tenant b has. */
        WAITING,
        FLYING,
        /** Write 1 alone. */
        FLYING_ALONE,
        BURYING,
        RESTING
    }

    private enum Event {
        APPLIED,
        STATEMENT_FAILS,
        TENANT_FAILS,
        RETRY_IS_WORTH_IT,
        LOST,
        DEAD,
        NOT_DEAD,
        RETRY_TIME_PASSES,
        PAUSED_AND_RESUMED
    }

    /** state, event, what the effects say; refused: what did not begin cannot end. */
    private static final String TABLE = """
            WAITING | APPLIED | refused
            WAITING | STATEMENT_FAILS | refused
            WAITING | TENANT_FAILS | refused
            WAITING | RETRY_IS_WORTH_IT | refused
            WAITING | LOST | refused
            WAITING | DEAD | refused
            WAITING | NOT_DEAD | refused
            WAITING | RETRY_TIME_PASSES |
            WAITING | PAUSED_AND_RESUMED |
            FLYING | APPLIED | apply a17 a18 a19 a20, hold a 1
            FLYING | STATEMENT_FAILS | apply a1
            FLYING | TENANT_FAILS | paused a NO_ACCESS
            FLYING | RETRY_IS_WORTH_IT |
            FLYING | LOST |
            FLYING | DEAD | refused
            FLYING | NOT_DEAD | refused
            FLYING | RETRY_TIME_PASSES |
            FLYING | PAUSED_AND_RESUMED |
            FLYING_ALONE | APPLIED | apply a2 a3 a4 a5 a6 a7 a8 a9 a10 a11 a12 a13 a14 a15 a16 a17
            FLYING_ALONE | STATEMENT_FAILS | bury a1
            FLYING_ALONE | TENANT_FAILS | paused a NO_ACCESS
            FLYING_ALONE | RETRY_IS_WORTH_IT |
            FLYING_ALONE | LOST |
            FLYING_ALONE | DEAD | refused
            FLYING_ALONE | NOT_DEAD | refused
            FLYING_ALONE | RETRY_TIME_PASSES |
            FLYING_ALONE | PAUSED_AND_RESUMED |
            BURYING | APPLIED | refused
            BURYING | STATEMENT_FAILS | refused
            BURYING | TENANT_FAILS | refused
            BURYING | RETRY_IS_WORTH_IT | refused
            BURYING | LOST | refused
            BURYING | DEAD | apply a2 a3 a4 a5 a6 a7 a8 a9 a10 a11 a12 a13 a14 a15 a16 a17
            BURYING | NOT_DEAD |
            BURYING | RETRY_TIME_PASSES |
            BURYING | PAUSED_AND_RESUMED |
            RESTING | APPLIED | refused
            RESTING | STATEMENT_FAILS | refused
            RESTING | TENANT_FAILS | refused
            RESTING | RETRY_IS_WORTH_IT | refused
            RESTING | LOST | refused
            RESTING | DEAD | refused
            RESTING | NOT_DEAD | refused
            RESTING | RETRY_TIME_PASSES | apply a1 a2 a3 a4 a5 a6 a7 a8
            RESTING | PAUSED_AND_RESUMED |
            """;

    private record Row(State state, Event event, String outcome) {
        static Row of(String line) {
            String[] cells = line.split("\\|", -1);
            return new Row(State.valueOf(cells[0].strip()), Event.valueOf(cells[1].strip()), cells[2].strip());
        }
    }

    private static Stream<Row> rows() {
        return TABLE.lines().map(Row::of);
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

    private static ReplayRig in(State state) {
        ReplayRig rig = new ReplayRig(ReplayRig.settings(1, 10));
        if (state == State.WAITING) {
            rig.appended("b");
            rig.draining().appended(20, "a");
            return told(rig);
        }
        rig.appended(20, "a").draining();
        if (state == State.FLYING_ALONE || state == State.BURYING) {
            rig.failed("a", 1, 1, Failure.STATEMENT);
        }
        if (state == State.BURYING) {
            rig.failed("a", 2, 1, Failure.STATEMENT);
        }
        if (state == State.RESTING) {
            rig.failed("a", 1, 1, Failure.RETRY);
        }
        return told(rig);
    }

    private static ReplayRig told(ReplayRig rig) {
        rig.told();
        return rig;
    }

    private static String happens(Event event, ReplayRig rig) {
        try {
            switch (event) {
                case APPLIED -> rig.applied("a", rig.batches());
                case STATEMENT_FAILS -> rig.failed("a", rig.batches(), 1, Failure.STATEMENT);
                case TENANT_FAILS -> rig.failed("a", rig.batches(), 1, Failure.TENANT);
                case RETRY_IS_WORTH_IT -> rig.failed("a", rig.batches(), 1, Failure.RETRY);
                case LOST -> rig.lost("a", rig.batches());
                case DEAD -> rig.dead("a", 1);
                case NOT_DEAD -> rig.notDead("a", 1);
                case RETRY_TIME_PASSES -> rig.pass(50);
                case PAUSED_AND_RESUMED -> rig.pause("a").resume("a");
            }
        } catch (IllegalStateException refused) {
            return "refused";
        }
        return String.join(", ", rig.told());
    }

    @ParameterizedTest
    @MethodSource("rows")
    void theTableHolds(Row row) {
        assertThat(happens(row.event(), in(row.state()))).isEqualTo(row.outcome());
    }
}
