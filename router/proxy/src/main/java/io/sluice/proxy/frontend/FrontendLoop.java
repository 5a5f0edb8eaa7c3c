package io.sluice.proxy.frontend;

import static java.util.Objects.requireNonNull;

import io.netty.buffer.ByteBuf;
import io.sluice.core.routing.RoutingTable;
import io.sluice.core.routing.RoutingView;
import io.sluice.core.sql.StatementLexer;
import io.sluice.core.tenant.ShardRecord;
import io.sluice.core.time.MonotonicClock;
import io.sluice.proxy.backend.ShardPools;
import io.sluice.proxy.gate.LoopGates;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.stream.Collectors;

/**
 * What the sessions of one event loop share. Owned by that loop, but for {@link #run}, which any thread may call.
 */
final class FrontendLoop {
    private static final int SCRATCH_BYTES = 16 * 1024;

    private final Vertx vertx;
    private final Context context;
    private final MySqlPort.Surroundings surroundings;
    private final SessionRegistry sessions;
    private final SessionListener listener;
    private final ShardPools pools;
    private final LoopGates gates;
    private final PasswordCheck passwords;
    /** For statements that are whole; a streamed one has a lexer of its own. */
    private final StatementLexer lexer = new StatementLexer();

    private final byte[] scratch = new byte[SCRATCH_BYTES];
    private boolean draining;

    FrontendLoop(
            Vertx vertx,
            MySqlPort.Surroundings surroundings,
            SessionRegistry sessions,
            SessionListener listener,
            ShardPools pools,
            LoopGates gates,
            PasswordCheck passwords) {
        this.vertx = requireNonNull(vertx, "vertx");
        this.context = vertx.getOrCreateContext();
        this.surroundings = requireNonNull(surroundings, "surroundings");
        this.sessions = requireNonNull(sessions, "sessions");
        this.listener = requireNonNull(listener, "listener");
        this.pools = requireNonNull(pools, "pools");
        this.gates = requireNonNull(gates, "gates");
        this.passwords = requireNonNull(passwords, "passwords");
    }

    FrontendSettings settings() {
        return surroundings.frontend();
    }

    MySqlPort.Surroundings surroundings() {
        return surroundings;
    }

    RoutingView routing() {
        return surroundings.routing();
    }

    MonotonicClock clock() {
        return surroundings.pools().clock();
    }

    SessionRegistry sessions() {
        return sessions;
    }

    SessionListener listener() {
        return listener;
    }

    ShardPools pools() {
        return pools;
    }

    LoopGates gates() {
        return gates;
    }

    PasswordCheck passwords() {
        return passwords;
    }

    StatementLexer lexer() {
        return lexer;
    }

    /** Feeds the readable bytes from the index on to the lexer, by way of this loop's scratch space. */
    void feed(StatementLexer target, ByteBuf text, int from) {
        int at = from;
        int end = text.writerIndex();
        while (at < end) {
            int part = Math.min(scratch.length, end - at);
            text.getBytes(at, scratch, 0, part);
            target.feed(scratch, 0, part);
            at += part;
        }
    }

    /** The map has changed. */
    void onChange(RoutingTable table) {
        pools.onChange(table);
        gates.keep(table.shards().stream().map(ShardRecord::id).collect(Collectors.toUnmodifiableSet()));
    }

    boolean isDraining() {
        return draining;
    }

    void drain() {
        draining = true;
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
}
