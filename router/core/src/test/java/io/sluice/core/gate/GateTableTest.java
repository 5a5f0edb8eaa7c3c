package io.sluice.core.gate;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every state and every event: a write is in flight on the only place, and a read waits that may use a replica. */
final class GateTableTest {
    private enum State {
        OPEN,
        CONTAINED,
        PAUSED,
        PANIC
    }

    private enum Event {
        READ_FOR_REPLICA_ARRIVES,
        WRITE_TO_REFUSE_ARRIVES,
        UNQUEUEABLE_WRITE_ARRIVES,
        QUEUEABLE_WRITE_ARRIVES,
        QUEUEABLE_WRITE_ARRIVES_BEHIND_BACKLOG,
        UNQUEUEABLE_WRITE_ARRIVES_BEHIND_BACKLOG,
        BACKLOG_ENDS,
        TRANSACTION_TO_HOLD_GOES_ON,
        TRANSACTION_TO_REFUSE_GOES_ON,
        FLYING_ENDS,
        WAITING_LEAVES,
        NOBODY_ENDS,
        TIME_PASSES,
        BUSY_TIME_PASSES,
        HOLD_TIME_PASSES,
        PAUSE_PASSES,
        IS_OPENED,
        IS_CONTAINED,
        IS_PAUSED,
        PANICS,
        REPLICA_IS_FRESH,
        REPLICA_IS_STALE,
        REPLICA_IS_GONE
    }

