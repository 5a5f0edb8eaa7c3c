package io.sluice.proxy.backend;

import static java.util.Objects.requireNonNull;

import io.netty.buffer.ByteBuf;
import io.sluice.core.error.SqlError;
import io.sluice.core.health.TrafficSample;
import io.sluice.core.routing.RoutingTable;
import io.sluice.core.routing.RoutingView;
import io.sluice.core.secret.SecretBox;
import io.sluice.core.tenant.ServerAddress;
import io.sluice.core.tenant.ShardId;
import io.sluice.core.tenant.ShardRecord;
import io.sluice.core.tenant.TenantRecord;
import io.sluice.core.time.MonotonicClock;
import io.sluice.proxy.backend.BackendListener.CloseReason;
import io.sluice.proxy.line.ServerTls;
import io.sluice.wire.Command;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The pools of one event loop, one for each shard that was asked for. Owned by that loop. */
public final class ShardPools {
    private final BackendLoop loop;
    private final RoutingView routing;
    private final int connectionsMax;
    private final int waitingMax;
    private final TrafficBoard board;
    private final TrafficBoard.Slot slot;
    private final Map<ShardId, ShardPool> primaries = new HashMap<>();
    private final Map<ServerAddress, ShardPool> replicas = new HashMap<>();
    private final long sweepTimer;
    private final long trafficTimer;

    /**
     * What the pools of all event loops share.
     *
     * @param loops among how many event loops the limits are divided
     * @param trafficEvery how often each loop shows its traffic on the board, at least 1 ms
     */
    public record Surroundings(
            BackendSettings settings,
            int loops,
            ServerTls tls,
            SecretBox secrets,
            RoutingView routing,
            ServerBreakers breakers,
            TrafficBoard board,
            Duration trafficEvery,
            MonotonicClock clock) {}

    public ShardPools(Vertx vertx, Surroundings shared, BackendListener listener) {
        BackendSettings settings = shared.settings();
        int loops = shared.loops();
        this.loop = new BackendLoop(
                vertx, settings, shared.tls(), shared.secrets(), listener, shared.breakers(), shared.clock());
        this.routing = requireNonNull(shared.routing(), "routing");
        this.board = shared.board();
        this.slot = board.join(shared.clock().nanos());
        this.connectionsMax = Math.max(1, settings.connectionsPerShard() / loops);
        this.waitingMax = Math.max(1, settings.waitingPerShard() / loops);
        this.sweepTimer = vertx.setPeriodic(
                Math.max(250, settings.idleTimeout().toMillis() / 4), fired -> forEach(ShardPool::closeIdle));
        this.trafficTimer = vertx.setPeriodic(Math.max(1, shared.trafficEvery().toMillis()), fired -> showTraffic());
    }

    /**
     * Gives a session the connection back that it used last, if nobody took it meanwhile; at no cost. On true the caller
     * holds the lease.
     *
     * @param replica where it must be; null for the primary
     */
    public boolean reclaim(
            BackendConnection connection, LeaseHolder holder, TenantRecord tenant, @Nullable ServerAddress replica) {
        ShardPool pool = connection.pool();
        return pool.isOf(replica) && pool.reclaim(connection, holder, tenant);
    }

    /**
     * Leases a connection on which the holder's session state stands. Fails with {@link LeaseFailedException}, at the
     * latest after the time to wait, to connect and to log in.
     */
    public Future<BackendConnection> acquire(LeaseRequest request) {
        ShardId id = request.tenant().shard();
        ServerAddress replica = request.replica();
        ShardPool pool = replica == null ? primaries.get(id) : replicas.get(replica);
        if (pool == null) {
            Optional<ShardRecord> shard = routing.current().shard(id);
            if (shard.isEmpty()) {
                return Future.failedFuture(new LeaseFailedException(SqlError.SHARD_UNREACHABLE, id));
            }
            pool = new ShardPool(loop, shard.get(), replica, connectionsMax, waitingMax);
            if (replica == null) {
                primaries.put(id, pool);
            } else {
                replicas.put(replica, pool);
            }
        }
        return pool.acquire(request);
    }

