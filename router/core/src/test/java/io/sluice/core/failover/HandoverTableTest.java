package io.sluice.core.failover;

import static io.sluice.core.failover.Views.A;
import static io.sluice.core.failover.Views.B;
import static io.sluice.core.failover.Views.replica;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.core.tenant.Handover;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Every phase of every kind and every event. */
final class HandoverTableTest {
    private enum Event {
        /** What it waits for comes, and is good. */
        ANSWERED,
        /** It comes, and the candidate is not there yet. */
        BEHIND,
        FAILED,
        /** What was asked in another phase is answered, well or badly. */
        LATE,
        ABORTED,
        LIMIT_PASSES,
        /** It failed, and the distance to the next try passes. */
        TIME_TO_TRY_AGAIN
    }

    /** What follows: a phase; stays; {@code waits} to try again; {@code again}: the same is done again. */
    private static final String TABLE = """
            PROMOTION  | ANSWERED         | BEHIND | FAILED         | LATE  | ABORTED        | LIMIT_PASSES   | TIME_TO_TRY_AGAIN
            SURVEY           | RECORD_BEGIN     | stays  | waits        | stays | ENDED          | ENDED          | again
            RECORD_BEGIN     | ROUTERS          | stays  | waits        | stays | RECORD_UNDONE  | RECORD_UNDONE  | again
            ROUTERS          | FENCE            | stays  | waits        | stays | RECORD_UNDONE  | RECORD_UNDONE  | again
            FENCE            | RECORD_FENCED    | stays  | RECORD_UNDONE | stays | RECORD_UNDONE | RECORD_UNDONE  | stays
            RECORD_FENCED    | STOP_RECEIVING   | stays  | waits        | stays | RECORD_UNDONE  | RECORD_UNDONE  | again
            STOP_RECEIVING   | COMPARE          | stays  | waits        | stays | UNDO_PROMOTE   | UNDO_PROMOTE   | again
            COMPARE          | CATCH_UP         | stays  | waits        | stays | UNDO_PROMOTE   | UNDO_PROMOTE   | again
            CATCH_UP         | RECORD_PROMOTING | waits  | waits        | stays | UNDO_PROMOTE   | UNDO_PROMOTE   | again
            RECORD_PROMOTING | PROMOTE          | stays  | waits        | stays | UNDO_PROMOTE   | UNDO_PROMOTE   | again
            PROMOTE          | PUBLISH          | stays  | waits        | stays | UNDO_PROMOTE   | UNDO_PROMOTE   | again
            PUBLISH          | ENDED            | stays  | waits        | stays | stays          | stays          | again
            UNDO_PROMOTE     | RECORD_UNDONE    | stays  | waits        | stays | stays          | RECORD_UNDONE  | again
            RECORD_UNDONE    | ENDED            | stays  | waits        | stays | stays          | stays          | again
            ENDED            | stays            | stays  | stays        | stays | stays          | stays          | stays
            SWITCHOVER | ANSWERED         | BEHIND | FAILED         | LATE  | ABORTED        | LIMIT_PASSES   | TIME_TO_TRY_AGAIN
            SURVEY           | RECORD_BEGIN     | stays  | waits        | stays | ENDED          | ENDED          | again
            RECORD_BEGIN     | QUIET            | stays  | waits        | stays | RECORD_UNDONE  | RECORD_UNDONE  | again
            QUIET            | READ_ONLY        | stays  | waits        | stays | RECORD_UNDONE  | RECORD_UNDONE  | again
            READ_ONLY        | RECORD_FENCING   | stays  | waits        | stays | UNDO_READ_ONLY | UNDO_READ_ONLY | again
            RECORD_FENCING   | ROUTERS          | stays  | waits        | stays | UNDO_READ_ONLY | UNDO_READ_ONLY | again
            ROUTERS          | POSITION         | stays  | waits        | stays | UNDO_READ_ONLY | UNDO_READ_ONLY | again
            POSITION         | CATCH_UP         | stays  | waits        | stays | UNDO_READ_ONLY | UNDO_READ_ONLY | again
            CATCH_UP         | RECORD_PROMOTING | waits  | waits        | stays | UNDO_READ_ONLY | UNDO_READ_ONLY | again
            RECORD_PROMOTING | PROMOTE          | stays  | waits        | stays | UNDO_READ_ONLY | UNDO_READ_ONLY | again
            PROMOTE          | PUBLISH          | stays  | waits        | stays | UNDO_PROMOTE   | UNDO_PROMOTE   | again
            PUBLISH          | ENDED            | stays  | waits        | stays | stays          | stays          | again
            UNDO_PROMOTE     | UNDO_READ_ONLY   | stays  | waits        | stays | stays          | UNDO_READ_ONLY | again
            UNDO_READ_ONLY   | RECORD_UNDONE    | stays  | waits        | stays | stays          | RECORD_UNDONE  | again
            RECORD_UNDONE    | ENDED            | stays  | waits        | stays | stays          | stays          | again
            ENDED            | stays            | stays  | stays        | stays | stays          | stays          | stays
            FOLLOW     | ANSWERED         | BEHIND | FAILED         | LATE  | ABORTED        | LIMIT_PASSES   | TIME_TO_TRY_AGAIN
            SURVEY           | RECORD_BEGIN     | stays  | waits        | stays | ENDED          | ENDED          | again
            RECORD_BEGIN     | ROUTERS          | stays  | waits        | stays | RECORD_UNDONE  | RECORD_UNDONE  | again
            ROUTERS          | CONFIRM          | stays  | waits        | stays | RECORD_UNDONE  | RECORD_UNDONE  | again
            CONFIRM          | PUBLISH          | RECORD_UNDONE | waits | stays | RECORD_UNDONE  | RECORD_UNDONE  | again
            PUBLISH          | ENDED            | stays  | waits        | stays | stays          | stays          | again
            RECORD_UNDONE    | ENDED            | stays  | waits        | stays | stays          | stays          | again
            ENDED            | stays            | stays  | stays        | stays | stays          | stays          | stays
            """;

