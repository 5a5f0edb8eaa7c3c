package io.sluice.core.gate;

import io.sluice.core.error.SqlError;
import io.sluice.core.tenant.ServerAddress;
import java.time.Duration;

/** The gate's answer to one statement. */
public sealed interface Admission {
    Reason reason();

    /** It goes to the primary now. */
    record Forward(Permit permit, Reason reason) implements Admission {}

    /** It goes to this replica, whose data is at most so old; the gate has no more to do with it. */
    record Replica(ServerAddress server, Duration maxStaleness) implements Admission {
        @Override
        public Reason reason() {
            return Reason.REPLICA_FRESH;
        }
    }

    /** It is to be appended to the queue; the gate has no more to do with it. */
    record Queue(Reason reason) implements Admission {}

    /** It waits: an effect of a later step says what becomes of it, at the deadline if not before. */
    record Hold(long deadlineNanos, Reason reason) implements Admission {
        boolean isForBacklog() {
            return reason.isOfBacklog();
        }
    }

    /** It was not sent and never will be; the text is complete. */
    record Refuse(SqlError error, String text, Reason reason) implements Admission {}

    /**
     * The right to send one statement to the primary. Only {@link Forward} and {@link GateEffect.Send} have it, so whoever
     * needs a permit to send can send nothing that was refused. Void as soon as the statement has ended. Owned by the event
     * loop of the gate.
     */
    final class Permit {
        private final Visit<?> visit;

        Permit(Visit<?> visit) {
            this.visit = visit;
        }

        public boolean isValid() {
            return visit.isInFlight();
        }
    }
}
