package io.sluice.proxy.backend;

import io.sluice.core.session.CarriedState;
import io.sluice.core.tenant.TenantRecord;
import org.jspecify.annotations.Nullable;

/**
 * What the server's session behind one connection holds, as far as it matters to the next user. Owned by the
 * connection's event loop.
 */
final class ServerSession {
    private @Nullable TenantRecord tenant;
    private @Nullable LeaseHolder holder;
    private @Nullable CarriedState carried;
    private long generation;
    private boolean insertId;
    private boolean diagnostics;
    private boolean spoiled;
    private boolean untold;

    /** The server is about to remake the session: the prepared statements of before are as good as gone. */
    void clearing() {
        generation++;
    }

    /** The server has just made or remade the session for this tenant: nothing of before is left. */
    void cleared(TenantRecord of) {
        tenant = of;
        carried = null;
        generation++;
        insertId = false;
        diagnostics = false;
        spoiled = false;
        untold = false;
    }

    /** This state was set up for the holder. */
    void taken(LeaseHolder by, CarriedState state) {
        holder = by;
        carried = state;
        diagnostics = false;
    }

    /** The holder gives the connection back in this state. */
    void left(CarriedState state, boolean withInsertId, boolean withDiagnostics, boolean withUntold) {
        carried = state;
        insertId |= withInsertId;
        diagnostics = withDiagnostics;
        untold = withUntold;
    }

    /** The server was asked: it told everything, and {@code anything} had changed. */
    void told(boolean anything) {
        untold = false;
        spoiled |= anything;
    }

    /** Whether the server may owe word of what its last statement has changed. */
    boolean owesWord() {
        return untold;
    }

    /** The holder, if it is this one, is gone; what it left is {@code hidden} from everybody or may be cleared later. */
    void forgottenBy(LeaseHolder gone, boolean hidden) {
        if (holder == gone) {
            holder = null;
            diagnostics = false;
            spoiled |= hidden;
        }
    }

    /** There is something in it that no other session may see; the holder has no claim on it any more. */
    void spoiled() {
        holder = null;
        diagnostics = false;
        spoiled = true;
    }

    void insertIdTaken() {
        insertId = false;
        // It is still there for whoever gets the session without a cleaning.
        spoiled = true;
    }

    /** Whether another holder can use this session just as it is. */
    boolean isAlready(CarriedState state) {
        return !spoiled && !insertId && state.equals(carried);
    }

    /** Whether its own holder can go on with it. */
    boolean isOwn(CarriedState state) {
        return !spoiled && state.equals(carried);
    }

    /** Whether nobody has used it since it was made. */
    boolean isFresh() {
        return carried == null && !spoiled;
    }

    @Nullable
    TenantRecord tenant() {
        return tenant;
    }

    @Nullable
    LeaseHolder holder() {
        return holder;
    }

    /** Grows whenever the server has forgotten the prepared statements. */
    long generation() {
        return generation;
    }

    /** Whether {@code LAST_INSERT_ID()} may have a value that the holder does not know. */
    boolean hasInsertId() {
        return insertId;
    }

    /** Whether it is this holder that does not know it. */
    boolean owesInsertId(LeaseHolder to) {
        return insertId && holder == to;
    }

    /** Whether the holder's last statement left warnings or an error that it may still ask for. */
    boolean hasDiagnostics() {
        return diagnostics && holder != null;
    }
}
