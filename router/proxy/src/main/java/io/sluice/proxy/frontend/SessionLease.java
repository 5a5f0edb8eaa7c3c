package io.sluice.proxy.frontend;

import static java.util.Objects.requireNonNull;

import io.sluice.core.error.SqlError;
import io.sluice.core.session.CarriedState;
import io.sluice.core.sql.Effects;
import io.sluice.core.tenant.ServerAddress;
import io.sluice.core.tenant.TenantRecord;
import io.sluice.proxy.backend.BackendConnection;
import io.sluice.proxy.backend.BackendListener.CloseReason;
import io.sluice.proxy.backend.LeaseFailedException;
import io.sluice.proxy.backend.LeaseHolder;
import io.sluice.proxy.backend.LeaseRequest;
import io.sluice.proxy.backend.Profile;
import io.sluice.wire.ResponseScanner;
import io.vertx.core.Future;
import org.jspecify.annotations.Nullable;

/**
 * The connection that one session holds while it works or because something ties it there, and the claim it has on the
 * one that it used last. Owned by the session.
 */
final class SessionLease implements LeaseHolder {
    private static final int SETTING_INSERT_ID = Effects.SETS_INSERT_ID | Effects.CALLS_ROUTINE;

    private final ClientConnection client;
    private final FrontendLoop loop;
    private final SessionMemory memory;
    private final Profile profile;
    private @Nullable BackendConnection held;
    /** The connection that was used last and may still be claimed; the held one while there is one. */
    private @Nullable BackendConnection last;

    /** Another one than the last, where the session's insert id is, or was when the session left: the last one lacks it. */
    private @Nullable BackendConnection owing;

    private boolean lastTaken;
    private boolean leftDiagnostics;
    private boolean leftInsertId;
    /** The server may owe word of what the session has changed: neither errors nor EOF packets carry it. */
    private boolean leftUntold;

    /** Grows when a connection that is on its way is not wanted any more. */
    private long takes;

    private boolean ended;

    /**
     * What a request asks of its connection beyond the tenant.
     *
     * @param diagnostics it makes sense only where the session's last statement ran
     * @param clean it reads diagnostics, so nobody else's may be there
     */
    record Needs(boolean diagnostics, boolean clean) {}

    SessionLease(ClientConnection client, SessionMemory memory, Profile profile) {
        this.client = requireNonNull(client, "client");
        this.loop = client.loop();
        this.memory = requireNonNull(memory, "memory");
        this.profile = requireNonNull(profile, "profile");
    }

    boolean isHeld() {
        return held != null;
    }

    /** The connection that is held. */
    BackendConnection held() {
        return requireNonNull(held, "held");
    }

    /** The connection that is held, or null. */
    @Nullable
    BackendConnection heldOrNull() {
        return held;
    }

    /** Takes, at no cost, the connection that the session used last, if it may go on with that. */
    boolean takeAgain(TenantRecord tenant, @Nullable ServerAddress replica) {
        BackendConnection before = last;
        if (held == null && before != null && loop.pools().reclaim(before, this, tenant, replica)) {
            held = before;
            memory.onLeased(tenant);
            return true;
        }
        return false;
    }

    /**
     * Takes a connection for a statement that reads, or even needs, what the session's last one left. Fails with {@link
     * LeaseFailedException} when the held connection cannot serve this tenant, or none can be had.
     *
     * @param replica where it must be; null for the primary
     */
    Future<Void> take(TenantRecord tenant, @Nullable ServerAddress replica, Needs needs) {
        if (held != null) {
            return onHeld(held, tenant);
        }
        if (takeAgain(tenant, replica)) {
            return Future.succeededFuture();
        }
        boolean ranBefore = last != null || lastTaken;
        if (needs.diagnostics() && ranBefore) {
            return Future.failedFuture(new LeaseFailedException(SqlError.DIAGNOSTICS_GONE));
        }
        long number = takes;
        return loop.pools()
                .acquire(new LeaseRequest(this, tenant, replica, profile, needs.clean()))
                .map(leased -> {
                    onLeased(leased, tenant, number);
                    return null;
                });
    }

