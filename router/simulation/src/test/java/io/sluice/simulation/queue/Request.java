package io.sluice.simulation.queue;

import io.sluice.core.tenant.TenantId;
import java.util.List;
import java.util.Set;

/** What is sent to the shard over a line, and answered in its order. */
sealed interface Request {
    record Login() implements Request {}

    /** A statement of a client, which commits by itself. */
    record Direct(Write write) implements Request {}

    /** Reads the tenant's marker and keeps its row until the end of the transaction. */
    record Lock(TenantId tenant) implements Request {}

    /** Reads the tenant's marker. */
    record Look(TenantId tenant) implements Request {}

    /** Statements of a transaction. One that fails leaves the others as they are. */
    record Run(List<Write> writes) implements Request {}

    /** Moves the tenant's marker in the transaction. */
    record Mark(TenantId tenant, Marker marker) implements Request {}

    record Commit() implements Request {}

    /** Ends all sessions but these and itself. */
    record Kill(Set<Long> spared) implements Request {}

    /**
     * Up to where the tenant's writes are settled on the shard.
     *
     * @param dead the last that was passed without being applied
     */
    record Marker(long position, long dead) {
        static final Marker NONE = new Marker(0, 0);
    }

    /**
     * @param error the shard's; 0: none
     * @param token of the first statement that failed
     */
    record Answer(int error, long token, Marker marker) {
        static final Answer OK = new Answer(0, 0, Marker.NONE);

        static Answer failed(int error, long token) {
            return new Answer(error, token, Marker.NONE);
        }

        boolean isOk() {
            return error == 0;
        }
    }
}
