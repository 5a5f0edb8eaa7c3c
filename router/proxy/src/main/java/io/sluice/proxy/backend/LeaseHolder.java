package io.sluice.proxy.backend;

import io.sluice.core.session.CarriedState;
import io.sluice.core.tenant.TenantRecord;

/** A client's session, as its connections see it. Called on its event loop. */
public interface LeaseHolder {
    /** What keeps a session on the connection that it holds. */
    enum Tie {
        /** Nothing but a statement under way. */
        NONE,
        /** State that cannot be set up elsewhere. */
        STATE,
        /** An open transaction, and perhaps more. */
        TRANSACTION
    }

    /** What keeps it on this connection. */
    default Tie tie(BackendConnection connection) {
        return Tie.NONE;
    }

    /** What a connection of this tenant must carry for this session. */
    CarriedState carried(TenantRecord tenant);

    /**
     * The connection that this session used last goes to another session; {@code LAST_INSERT_ID()} there was this, and
     * has to be set again on the next one.
     */
    void onInsertIdTaken(long insertId);

    /** This connection, to which the session had a claim, belongs to another session from now on. */
    void onConnectionTaken(BackendConnection connection);
}
