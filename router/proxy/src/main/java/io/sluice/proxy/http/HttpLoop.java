package io.sluice.proxy.http;

import static java.util.Objects.requireNonNull;

import io.sluice.core.routing.RoutingTable;
import io.sluice.core.routing.RoutingView;
import io.sluice.core.tenant.ShardId;
import io.sluice.core.tenant.TenantId;
import io.sluice.core.time.MonotonicClock;
import io.sluice.proxy.backend.Quiescence;
import io.sluice.proxy.backend.ShardPools;
import io.sluice.proxy.gate.LoopGates;
import io.sluice.proxy.read.Reads;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The HTTP port on one event loop, which owns it, but for {@link #run}: connections, and what is under way. */
// What becomes of a close on a connection is seen by its close handler, never by the call's future.
@SuppressWarnings("FutureReturnValueIgnored")
final class HttpLoop {
    private static final Duration SWEEP = Duration.ofSeconds(1);

    private final Vertx vertx;
    private final Context context;
    private final Shared shared;
    private final LoopGates gates;
    private final ShardPools pools;
    private final Reads reads;
    private final StatementRunner runner;
    private final HttpListener listener;
    private final int requestsPerTenant;
    private final IdentityHashMap<HttpConnection, Client> clients = new IdentityHashMap<>();
    private final Map<TenantId, Integer> requests = new HashMap<>();
    private final long sweeping;
    private int calls;
    private boolean draining;
    private final Promise<Void> drained = Promise.promise();
    private @Nullable HttpServer server;

    /** A client's connection. */
    private static final class Client {
        int calls;
        long idleSinceNanos;
    }

    HttpLoop(Vertx vertx, Shared shared, LoopGates gates) {
        this.vertx = requireNonNull(vertx, "vertx");
        this.context = vertx.getOrCreateContext();
        this.shared = requireNonNull(shared, "shared");
        this.gates = requireNonNull(gates, "gates");
        HttpPort.Surroundings surroundings = shared.surroundings();
        HttpSettings settings = shared.settings();
        this.pools = new ShardPools(
                vertx, surroundings.ownPools(), surroundings.listeners().backends());
        gates.onReplicaLocked(pools::abandon);
        this.reads = new Reads(
                vertx,
                pools,
                new Reads.Limits(settings.rowsMax(), settings.resultBytesMax(), settings.statementTimeout()));
        this.runner = surroundings.runners().get();
        this.listener = surroundings.listeners().requests();
        this.requestsPerTenant =
                Math.max(1, settings.requestsPerTenant() / surroundings.pools().loops());
        this.sweeping = vertx.setPeriodic(SWEEP.toMillis(), fired -> sweep());
    }

    /** Listens on the port that all loops share. */
    Future<Integer> listen(int port) {
        Api api = new Api(this, new Receipts(this));
        HttpServer server = vertx.createHttpServer(shared.surroundings().serverOptions(port))
                .connectionHandler(this::admit)
                .requestHandler(api::onRequest);
        return server.listen().map(listening -> {
            this.server = listening;
            return listening.actualPort();
        });
    }

    Shared shared() {
        return shared;
    }

    MonotonicClock clock() {
        return shared.surroundings().pools().clock();
    }

    RoutingView routing() {
        return shared.surroundings().pools().routing();
    }

    HttpListener listener() {
        return listener;
    }

    LoopGates gates() {
        return gates;
    }

    Reads reads() {
        return reads;
    }

    StatementRunner runner() {
        return runner;
    }

    boolean isDraining() {
        return draining;
    }

    long timer(Duration delay, Runnable action) {
        return vertx.setTimer(Math.max(1, delay.toMillis()), fired -> action.run());
    }

    void cancel(long timer) {
        vertx.cancelTimer(timer);
    }

    /** Runs the action on this loop; any thread. */
    void run(Runnable action) {
        context.runOnContext(now -> action.run());
    }

    void onChange(RoutingTable table) {
        pools.onChange(table);
        runner.onChange(table);
    }

    Quiescence quiescence(ShardId shard) {
        return pools.quiescence(shard).plus(new Quiescence(0, 0, runner.underWay(shard)));
    }

    Set<Long> threadIds(ShardId shard) {
        Set<Long> ids = new HashSet<>(pools.threadIds(shard));
        ids.addAll(runner.threadIds(shard));
        return ids;
    }

    // -- connections ------------------------------------------------------------------------------------------------

    private void admit(HttpConnection connection) {
        if (!shared.enter()) {
            connection.close();
            return;
        }
        Client client = new Client();
        client.idleSinceNanos = clock().nanos();
        clients.put(connection, client);
        listener.onConnected();
        connection.closeHandler(closed -> {
            clients.remove(connection);
            shared.leave();
            listener.onDisconnected();
        });
    }

    void onBegin(HttpConnection connection) {
        calls++;
        Client client = clients.get(connection);
        if (client != null) {
            client.calls++;
        }
    }

    void onOver(HttpConnection connection) {
        calls--;
        Client client = clients.get(connection);
        if (client != null) {
            client.calls--;
            client.idleSinceNanos = clock().nanos();
        }
        if (draining && calls == 0) {
            drained.tryComplete();
        }
    }

    /** Closes what sends nothing, and what sends the head of a request too slowly. */
    private void sweep() {
        long oldest = clock().nanos() - shared.settings().idleTimeout().toNanos();
        List<HttpConnection> idle = new ArrayList<>();
        clients.forEach((connection, client) -> {
            if (client.calls == 0 && client.idleSinceNanos - oldest <= 0) {
                idle.add(connection);
            }
        });
        idle.forEach(HttpConnection::close);
    }

    // -- requests ---------------------------------------------------------------------------------------------------

    /** One more request of the tenant's; false if it has as many as it may. */
    boolean begin(TenantId tenant) {
        int now = requests.getOrDefault(tenant, 0);
        if (now >= requestsPerTenant) {
            return false;
        }
        requests.put(tenant, now + 1);
        return true;
    }

    void end(TenantId tenant) {
        requests.computeIfPresent(tenant, (same, now) -> now == 1 ? null : now - 1);
    }

    // -- the end ----------------------------------------------------------------------------------------------------

    /** Takes no more requests; completes when those under way are answered. */
    Future<Void> drain() {
        draining = true;
        List<HttpConnection> idle = new ArrayList<>();
        clients.forEach((connection, client) -> {
            if (client.calls == 0) {
                idle.add(connection);
            }
        });
        idle.forEach(HttpConnection::close);
        if (calls == 0) {
            drained.tryComplete();
        }
        return drained.future();
    }

    /** Ends everything at once. */
    Future<Void> close() {
        vertx.cancelTimer(sweeping);
        HttpServer listening = server;
        Future<Void> closed = listening == null ? Future.succeededFuture() : listening.close();
        return closed.onComplete(done -> {
            runner.close();
            pools.close();
        });
    }
}