    private record Cell(Handover.Kind kind, Phase phase, Event event, String next) {}

    private static Stream<Cell> cells() {
        List<Cell> cells = new ArrayList<>();
        List<Event> events = List.of();
        Handover.Kind kind = Handover.Kind.PROMOTION;
        for (String line : TABLE.lines().toList()) {
            List<String> words = Stream.of(line.split("\\|")).map(String::strip).toList();
            List<String> columns = words.subList(1, words.size());
            if (columns.contains("ANSWERED")) {
                kind = Handover.Kind.valueOf(words.get(0));
                events = columns.stream().map(Event::valueOf).toList();
                continue;
            }
            for (int i = 0; i < events.size(); i++) {
                cells.add(new Cell(kind, Phase.valueOf(words.get(0)), events.get(i), columns.get(i)));
            }
        }
        return cells.stream();
    }

    private static HandoverRig in(Handover.Kind kind, Phase phase) {
        HandoverRig rig = HandoverRig.begun(kind);
        switch (phase) {
            case UNDO_PROMOTE -> rig.upTo(Phase.PROMOTE).aborted();
            case UNDO_READ_ONLY -> rig.upTo(Phase.READ_ONLY).aborted();
            case RECORD_UNDONE -> rig.upTo(Phase.RECORD_BEGIN).aborted();
            default -> rig.upTo(phase);
        }
        assertThat(rig.run.phase()).isEqualTo(phase);
        rig.told();
        return rig;
    }

    private static void happens(Event event, HandoverRig rig) {
        Phase phase = rig.run.phase();
        switch (event) {
            case ANSWERED -> {
                rig.answer();
            }
            case BEHIND -> rig.viewed(replica(A, 8, 9));
            case FAILED -> rig.failed(phase);
            case LATE -> late(phase, rig);
            case ABORTED -> rig.aborted();
            case LIMIT_PASSES -> rig.pass(10_000);
            case TIME_TO_TRY_AGAIN -> {
                if (phase != Phase.FENCE) {
                    rig.failed(phase).pass(99);
                    assertThat(rig.told()).as("before its time").isEmpty();
                    rig.pass(1);
                }
            }
        }
    }

    private static void late(Phase now, HandoverRig rig) {
        Stream.of(Phase.values())
                .filter(phase -> phase != now)
                .forEach(phase -> rig.done(phase).failed(phase));
        rig.viewed(replica(B, 20, 20));
        if (now != Phase.POSITION) {
            rig.viewed(replica(Views.P, 20, 20));
        }
        if (now != Phase.CATCH_UP && now != Phase.CONFIRM) {
            rig.viewed(replica(A, 20, 20));
        }
        if (now != Phase.SURVEY && now != Phase.COMPARE) {
            rig.surveyed(Map.of());
        }
    }

    private static String followed(Phase before, HandoverRig rig, Event event) {
        if (rig.run.phase() != before) {
            return rig.run.phase().name();
        }
        if (!rig.told().isEmpty()) {
            return "again";
        }
        boolean isRetried = event == Event.FAILED || event == Event.BEHIND;
        return isRetried && rig.wakesIn() > 0 && rig.wakesIn() <= 100 ? "waits" : "stays";
    }

    @ParameterizedTest
    @MethodSource("cells")
    void theTableHolds(Cell cell) {
        HandoverRig rig = in(cell.kind(), cell.phase());

        happens(cell.event(), rig);

        assertThat(followed(cell.phase(), rig, cell.event())).isEqualTo(cell.next());
    }

    @ParameterizedTest
    @EnumSource(Handover.Kind.class)
    void theTableHasEveryPair(Handover.Kind kind) {
        List<String> pairs = new ArrayList<>();
        for (Phase phase : phasesOf(kind)) {
            for (Event event : Event.values()) {
                pairs.add(phase + " " + event);
            }
        }

        assertThat(cells().filter(cell -> cell.kind() == kind).map(cell -> cell.phase() + " " + cell.event()))
                .containsExactlyElementsOf(pairs);
    }

    /** Those on the way there, and those on the way back from the last that can be undone. */
    private static List<Phase> phasesOf(Handover.Kind kind) {
        HandoverRig there = HandoverRig.begun(kind);
        HandoverRig back = HandoverRig.begun(kind);
        List<Phase> phases = new ArrayList<>();
        while (there.run.phase() != Phase.ENDED) {
            phases.add(there.run.phase());
            there.answer();
            if (there.run.mayAbort()) {
                back.answer();
            }
        }
        back.aborted();
        while (back.run.phase() != Phase.ENDED) {
            phases.add(back.run.phase());
            back.answer();
        }
        phases.add(Phase.ENDED);
        return phases;
    }

    @Test
    void everyPhaseButTakingOverIsInTheTable() {
        assertThat(cells().map(Cell::phase).distinct())
                .containsExactlyInAnyOrderElementsOf(Stream.of(Phase.values())
                        .filter(phase -> phase != Phase.TAKE_OVER)
                        .toList());
    }
}
