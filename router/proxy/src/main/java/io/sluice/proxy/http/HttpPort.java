package io.sluice.proxy.http;

import static java.util.Objects.requireNonNull;

import io.sluice.core.tenant.Epoch;
import io.sluice.core.tenant.ShardId;
import io.sluice.proxy.backend.BackendListener;
import io.sluice.proxy.backend.BackendSettings;
import io.sluice.proxy.backend.PrimaryConnections;
import io.sluice.proxy.backend.Quiescence;
import io.sluice.proxy.backend.RecordWaits;
import io.sluice.proxy.backend.ShardPools;
import io.sluice.proxy.gate.Gates;
import io.sluice.proxy.queue.WriteQueue;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.PemKeyCertOptions;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The HTTP port of a router: one server socket, served by the event loops that have gates, so that what comes here stands
 * at the same gates as the sessions of the MySQL port. Any thread may call; what it starts is owned by the event loops.
 */
public final class HttpPort implements PrimaryConnections {
    private static final Logger LOG = LoggerFactory.getLogger(HttpPort.class);
    /** To Vert.x a negative port is any free one that all servers share which name the same number; the MySQL port's is -1. */
    private static final int ANY_PORT = -2;

    private static final int INITIAL_LINE_BYTES_MAX = 4096;

    /**
     * What the port needs of its surroundings.
     *
     * @param pools what the pools of the router's event loops share; the port has pools of its own made from it
     * @param gates of the router; the MySQL port's loops have joined them
     * @param runners makes the one that runs the writes of an event loop, on that loop
     * @param certificate shown to clients where the settings want TLS
     */
    public record Surroundings(
            HttpSettings settings,
            ShardPools.Surroundings pools,
            Gates gates,
            WriteQueue queue,
            Supplier<StatementRunner> runners,
            Listeners listeners,
            Optional<Certificate> certificate,
            SecureRandom random) {
        public Surroundings {
            requireNonNull(settings, "settings");
            requireNonNull(pools, "pools");
            requireNonNull(gates, "gates");
            requireNonNull(queue, "queue");
            requireNonNull(runners, "runners");
            requireNonNull(listeners, "listeners");
            requireNonNull(random, "random");
            if (settings.tls() && certificate.isEmpty()) {
                throw new IllegalArgumentException("TLS needs a certificate");
            }
        }

        ShardPools.Surroundings ownPools() {
            BackendSettings of = pools.settings();
            BackendSettings own = new BackendSettings(
                    settings.connectionsPerShard(),
                    of.connectTimeout(),
                    of.loginTimeout(),
                    of.leaseTimeout(),
                    of.waitingPerShard(),
                    of.idleTimeout(),
                    of.stealAfter(),
                    of.diagnosticsHold());
            return new ShardPools.Surroundings(
                    own,
                    pools.loops(),
                    pools.tls(),
                    pools.secrets(),
                    pools.routing(),
                    pools.breakers(),
                    pools.board(),
                    pools.trafficEvery(),
                    pools.clock());
        }

        HttpServerOptions serverOptions(int port) {
            HttpServerOptions options = new HttpServerOptions()
                    .setHost(settings.host())
                    .setPort(port)
                    .setTcpNoDelay(true)
                    .setTcpKeepAlive(true)
                    .setHttp2ClearTextEnabled(false)
                    .setUseAlpn(false)
                    .setHandle100ContinueAutomatically(true)
                    .setMaxInitialLineLength(INITIAL_LINE_BYTES_MAX)
                    .setMaxHeaderSize(settings.headerBytesMax())
                    .setRegisterWebSocketWriteHandlers(false);
            if (settings.tls()) {
                Certificate shown = certificate.orElseThrow();
                options.setSsl(true)
                        .setKeyCertOptions(new PemKeyCertOptions()
                                .setCertPath(shown.chain().toString())
                                .setKeyPath(shown.key().toString()));
            }
            return options;
        }
    }

    /**
     * A certificate's files, PEM.
     *
     * @param key in PKCS #8, without a passphrase
     */
    public record Certificate(Path chain, Path key) {
        public Certificate {
            requireNonNull(chain, "chain");
            requireNonNull(key, "key");
        }
    }

