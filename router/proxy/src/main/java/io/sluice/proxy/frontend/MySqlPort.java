package io.sluice.proxy.frontend;

import static java.util.Objects.requireNonNull;

import io.netty.channel.ChannelHandlerContext;
import io.sluice.core.error.SqlError;
import io.sluice.core.routing.RoutingView;
import io.sluice.core.tenant.Epoch;
import io.sluice.core.tenant.ShardId;
import io.sluice.proxy.backend.PrimaryConnections;
import io.sluice.proxy.backend.Quiescence;
import io.sluice.proxy.backend.RecordWaits;
import io.sluice.proxy.backend.ShardPools;
import io.sluice.proxy.gate.Gates;
import io.sluice.proxy.gate.LoopGates;
import io.sluice.proxy.queue.WriteQueue;
import io.vertx.core.AbstractVerticle;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.internal.net.NetSocketInternal;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.NetSocket;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The MySQL port of a router: one server socket, served by several event loops, each with its own sessions and pools. Any
 * thread may call; what it starts is owned by the event loops.
 */
// What becomes of a write or a close on a socket is seen by the socket's close, never by the call's future.
@SuppressWarnings("FutureReturnValueIgnored")
public final class MySqlPort implements PrimaryConnections {
    private static final Logger LOG = LoggerFactory.getLogger(MySqlPort.class);
    private static final int ACCEPT_BACKLOG = 1024;

    /**
     * What the port needs of its surroundings.
     *
     * @param pools what the pools of all event loops share; its {@code loops} are how many the port has, 1 to 256
     * @param gates of the router, which the event loops join
     * @param queue where writes go that cannot go to their shard
     * @param clientTls the certificate shown to clients
     * @param identity what the greeting says, asked once a connection
     */
    public record Surroundings(
            FrontendSettings frontend,
            ShardPools.Surroundings pools,
            Gates gates,
            WriteQueue queue,
            ClientTls clientTls,
            Supplier<ServerIdentity> identity,
            ProxyListeners listeners,
            SecureRandom random) {
        public Surroundings {
            requireNonNull(frontend, "frontend");
            requireNonNull(pools, "pools");
            requireNonNull(gates, "gates");
            requireNonNull(queue, "queue");
            requireNonNull(clientTls, "clientTls");
            requireNonNull(identity, "identity");
            requireNonNull(listeners, "listeners");
            requireNonNull(random, "random");
            if (pools.loops() < 1 || pools.loops() > 256) {
                throw new IllegalArgumentException("loops must be between 1 and 256 but is " + pools.loops());
            }
        }

        RoutingView routing() {
            return pools.routing();
        }
    }

    private final Vertx vertx;
    private final Surroundings surroundings;
    private final SessionRegistry sessions;
    private final PasswordCheck passwords;
    private final RecordWaits records;
    private final List<Loop> loops = new CopyOnWriteArrayList<>();
    private final List<String> deployments = new CopyOnWriteArrayList<>();
    private @Nullable Future<Void> drained;

    public MySqlPort(Vertx vertx, Surroundings surroundings) {
        this.vertx = requireNonNull(vertx, "vertx");
        this.surroundings = requireNonNull(surroundings, "surroundings");
        this.sessions = new SessionRegistry(surroundings.frontend().connectionsMax());
        this.passwords = new PasswordCheck(vertx, surroundings.routing(), surroundings.random());
        this.records = new RecordWaits(surroundings.routing());
    }

    /** Starts to listen; completes with the port, fails when it is taken. */
    public Future<Integer> start() {
        surroundings
                .routing()
                .onChange(table -> loops.forEach(loop -> loop.services.run(() -> loop.services.onChange(table))));
        int port = surroundings.frontend().port();
        // To Vert.x a negative port is any free one that all servers share which name the same number.
        Loop first = new Loop(port == 0 ? -1 : port);
        Future<Integer> started = startLoop(first);
        for (int i = 1; i < surroundings.pools().loops(); i++) {
            started = started.compose(bound -> startLoop(new Loop(first.port)));
        }
        return started;
    }

    private Future<Integer> startLoop(Loop loop) {
        return vertx.deployVerticle(loop).map(deployment -> {
            deployments.add(deployment);
            loops.add(loop);
            return loop.server.actualPort();
        });
    }

    /** Client connections, logged in or not. */
    public int connections() {
        return sessions.size();
    }

    @Override
    public Future<Set<Long>> threadIds(ShardId shard) {
        return ask(services -> services.pools().threadIds(shard)).map(all -> {
            Set<Long> ids = new HashSet<>();
            all.forEach(ids::addAll);
            return ids;
        });
    }

