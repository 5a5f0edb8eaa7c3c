package io.sluice.proxy.backend;

import static java.util.Objects.requireNonNull;

import io.sluice.core.error.SqlError;
import io.sluice.core.health.TrafficLane;
import io.sluice.core.health.TrafficSample;
import io.sluice.core.tenant.ServerAddress;
import io.sluice.core.tenant.ShardId;
import io.sluice.core.tenant.ShardRecord;
import io.sluice.core.tenant.TenantRecord;
import io.sluice.proxy.backend.BackendListener.CloseReason;
import io.sluice.proxy.line.ConnectionLostException;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The connections of one event loop to one server of a shard, its primary or a replica. Owned by that loop.
 *
 * <p>A connection prefers the session that used it last: as long as nobody else needs it, that session gets it back as
 * it left it. Others get, in this order: one that no session claims, one that its session has not used for {@link
 * BackendSettings#stealAfter}, a new one, the longest idle one, a place in the queue.
 */
// Records of the map are compared by identity: another object is another version, and that is a field's cost.
@SuppressWarnings("ReferenceEquality")
final class ShardPool {
    private static final Logger LOG = LoggerFactory.getLogger(ShardPool.class);

    private static final int ATTEMPTS_MAX = 3;

    private final BackendLoop loop;
    private final int connectionsMax;
    private final int waitingMax;
    private final IdleList idle = new IdleList();
    private final Set<BackendConnection> connections = Collections.newSetFromMap(new IdentityHashMap<>());
    private final ArrayDeque<Waiter> waiting = new ArrayDeque<>();
    private ShardRecord shard;
    private ServerAddress server;
    private final boolean isPrimary;
    private final TrafficLane lane;
    /** Whether nothing may go to this server for the time being. */
    private boolean fenced;
    /** Grows whenever connections that were begun before must not be used. */
    private long places;

    /** Connections to this place that are on their way. */
    private int opening;

    private long recheckTimer = -1;

    /** A statement that waits for a connection. */
    private final class Waiter {
        final LeaseRequest request;
        final Promise<BackendConnection> promise = Promise.promise();
        final long sinceNanos = loop.clock().nanos();
        final long timer;

        Waiter(LeaseRequest request) {
            this.request = request;
            this.timer = loop.timer(loop.settings().leaseTimeout(), this::expired);
        }

        private void expired() {
            waiting.remove(this);
            refuse(SqlError.SHARD_BUSY);
        }

        void refuse(SqlError why) {
            loop.cancel(timer);
            finished(false);
            promise.fail(new LeaseFailedException(why, shard.id()));
        }

        void served() {
            loop.cancel(timer);
            finished(true);
        }

        void finished(boolean served) {
            loop.listener().onWaited(shard.id(), loop.clock().nanos() - sinceNanos, served);
            gauges();
        }
    }

    /** @param replica null for the primary */
    ShardPool(
            BackendLoop loop, ShardRecord shard, @Nullable ServerAddress replica, int connectionsMax, int waitingMax) {
        this.loop = requireNonNull(loop, "loop");
        this.shard = requireNonNull(shard, "shard");
        this.server = replica == null ? shard.primary() : replica;
        this.isPrimary = replica == null;
        this.fenced = isPrimary && shard.isFenced();
        this.lane = new TrafficLane(loop.clock().nanos());
        this.connectionsMax = connectionsMax;
        this.waitingMax = waitingMax;
    }

    ShardId shard() {
        return shard.id();
    }

    ServerAddress server() {
        return server;
    }

    /** Whether this is the pool of the replica, or of the primary for null. */
    boolean isOf(@Nullable ServerAddress replica) {
        return replica == null ? isPrimary : !isPrimary && server.equals(replica);
    }

    TrafficSample sample() {
        return lane.sample();
    }

    Traffic traffic() {
        return new Traffic(lane, loop.clock());
    }

    /** The connection that this session used last, if it is still as the session left it; at no cost. */
    boolean reclaim(BackendConnection connection, LeaseHolder holder, TenantRecord tenant) {
        ServerSession session = connection.session;
        if (!connection.isIdle() || session.holder() != holder || session.tenant() != tenant) {
            return false;
        }
        takeOut(connection);
        return true;
    }

    /** An idle connection is leased, whoever has a claim to it. */
    void takeOut(BackendConnection connection) {
        idle.remove(connection);
        connection.lease();
        gauges();
    }

    /** A connection on which the holder's session state stands; fails with {@link LeaseFailedException}. */
    Future<BackendConnection> acquire(LeaseRequest request) {
        return acquire(request, ATTEMPTS_MAX);
    }

    private Future<BackendConnection> acquire(LeaseRequest request, int attempts) {
        if (fenced) {
            return Future.failedFuture(new LeaseFailedException(SqlError.SHARD_UNREACHABLE, shard.id()));
        }
        if (waiting.isEmpty()) {
            BackendConnection ready = idleFor(request);
            if (ready != null) {
                return prepared(ready, request, attempts);
            }
            if (size() < connectionsMax) {
                return opened(request, attempts);
            }
        }
        if (waiting.size() >= waitingMax) {
            return Future.failedFuture(new LeaseFailedException(SqlError.SHARD_BUSY, shard.id()));
        }
        Waiter waiter = new Waiter(request);
        waiting.add(waiter);
        loop.listener().onWaiting(shard.id());
        gauges();
        serveHeld();
        return waiter.promise.future();
    }

    private int size() {
        return connections.size() + opening;
    }

    private @Nullable BackendConnection idleFor(LeaseRequest request) {
        long now = loop.clock().nanos();
        boolean full = size() >= connectionsMax;
        BackendConnection best = null;
        int bestRank = IdleRank.NO;
        BackendConnection misfit = null;
        for (BackendConnection each = idle.first(); each != null; each = each.idleAfter) {
            int rank = IdleRank.of(each, request, now, full, loop.settings());
            if (rank < bestRank) {
                best = each;
                bestRank = rank;
            } else if (rank == IdleRank.NO && misfit == null && IdleRank.isFree(each, now, loop.settings())) {
                misfit = each;
            }
        }
        if (best != null) {
            takeOut(best);
            return best;
        }
        if (full && misfit != null) {
            misfit.destroy(CloseReason.REPLACED);
        }
        return null;
    }

    private Future<BackendConnection> prepared(BackendConnection connection, LeaseRequest request, int attempts) {
        return loop.preparation().prepare(connection, request).recover(failure -> {
            connection.destroy(CloseReason.BROKEN);
            if (failure instanceof ConnectionLostException && attempts > 1) {
                // It died in the pool, before anything of the client's was sent.
                return acquire(request, attempts - 1);
            }
            return Future.failedFuture(asLeaseFailure(failure));
        });
    }

    private Future<BackendConnection> opened(LeaseRequest request, int attempts) {
        opening++;
        gauges();
        long since = places;
        return loop.connector()
                .open(this, shard, request)
                .onComplete(done -> opening -= since == places ? 1 : 0)
                .compose(connection -> {
                    connections.add(connection);
                    loop.listener().onOpened(shard.id());
                    gauges();
                    if (since != places) {
                        connection.destroy(CloseReason.STALE);
                        return Future.failedFuture(new ConnectionLostException());
                    }
                    return loop.preparation()
                            .prepare(connection, request)
                            .onFailure(failed -> connection.destroy(CloseReason.FAILED));
                })
                .recover(failure -> {
                    gauges();
                    openForWaiting();
                    return since != places && attempts > 1
                            ? acquire(request, attempts - 1)
                            : Future.failedFuture(asLeaseFailure(failure));
                });
    }

    private LeaseFailedException asLeaseFailure(Throwable failure) {
        if (failure instanceof LeaseFailedException known) {
            return known;
        }
        return new LeaseFailedException(SqlError.SHARD_UNREACHABLE, shard.id());
    }

    Future<OwnAnswer> query(BackendConnection connection, String sql) {
        return loop.preparation().ask(connection, sql);
    }

    Future<Void> kill(TenantRecord tenant, BackendConnection victim, Profile profile) {
        if (fenced) {
            return Future.succeededFuture();
        }
        LeaseRequest request =
                new LeaseRequest(StatementKill.HOLDER, tenant, isPrimary ? null : server, profile, false);
        long since = places;
        return loop.connector()
                .open(this, shard, request)
                // Elsewhere the same number is somebody else's.
                .compose(own -> (since == places
                                ? loop.preparation().kill(own, victim.threadId())
                                : Future.<Void>succeededFuture())
                        .onComplete(done -> own.destroy(CloseReason.SHUTDOWN)))
                .onFailure(failure -> LOG.warn("event=kill-failed shard={}", shard.id(), failure))
                .otherwiseEmpty();
    }

    // -- events of the connections ----------------------------------------------------------------------------------

    void onReleased(BackendConnection connection) {
        connection.idleSinceNanos = loop.clock().nanos();
        idle.add(connection);
        if (!waiting.isEmpty()) {
            serveHeld();
        }
        gauges();
    }

    /** Its session may hold locks or a transaction: they end now, not when somebody needs the connection. */
    void onAbandoned(BackendConnection connection) {
        loop.preparation().reset(connection).onComplete(done -> connection.free());
    }

    void onClosed(BackendConnection connection, boolean wasIdle, CloseReason reason) {
        if (wasIdle) {
            idle.remove(connection);
        }
        if (connections.remove(connection)) {
            loop.listener().onClosed(shard.id(), reason);
            gauges();
            openForWaiting();
        }
    }

    private void openForWaiting() {
        while (!waiting.isEmpty() && size() < connectionsMax) {
            Waiter waiter = waiting.remove();
            waiter.served();
            opened(waiter.request, ATTEMPTS_MAX).onComplete(waiter.promise);
        }
    }

    /** Serves the first in the queue with what is idle; later again, if all that is idle is still held for diagnostics. */
    private void serveHeld() {
        while (!waiting.isEmpty() && idle.size() > 0) {
            Waiter waiter = waiting.element();
            BackendConnection ready = idleFor(waiter.request);
            if (waiting.peek() != waiter) {
                continue; // room was made and the first one is being served
            }
            if (ready == null) {
                recheck();
                return;
            }
            waiting.remove();
            waiter.served();
            prepared(ready, waiter.request, ATTEMPTS_MAX).onComplete(waiter.promise);
        }
    }

    private void recheck() {
        if (recheckTimer < 0) {
            recheckTimer = loop.timer(loop.settings().diagnosticsHold(), () -> {
                recheckTimer = -1;
                serveHeld();
            });
        }
    }

    // -- events of the loop -----------------------------------------------------------------------------------------

    /** The map has another record of this shard: connections that it does not allow must not be used any more. */
    void retarget(ShardRecord next) {
        ServerAddress place = isPrimary ? next.primary() : server;
        boolean gone = !isPrimary && !next.replicas().contains(server);
        boolean moved = gone || !place.equals(server) || next.tls() != shard.tls();
        shard = next;
        server = place;
        fenced = isPrimary && next.isFenced();
        if (moved || fenced) {
            places++;
            opening = 0;
            refuseWaiting();
            closeAll(fenced ? CloseReason.FENCED : CloseReason.STALE);
        }
    }

    /** Those who wait at a fenced server; at another one they are served. */
    private void refuseWaiting() {
        while (fenced && !waiting.isEmpty()) {
            waiting.remove().refuse(SqlError.SHARD_UNREACHABLE);
        }
    }

    void closeIdle() {
        long oldest = loop.clock().nanos() - loop.settings().idleTimeout().toNanos();
        List<BackendConnection> old = new ArrayList<>();
        for (BackendConnection each = idle.first(); each != null; each = each.idleAfter) {
            if (each.idleSinceNanos - oldest <= 0) {
                old.add(each);
            }
        }
        for (BackendConnection each : old) {
            idle.remove(each);
            each.lease();
            loop.preparation().takeInsertId(each).onComplete(done -> each.destroy(CloseReason.IDLE));
        }
    }

    Set<Long> threadIds() {
        Set<Long> ids = new HashSet<>();
        connections.forEach(connection -> ids.add(connection.threadId()));
        return ids;
    }

    /** What is leased, and who waits for that. */
    Quiescence quiescence() {
        return Quiescence.of(connections, opening + waiting.size());
    }

    /** Ends those that {@link #quiescence} counts as pinned. */
    int endPinned() {
        List<BackendConnection> pinned =
                connections.stream().filter(Quiescence::isPinned).toList();
        pinned.forEach(each -> each.destroy(CloseReason.FENCED));
        return pinned.size();
    }

    void closeAll(CloseReason reason) {
        new ArrayList<>(connections).forEach(connection -> connection.destroy(reason));
    }

    private void gauges() {
        loop.listener().onGauges(shard.id(), connections.size(), connections.size() - idle.size(), waiting.size());
    }
}