    /**
     * One exchange of the router's own on a leased connection: the whole answer, which the caller releases. Fails when the
     * connection is lost, or destroyed because the answer did not come in time or was too long.
     */
    public Future<OwnAnswer> ask(BackendConnection connection, Command command, Consumer<ByteBuf> argument) {
        return OwnAnswer.ask(loop, connection, command, argument);
    }

    /** One statement of the router's own on a leased connection; as {@link #ask}. */
    public Future<OwnAnswer> query(BackendConnection connection, String sql) {
        return connection.pool().query(connection, sql);
    }

    /**
     * Has the holder told of the insert id that it left on a connection which it does not hold. Fails when that is lost with
     * its connection.
     */
    public Future<Void> fetchInsertId(BackendConnection connection, LeaseHolder holder) {
        return loop.preparation().fetchInsertId(connection, holder);
    }

    /** Sets variables of the session on a leased connection. Fails with {@link LeaseFailedException}. */
    public Future<Void> set(BackendConnection connection, String assignments) {
        return loop.preparation().set(connection, "SET " + assignments);
    }

    /** The statement that makes a connection tell the router of all changes, as each does when it is set up. */
    public static String tracking() {
        return Preparation.TRACKING;
    }

    /**
     * Kills the statement that runs on a connection, by a connection of its own that counts for no pool. Completes when the
     * server has answered or cannot be reached; whether it hit is seen on the connection.
     */
    public Future<Void> kill(TenantRecord tenant, BackendConnection connection, Profile profile) {
        return connection.pool().kill(tenant, connection, profile);
    }

    /** The server's ids of all connections to a shard's primary. */
    public Set<Long> threadIds(ShardId shard) {
        ShardPool pool = primaries.get(shard);
        return pool == null ? Set.of() : pool.threadIds();
    }

    /** What this loop has under way on a shard's primary. */
    public Quiescence quiescence(ShardId shard) {
        ShardPool pool = primaries.get(shard);
        return pool == null ? Quiescence.NONE : pool.quiescence();
    }

    /** Ends what {@link Quiescence#pinned} counts; how many. */
    public int endPinned(ShardId shard) {
        ShardPool pool = primaries.get(shard);
        return pool == null ? 0 : pool.endPinned();
    }

    /** Ends every connection to a replica, with what is under way there. */
    public void abandon(ServerAddress replica) {
        ShardPool pool = replicas.get(replica);
        if (pool != null) {
            pool.closeAll(CloseReason.ABANDONED);
        }
    }

    /** The map has changed: connections to places that shards have left, or that are fenced, are destroyed. */
    public void onChange(RoutingTable table) {
        forEach(pool ->
                table.shard(pool.shard()).ifPresentOrElse(pool::retarget, () -> pool.closeAll(CloseReason.STALE)));
        primaries.keySet().removeIf(id -> table.shard(id).isEmpty());
        replicas.values()
                .removeIf(pool -> table.shard(pool.shard())
                        .filter(shard -> shard.replicas().contains(pool.server()))
                        .isEmpty());
    }

    public void close() {
        loop.vertx().cancelTimer(sweepTimer);
        loop.vertx().cancelTimer(trafficTimer);
        board.leave(slot);
        forEach(pool -> pool.closeAll(CloseReason.SHUTDOWN));
    }

    private void forEach(Consumer<ShardPool> action) {
        primaries.values().forEach(action);
        replicas.values().forEach(action);
    }

    private void showTraffic() {
        Map<ServerAddress, TrafficSample> samples = new HashMap<>();
        forEach(pool -> samples.put(pool.server(), pool.sample()));
        slot.show(new TrafficBoard.LoopTraffic(loop.clock().nanos(), samples));
    }
}