    @Override
    public Future<Quiescence> quiescence(ShardId shard) {
        return ask(services -> services.pools().quiescence(shard))
                .map(all -> all.stream().reduce(Quiescence.NONE, Quiescence::plus));
    }

    @Override
    public Future<Integer> endPinned(ShardId shard) {
        return ask(services -> services.pools().endPinned(shard))
                .map(all -> all.stream().mapToInt(Integer::intValue).sum());
    }

    @Override
    public Future<Void> fenced(ShardId shard, Epoch epoch) {
        return records.until(shard, epoch)
                .compose(there -> ask(services -> {
                    // Its own word of the table may be still on its way to the loop.
                    services.onChange(surroundings.routing().current());
                    return true;
                }))
                .mapEmpty();
    }

    /** Asks each loop on its own thread. */
    private <T> Future<List<T>> ask(Function<FrontendLoop, T> question) {
        List<Future<T>> answers = new ArrayList<>();
        for (Loop loop : loops) {
            Promise<T> answer = Promise.promise();
            answers.add(answer.future());
            loop.services.run(() -> answer.complete(question.apply(loop.services)));
        }
        return Future.all(answers).map(all -> all.list());
    }

    /**
     * Takes no new connections, closes those without a transaction now and the others when theirs ends, at the latest
     * after the drain timeout. Completes when all are closed; asked again, it is the same drain.
     */
    public synchronized Future<Void> drain() {
        Future<Void> begun = drained;
        if (begun == null) {
            begun = startDrain();
            drained = begun;
        }
        return begun;
    }

    private Future<Void> startDrain() {
        LOG.info("event=drain-begins connections={}", sessions.size());
        Duration timeout = surroundings.frontend().drainTimeout();
        List<Future<Void>> closing = new ArrayList<>();
        for (Loop loop : loops) {
            loop.services.run(loop.services::drain);
            closing.add(loop.server.shutdown(timeout.toMillis(), TimeUnit.MILLISECONDS));
        }
        sessions.all().forEach(client -> client.loop().run(client::onDrain));
        return Future.join(closing).transform(closed -> {
            sessions.all().forEach(client -> client.loop().run(client::close));
            List<Future<Void>> undeployed = new ArrayList<>();
            deployments.forEach(id -> undeployed.add(vertx.undeploy(id)));
            LOG.info("event=drain-ends connections={}", sessions.size());
            return Future.join(undeployed).mapEmpty();
        });
    }

    /** One event loop of the port. */
    // Vert.x calls start() before anything else.
    @SuppressWarnings("NullAway.Init")
    private final class Loop extends AbstractVerticle {
        private final int port;
        private NetServer server;
        private FrontendLoop services;

        Loop(int port) {
            this.port = port;
        }

        @Override
        public void start(Promise<Void> started) {
            ShardPools pools = new ShardPools(
                    vertx, surroundings.pools(), surroundings.listeners().backends());
            LoopGates gates = surroundings.gates().join();
            gates.onReplicaLocked(pools::abandon);
            services = new FrontendLoop(
                    vertx, surroundings, sessions, surroundings.listeners().sessions(), pools, gates, passwords);
            server = vertx.createNetServer(new NetServerOptions()
                    .setHost(surroundings.frontend().host())
                    .setPort(port)
                    .setAcceptBacklog(ACCEPT_BACKLOG)
                    .setTcpNoDelay(true)
                    .setTcpKeepAlive(true)
                    .setTcpQuickAck(true)
                    .setRegisterWriteHandler(false));
            server.connectHandler(this::accept);
            server.listen().<Void>mapEmpty().onComplete(started);
        }

        private void accept(NetSocket socket) {
            ChannelHandlerContext last = ((NetSocketInternal) socket).channelHandlerContext();
            if (!sessions.enter()) {
                services.listener().onLogin(SessionListener.Login.TOO_MANY);
                last.channel()
                        .writeAndFlush(Replies.packet(last.alloc(), 0, Replies.error(SqlError.TOO_MANY_CONNECTIONS)))
                        .addListener(sent -> last.channel().close());
                return;
            }
            ClientConnection client = new ClientConnection(services);
            last.pipeline().addBefore(last.name(), "client", client);
            // The channel is ours from here on; the Vert.x socket at its end would cost 5 KiB a client for nothing.
            last.pipeline().remove(last.name());
            services.listener().onConnected();
            LoginConversation.begin(client);
        }

        @Override
        public void stop() {
            surroundings.gates().leave(services.gates());
            services.pools().close();
        }
    }
}