    private Future<Void> onHeld(BackendConnection connection, TenantRecord tenant) {
        TenantRecord of = requireNonNull(memory.leasedTo(), "leasedTo");
        if (!of.id().equals(tenant.id())) {
            return Future.failedFuture(new LeaseFailedException(SqlError.SESSION_IS_PINNED, memory.pinText()));
        }
        if (!connection.isOpen() || !of.shard().equals(tenant.shard())) {
            held = null;
            last = null;
            connection.destroy(CloseReason.STALE);
            return Future.failedFuture(
                    new LeaseFailedException(SqlError.SESSION_STATE_LOST, tenant.shard(), memory.pinText()));
        }
        memory.onLeased(tenant);
        return Future.succeededFuture();
    }

    private void onLeased(BackendConnection leased, TenantRecord tenant, long number) {
        if (ended || number != takes) {
            leased.release(carried(tenant), false, false, false);
            if (leased != owing) {
                leased.forget(this);
            }
            return;
        }
        BackendConnection before = last;
        if (before != null && before != leased) {
            leave(before);
        }
        if (leased == owing) {
            owing = null;
        }
        held = leased;
        last = leased;
        lastTaken = false;
        leftDiagnostics = false;
        client.serverThreadId(leased.threadId());
        memory.onLeased(tenant);
    }

    /** The session goes on elsewhere: on another server, or as another tenant. */
    private void leave(BackendConnection before) {
        if (before.owesInsertId(this)) {
            owing = before;
        } else {
            before.forget(this);
        }
    }

    /** Whether a request with these effects needs {@link #bringInsertId} first. */
    boolean lacksInsertId(int effects) {
        // A newer one, of the transaction that is open on the held connection, is there already.
        return owing != null && !leftInsertId && Effects.has(effects, Effects.READS_INSERT_ID);
    }

    /** Makes the held connection know the insert id that is on another one. Fails when it is lost, with that one. */
    Future<Void> bringInsertId() {
        BackendConnection from = requireNonNull(owing, "owing");
        BackendConnection to = held();
        owing = null;
        return loop.pools()
                .fetchInsertId(from, this)
                .compose(told -> {
                    from.forget(this);
                    return loop.pools().set(to, memory.insertIdAssignment());
                })
                .recover(lost -> Future.failedFuture(new LeaseFailedException(
                        SqlError.SESSION_STATE_LOST,
                        requireNonNull(memory.leasedTo(), "leasedTo").shard(),
                        "LAST_INSERT_ID()")));
    }

    /** Whether the last statement left warnings, an error or a row count that the next one may ask for. */
    boolean leftDiagnostics() {
        return leftDiagnostics;
    }

    /** A statement has ended on the held connection. */
    void onEnd(Request request, ResponseScanner response) {
        int effects = request.effects;
        boolean failed = response.isError();
        leftInsertId |= response.insertId() != 0 || Effects.has(effects, SETTING_INSERT_ID);
        leftDiagnostics = failed || response.warnings() > 0 || Effects.has(effects, Effects.CALC_FOUND_ROWS);
        leftUntold = failed || (!profile.tellsWithRows() && mayAnswerRows(request));
    }

    /** Whether the answer may have ended with an EOF packet, which has no room for what has changed. */
    private static boolean mayAnswerRows(Request request) {
        boolean certainlyNot = switch (request.kind) {
            case INSERT, UPDATE, DELETE, REPLACE, CALL, DO, SET, USE, BEGIN, COMMIT, ROLLBACK -> true;
            default -> false;
        };
        return !certainlyNot || Effects.has(request.effects, Effects.MULTI);
    }

