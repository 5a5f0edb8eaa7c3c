package io.sluice.proxy.gate;

import io.sluice.core.error.SqlError;
import io.sluice.core.tenant.ServerAddress;

/** Whose statement stands at a gate. Told on the gate's event loop what becomes of one that waited or is in flight. */
public interface Guest {
    /** It waited, and goes to the primary now. */
    void onSend();

    /** It waited, and this replica answers it now. */
    void onReplica(ServerAddress replica);

    /** It waited, and is to be appended to the queue now. */
    void onQueue();

    /** It waited, was not sent and never will be. */
    void onRefused(SqlError error, String text);

    /** It is in flight on a server found locked, and its time is over. */
    void onAbandoned(SqlError error, String text);
}
