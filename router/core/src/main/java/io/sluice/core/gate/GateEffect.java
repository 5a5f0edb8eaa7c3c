package io.sluice.core.gate;

import io.sluice.core.error.SqlError;
import io.sluice.core.tenant.ServerAddress;
import java.time.Duration;

/** What is to be done after a step of the gate, with a statement that waited or was in flight. Done in the list's order. */
public sealed interface GateEffect<S> {
    /** Whose statement it is. */
    S session();

    /** It waited, and goes to the primary now. */
    record Send<S>(S session, Admission.Permit permit) implements GateEffect<S> {}

    /** It waited, and this replica answers it now. */
    record SendToReplica<S>(S session, ServerAddress server, Duration maxStaleness) implements GateEffect<S> {}

    /** It waited, and is to be appended to the queue now. */
    record SendToQueue<S>(S session) implements GateEffect<S> {}

    /** It waited, was not sent and never will be. */
    record Refuse<S>(S session, SqlError error, String text, Reason reason) implements GateEffect<S> {}

    /**
     * It was sent and got no answer in time. Its server connection is destroyed, since what comes on it is nobody's any more,
     * and the client gets the error; if a part of the answer has gone out, its connection ends instead.
     */
    record Abandon<S>(S session, SqlError error, String text) implements GateEffect<S> {}
}