    /** Gives the connection back unless something ties the session to it. */
    void settle() {
        BackendConnection connection = held;
        if (connection == null) {
            return;
        }
        TenantRecord tenant = requireNonNull(memory.leasedTo(), "leasedTo");
        boolean pinned = memory.isPinned();
        if (memory.pinChanged()) {
            loop.listener().onPinned(tenant.shard(), pinned);
        }
        if (!pinned) {
            held = null;
            connection.release(carried(tenant), leftInsertId, leftDiagnostics, leftUntold);
            if (leftInsertId) {
                forgetOwing(false);
            }
            leftInsertId = false;
        }
    }

    /**
     * Gives up the connection on which the router itself waits for an answer, or which is on its way.
     *
     * @return whether the session's state is lost with it
     */
    boolean giveUp() {
        takes++;
        BackendConnection connection = held;
        if (connection == null) {
            return false;
        }
        onLost();
        connection.destroy(CloseReason.ABANDONED);
        return memory.isPinned();
    }

    /** The held connection is gone. */
    void onLost() {
        BackendConnection lost = held;
        held = null;
        last = null;
        if (lost != null) {
            leave(lost);
        }
    }

    /** Lets go of every connection, so that nobody ever sees what the session left there; it may take another one. */
    void letGo() {
        BackendConnection connection = held;
        if (connection != null) {
            abandon(connection);
        } else if (last != null) {
            last.spoil(this);
        }
        forgetOwing(true);
        forgetAll();
    }

    /** The session ends in the middle of an exchange, or otherwise. */
    void end(boolean inExchange) {
        ended = true;
        BackendConnection connection = held;
        if (connection != null && (inExchange || connection.isInExchange())) {
            // The response has nowhere to go.
            held = null;
            connection.destroy(CloseReason.BROKEN);
        } else if (connection != null) {
            abandon(connection);
        } else if (last != null) {
            last.forget(this);
        }
        forgetOwing(false);
        forgetAll();
    }

    /** Nobody is to see what the session left there; what no command clears goes with the connection. */
    private void abandon(BackendConnection connection) {
        if (memory.isCleared()) {
            connection.abandon();
            return;
        }
        connection.destroy(CloseReason.UNCLEAN);
    }

    private void forgetOwing(boolean hidden) {
        BackendConnection connection = owing;
        owing = null;
        if (connection != null && hidden) {
            connection.spoil(this);
        } else if (connection != null) {
            connection.forget(this);
        }
    }

    private void forgetAll() {
        held = null;
        last = null;
        lastTaken = false;
        leftDiagnostics = false;
        leftInsertId = false;
        leftUntold = false;
        client.serverThreadId(0);
        memory.reset();
        TenantRecord tenant = memory.leasedTo();
        if (memory.pinChanged() && tenant != null) {
            loop.listener().onPinned(tenant.shard(), false);
        }
    }

    /**
     * Kills the statement that runs on the held connection. That is lent to nobody until the server has answered, so that
     * nobody else's statement is hit.
     */
    Future<Void> kill(TenantRecord tenant) {
        BackendConnection victim = held();
        victim.onKill();
        return loop.pools().kill(tenant, victim, profile).onComplete(killed -> victim.onKilled());
    }

    @Override
    public Tie tie(BackendConnection connection) {
        if (connection != held) {
            return Tie.NONE;
        }
        if (memory.isInTransaction()) {
            return Tie.TRANSACTION;
        }
        return memory.isPinned() ? Tie.STATE : Tie.NONE;
    }

    @Override
    public CarriedState carried(TenantRecord tenant) {
        return memory.carried(tenant);
    }

    @Override
    public void onInsertIdTaken(long insertId) {
        memory.onInsertIdTaken(insertId);
    }

    @Override
    public void onConnectionTaken(BackendConnection connection) {
        if (connection != last) {
            // The insert id that was there is known now; where the session is, it is not.
            return;
        }
        last = null;
        lastTaken = true;
        client.serverThreadId(0);
    }
}