    /** Makes the listeners of each event loop, so that they need not be shared. Called once a loop. */
    public interface Listeners {
        /** Listens to nothing. */
        Listeners NONE = new Listeners() {
            @Override
            public HttpListener requests() {
                return HttpListener.NONE;
            }

            @Override
            public BackendListener backends() {
                return BackendListener.NONE;
            }
        };

        HttpListener requests();

        BackendListener backends();
    }

    private final Vertx vertx;
    private final Surroundings surroundings;
    private final Logins logins;
    private final Shared shared;
    private final RecordWaits records;
    private final List<HttpLoop> loops = new CopyOnWriteArrayList<>();
    private @Nullable Future<Void> drained;

    public HttpPort(Vertx vertx, Surroundings surroundings) {
        this.vertx = requireNonNull(vertx, "vertx");
        this.surroundings = requireNonNull(surroundings, "surroundings");
        this.logins = new Logins(
                vertx, surroundings.pools().routing(), surroundings.pools().clock(), surroundings.random());
        this.shared = new Shared(surroundings, logins);
        this.records = new RecordWaits(surroundings.pools().routing());
    }

    /** Starts to listen, after the MySQL port; completes with the port, fails when it is taken. */
    public Future<Integer> start() {
        surroundings.pools().routing().onChange(table -> loops.forEach(loop -> loop.run(() -> loop.onChange(table))));
        int port = surroundings.settings().port() == 0
                ? ANY_PORT
                : surroundings.settings().port();
        return surroundings
                .gates()
                .ask(gates -> {
                    HttpLoop loop = new HttpLoop(vertx, shared, gates);
                    loops.add(loop);
                    return loop.listen(port);
                })
                .compose(Future::all)
                .map(all -> all.<Integer>resultAt(0));
    }

    @Override
    public Future<Set<Long>> threadIds(ShardId shard) {
        return ask(loop -> loop.threadIds(shard)).map(all -> {
            Set<Long> ids = new HashSet<>();
            all.forEach(ids::addAll);
            return ids;
        });
    }

    @Override
    public Future<Quiescence> quiescence(ShardId shard) {
        return ask(loop -> loop.quiescence(shard)).map(all -> all.stream().reduce(Quiescence.NONE, Quiescence::plus));
    }

    /** There are none: nothing here has a session of its own. */
    @Override
    public Future<Integer> endPinned(ShardId shard) {
        return Future.succeededFuture(0);
    }

    @Override
    public Future<Void> fenced(ShardId shard, Epoch epoch) {
        return records.until(shard, epoch)
                .compose(there -> ask(loop -> {
                    // Its own word of the table may be still on its way to the loop.
                    loop.onChange(loop.routing().current());
                    return true;
                }))
                .mapEmpty();
    }

    /** Asks each loop on its own thread. */
    private <T> Future<List<T>> ask(Function<HttpLoop, T> question) {
        List<Future<T>> asked = new ArrayList<>();
        for (HttpLoop loop : loops) {
            Promise<T> answer = Promise.promise();
            asked.add(answer.future());
            loop.run(() -> answer.complete(question.apply(loop)));
        }
        return Future.all(asked).map(all -> all.list());
    }

    /**
     * Takes no new requests, and ends when those under way are answered, at the latest after the drain timeout. Asked again,
     * it is the same drain.
     */
    public synchronized Future<Void> drain() {
        Future<Void> begun = drained;
        if (begun == null) {
            LOG.info("event=http-drain-begins");
            Promise<Void> over = Promise.promise();
            long timer = vertx.setTimer(
                    Math.max(1, surroundings.settings().drainTimeout().toMillis()), fired -> over.tryComplete());
            each(HttpLoop::drain).onComplete(done -> over.tryComplete());
            begun = over.future().eventually(() -> {
                vertx.cancelTimer(timer);
                return each(HttpLoop::close);
            });
            begun = begun.onComplete(done -> {
                logins.close();
                LOG.info("event=http-drain-ends");
            });
            drained = begun;
        }
        return begun;
    }

    private Future<Void> each(Function<HttpLoop, Future<Void>> step) {
        List<Future<Void>> all = new ArrayList<>();
        for (HttpLoop loop : loops) {
            Promise<Void> one = Promise.promise();
            all.add(one.future());
            loop.run(() -> step.apply(loop).onComplete(one));
        }
        return Future.join(all).mapEmpty();
    }
}