    /** state, event, the answer or what the effects say, next state. */
    private static final String TABLE = """
            OPEN | READ_FOR_REPLICA_ARRIVES | hold SHARD_PLACES_TAKEN | OPEN
            OPEN | WRITE_TO_REFUSE_ARRIVES | hold SHARD_PLACES_TAKEN | OPEN
            OPEN | UNQUEUEABLE_WRITE_ARRIVES | hold SHARD_PLACES_TAKEN | OPEN
            OPEN | QUEUEABLE_WRITE_ARRIVES | hold SHARD_PLACES_TAKEN | OPEN
            OPEN | QUEUEABLE_WRITE_ARRIVES_BEHIND_BACKLOG | queue BACKLOG_GOES_FIRST | OPEN
            OPEN | UNQUEUEABLE_WRITE_ARRIVES_BEHIND_BACKLOG | hold BACKLOG_GOES_FIRST | OPEN
            OPEN | BACKLOG_ENDS | | OPEN
            OPEN | TRANSACTION_TO_HOLD_GOES_ON | forward TRANSACTION_GOES_ON | OPEN
            OPEN | TRANSACTION_TO_REFUSE_GOES_ON | forward TRANSACTION_GOES_ON | OPEN
            OPEN | FLYING_ENDS | send waiting | OPEN
            OPEN | WAITING_LEAVES | | OPEN
            OPEN | NOBODY_ENDS | | OPEN
            OPEN | TIME_PASSES | | OPEN
            OPEN | BUSY_TIME_PASSES | refuse waiting SHARD_BUSY | OPEN
            OPEN | HOLD_TIME_PASSES | refuse waiting SHARD_BUSY | OPEN
            OPEN | PAUSE_PASSES | refuse waiting SHARD_BUSY | OPEN
            OPEN | IS_OPENED | | OPEN
            OPEN | IS_CONTAINED | | CONTAINED
            OPEN | IS_PAUSED | | PAUSED
            OPEN | PANICS | | PANIC
            OPEN | REPLICA_IS_FRESH | | OPEN
            OPEN | REPLICA_IS_STALE | | OPEN
            OPEN | REPLICA_IS_GONE | | OPEN
            CONTAINED | READ_FOR_REPLICA_ARRIVES | hold POLICY_HOLDS | CONTAINED
            CONTAINED | WRITE_TO_REFUSE_ARRIVES | refuse SHARD_CONTAINED | CONTAINED
            CONTAINED | UNQUEUEABLE_WRITE_ARRIVES | refuse NOT_QUEUEABLE | CONTAINED
            CONTAINED | QUEUEABLE_WRITE_ARRIVES | queue POLICY_QUEUES | CONTAINED
            CONTAINED | QUEUEABLE_WRITE_ARRIVES_BEHIND_BACKLOG | queue POLICY_QUEUES | CONTAINED
            CONTAINED | UNQUEUEABLE_WRITE_ARRIVES_BEHIND_BACKLOG | refuse NOT_QUEUEABLE | CONTAINED
            CONTAINED | BACKLOG_ENDS | | CONTAINED
            CONTAINED | TRANSACTION_TO_HOLD_GOES_ON | hold POLICY_HOLDS | CONTAINED
            CONTAINED | TRANSACTION_TO_REFUSE_GOES_ON | refuse SESSION_STATE_LOST | CONTAINED
            CONTAINED | FLYING_ENDS | | CONTAINED
            CONTAINED | WAITING_LEAVES | | CONTAINED
            CONTAINED | NOBODY_ENDS | | CONTAINED
            CONTAINED | TIME_PASSES | | CONTAINED
            CONTAINED | BUSY_TIME_PASSES | | CONTAINED
            CONTAINED | HOLD_TIME_PASSES | refuse waiting HELD_TOO_LONG, abandon flying OUTCOME_UNKNOWN | CONTAINED
            CONTAINED | PAUSE_PASSES | refuse waiting HELD_TOO_LONG, abandon flying OUTCOME_UNKNOWN | CONTAINED
            CONTAINED | IS_OPENED | | OPEN
            CONTAINED | IS_CONTAINED | | CONTAINED
            CONTAINED | IS_PAUSED | | PAUSED
            CONTAINED | PANICS | | PANIC
            CONTAINED | REPLICA_IS_FRESH | replica waiting | CONTAINED
            CONTAINED | REPLICA_IS_STALE | | CONTAINED
            CONTAINED | REPLICA_IS_GONE | | CONTAINED
            PAUSED | READ_FOR_REPLICA_ARRIVES | hold PAUSE_HOLDS | PAUSED
            PAUSED | WRITE_TO_REFUSE_ARRIVES | hold PAUSE_HOLDS | PAUSED
            PAUSED | UNQUEUEABLE_WRITE_ARRIVES | hold PAUSE_HOLDS | PAUSED
            PAUSED | QUEUEABLE_WRITE_ARRIVES | hold PAUSE_HOLDS | PAUSED
            PAUSED | QUEUEABLE_WRITE_ARRIVES_BEHIND_BACKLOG | hold PAUSE_HOLDS | PAUSED
            PAUSED | UNQUEUEABLE_WRITE_ARRIVES_BEHIND_BACKLOG | hold PAUSE_HOLDS | PAUSED
            PAUSED | BACKLOG_ENDS | | PAUSED
            PAUSED | TRANSACTION_TO_HOLD_GOES_ON | forward TRANSACTION_GOES_ON | PAUSED
            PAUSED | TRANSACTION_TO_REFUSE_GOES_ON | forward TRANSACTION_GOES_ON | PAUSED
            PAUSED | FLYING_ENDS | | PAUSED
            PAUSED | WAITING_LEAVES | | PAUSED
            PAUSED | NOBODY_ENDS | | PAUSED
            PAUSED | TIME_PASSES | | PAUSED
            PAUSED | BUSY_TIME_PASSES | | PAUSED
            PAUSED | HOLD_TIME_PASSES | | PAUSED
            PAUSED | PAUSE_PASSES | refuse waiting HELD_TOO_LONG | PAUSED
            PAUSED | IS_OPENED | | OPEN
            PAUSED | IS_CONTAINED | | CONTAINED
            PAUSED | IS_PAUSED | | PAUSED
            PAUSED | PANICS | | PANIC
            PAUSED | REPLICA_IS_FRESH | | PAUSED
            PAUSED | REPLICA_IS_STALE | | PAUSED
            PAUSED | REPLICA_IS_GONE | | PAUSED
            PANIC | READ_FOR_REPLICA_ARRIVES | hold SHARD_PLACES_TAKEN | PANIC
            PANIC | WRITE_TO_REFUSE_ARRIVES | hold SHARD_PLACES_TAKEN | PANIC
            PANIC | UNQUEUEABLE_WRITE_ARRIVES | hold SHARD_PLACES_TAKEN | PANIC
            PANIC | QUEUEABLE_WRITE_ARRIVES | hold SHARD_PLACES_TAKEN | PANIC
            PANIC | QUEUEABLE_WRITE_ARRIVES_BEHIND_BACKLOG | queue BACKLOG_GOES_FIRST | PANIC
            PANIC | UNQUEUEABLE_WRITE_ARRIVES_BEHIND_BACKLOG | hold BACKLOG_GOES_FIRST | PANIC
            PANIC | BACKLOG_ENDS | | PANIC
            PANIC | TRANSACTION_TO_HOLD_GOES_ON | forward TRANSACTION_GOES_ON | PANIC
            PANIC | TRANSACTION_TO_REFUSE_GOES_ON | forward TRANSACTION_GOES_ON | PANIC
            PANIC | FLYING_ENDS | send waiting | PANIC
            PANIC | WAITING_LEAVES | | PANIC
            PANIC | NOBODY_ENDS | | PANIC
            PANIC | TIME_PASSES | | PANIC
            PANIC | BUSY_TIME_PASSES | refuse waiting SHARD_BUSY | PANIC
            PANIC | HOLD_TIME_PASSES | refuse waiting SHARD_BUSY | PANIC
            PANIC | PAUSE_PASSES | refuse waiting SHARD_BUSY | PANIC
            PANIC | IS_OPENED | | OPEN
            PANIC | IS_CONTAINED | | CONTAINED
            PANIC | IS_PAUSED | | PAUSED
            PANIC | PANICS | | PANIC
            PANIC | REPLICA_IS_FRESH | | PANIC
            PANIC | REPLICA_IS_STALE | | PANIC
            PANIC | REPLICA_IS_GONE | | PANIC
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

    private static GateRig in(State state) {
        GateRig rig = new GateRig(GateRig.roomy(1, 1));
        rig.admit("flying", GateRig.HOLDS, Access.WRITE);
        rig.admit("waiting", GateRig.REPLICA, Access.PLAIN_READ);
        rig.now++; // so that what is held is over before what is in flight
        switch (state) {
            case OPEN -> {}
            case CONTAINED -> rig.contain();
            case PAUSED -> rig.pause();
            case PANIC -> rig.panic();
        }
        return rig;
    }

    private static String happens(Event event, GateRig rig) {
        switch (event) {
            case READ_FOR_REPLICA_ARRIVES -> {
                return GateRig.word(rig.admit("new", GateRig.REPLICA, Access.PLAIN_READ));
            }
            case WRITE_TO_REFUSE_ARRIVES -> {
                return GateRig.word(rig.admit("new", GateRig.REFUSES, Access.WRITE));
            }
            case UNQUEUEABLE_WRITE_ARRIVES -> {
                return GateRig.word(rig.admit("new", GateRig.REPLICA, Access.WRITE));
            }
            case QUEUEABLE_WRITE_ARRIVES -> {
                return GateRig.word(rig.admit("new", GateRig.REPLICA, Access.QUEUEABLE_WRITE));
            }
            case QUEUEABLE_WRITE_ARRIVES_BEHIND_BACKLOG -> {
                rig.backlog("new");
                return GateRig.word(rig.admit("new", GateRig.REPLICA, Access.QUEUEABLE_WRITE));
            }
            case UNQUEUEABLE_WRITE_ARRIVES_BEHIND_BACKLOG -> {
                rig.backlog("new");
                return GateRig.word(rig.admit("new", GateRig.REPLICA, Access.WRITE));
            }
            case BACKLOG_ENDS -> {
                rig.backlog("waiting");
                rig.backlogEnds("waiting");
            }
            case TRANSACTION_TO_HOLD_GOES_ON -> {
                return GateRig.word(rig.admit("new", GateRig.HOLDS, Access.IN_TRANSACTION));
            }
            case TRANSACTION_TO_REFUSE_GOES_ON -> {
                return GateRig.word(rig.admit("new", GateRig.REFUSES, Access.IN_TRANSACTION));
            }
            case FLYING_ENDS -> rig.end("flying");
            case WAITING_LEAVES -> rig.end("waiting");
            case NOBODY_ENDS -> rig.end("new");
            case TIME_PASSES -> rig.pass(Duration.ofSeconds(1));
            case BUSY_TIME_PASSES -> rig.pass(Duration.ofSeconds(5));
            case HOLD_TIME_PASSES -> rig.pass(GateRig.HOLD);
            case PAUSE_PASSES -> rig.pass(GateRig.PAUSE);
            case IS_OPENED -> rig.open();
            case IS_CONTAINED -> rig.contain();
            case IS_PAUSED -> rig.pause();
            case PANICS -> rig.panic();
            case REPLICA_IS_FRESH -> rig.replicaFresh(GateRig.STALENESS);
            case REPLICA_IS_STALE -> rig.replicaFresh(GateRig.STALENESS.plusNanos(1));
            case REPLICA_IS_GONE -> rig.noReplica();
        }
        return String.join(", ", rig.told());
    }

    private static State stateOf(GateRig rig) {
        return State.valueOf(rig.gate.state().getClass().getSimpleName().toUpperCase(Locale.ROOT));
    }

    @ParameterizedTest
    @MethodSource("rows")
    void theTableHolds(Row row) {
        GateRig rig = in(row.state());

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
