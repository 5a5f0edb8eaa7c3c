package io.sluice.proxy.backend;

import static java.util.Objects.requireNonNull;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.sluice.core.session.CarriedState;
import io.sluice.core.tenant.TenantRecord;
import io.sluice.proxy.backend.BackendListener.CloseReason;
import io.sluice.wire.Command;
import io.sluice.wire.MalformedPacketException;
import io.sluice.wire.Packets;
import io.sluice.wire.ResponseScanner;
import io.sluice.wire.auth.ClientLogin;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection to a server, logged in. Owned by its event loop; lent to one holder at a time, which runs one exchange
 * at a time on it. Whatever ends an exchange other than its clean end destroys the connection.
 */
// What becomes of a write or a close on a socket is seen by the socket's close, never by the call's future.
@SuppressWarnings("FutureReturnValueIgnored")
public final class BackendConnection extends ChannelInboundHandlerAdapter {
    private static final Logger LOG = LoggerFactory.getLogger(BackendConnection.class);

    private enum Phase {
        IDLE,
        LEASED,
        EXCHANGE,
        CLOSED
    }

    private final ShardPool pool;
    private final Profile profile;
    private final Channel channel;
    private final long threadId;
    private ClientLogin login;
    private final ResponseScanner scanner = new ResponseScanner();
    /** What the server's session holds; {@link ShardPool} keeps it true. */
    final ServerSession session = new ServerSession();

    // Links of the pool's idle list, and when this one joined it.
    @Nullable
    BackendConnection idleBefore;

    @Nullable
    BackendConnection idleAfter;

    long idleSinceNanos;

    private @Nullable ChannelHandlerContext context;
    private Phase phase = Phase.LEASED;
    private @Nullable ResponseSink sink;
    private @Nullable ByteBuf partial;
    private final OwedCloses closes = new OwedCloses();
    private final Traffic traffic;
    private int kills;
    private boolean releaseOwed;

    BackendConnection(ShardPool pool, Profile profile, Channel channel, ClientLogin login, TenantRecord tenant) {
        this.pool = requireNonNull(pool, "pool");
        this.profile = requireNonNull(profile, "profile");
        this.channel = requireNonNull(channel, "channel");
        this.login = requireNonNull(login, "login");
        this.threadId = login.greeting().orElseThrow().connectionId();
        this.traffic = pool.traffic();
        session.cleared(tenant);
    }

    /** The server's id of this connection. */
    public long threadId() {
        return threadId;
    }

    public Profile profile() {
        return profile;
    }

    /** Grows whenever the server forgets this connection's prepared statements. */
    public long generation() {
        return session.generation();
    }

    public boolean isOpen() {
        return phase != Phase.CLOSED;
    }

    /** Whether an answer is expected: the client's, or one of the router's own. */
    public boolean isInExchange() {
        return phase == Phase.EXCHANGE;
    }

    ShardPool pool() {
        return pool;
    }

    /** Whether nobody holds this connection at the moment. */
    boolean isIdle() {
        return phase == Phase.IDLE;
    }

    /** The last login on this connection. */
    ClientLogin login() {
        return login;
    }

    /** Another login cleared the session on the server. */
    void loggedIn(ClientLogin next, TenantRecord tenant) {
        login = next;
        session.cleared(tenant);
    }

    ChannelHandlerContext context() {
        return requireNonNull(context, "context");
    }

    ByteBuf allocate(int capacity) {
        return channel.alloc().buffer(capacity);
    }

    // -- the holder's side ------------------------------------------------------------------------------------------

    /** Begins an exchange; its packets follow by {@link #write} and {@link #flush}. */
    public void begin(Command command, boolean mayLeaveRows, Commit commit, ResponseSink exchangeSink) {
        require(phase == Phase.LEASED, "begin");
        phase = Phase.EXCHANGE;
        traffic.onSent(commit);
        sink = exchangeSink;
        scanner.begin(command, profile.capabilities(), mayLeaveRows);
    }

    /** Writes bytes of a command, and takes them over. */
    public void write(ByteBuf bytes) {
        if (phase == Phase.CLOSED) {
            bytes.release();
            return;
        }
        require(phase == Phase.EXCHANGE || phase == Phase.LEASED, "write");
        ChannelHandlerContext target = context();
        target.write(bytes, target.voidPromise());
    }

    /** Whether the server keeps up with what is written; only after a flush, which may be what tells that it does. */
    public boolean isWritable() {
        return phase == Phase.CLOSED || channel.isWritable();
    }

    public void flush() {
        if (phase != Phase.CLOSED) {
            context().flush();
        }
    }

    /** Closes a prepared statement of the server, now or after the exchange that is under way. */
    public void closeStatement(int serverStatementId) {
        if (phase == Phase.CLOSED) {
            return;
        }
        closes.add(context().alloc(), serverStatementId);
        if (phase != Phase.EXCHANGE) {
            closes.pay(context());
        }
    }

    /** Stops or goes on reading from the server, while the client is slow. */
    public void reading(boolean on) {
        if (phase != Phase.CLOSED) {
            channel.config().setAutoRead(on);
        }
    }

    /**
     * Ends the lease after a clean exchange.
     *
     * @param state what the holder's session now is
     * @param insertId whether a statement may have set {@code LAST_INSERT_ID()}
     * @param diagnostics whether the last statement left warnings or an error
     * @param untold whether the server may owe word of what the last statement has changed
     */
    public void release(CarriedState state, boolean insertId, boolean diagnostics, boolean untold) {
        if (phase == Phase.CLOSED) {
            return;
        }
        require(phase == Phase.LEASED, "release");
        session.left(state, insertId, diagnostics, untold);
        free();
    }

    /** Ends the lease, and the holder's interest in this connection; what the session held is never seen again. */
    public void abandon() {
        if (phase == Phase.CLOSED) {
            return;
        }
        require(phase == Phase.LEASED, "abandon");
        session.spoiled();
        pool.onAbandoned(this);
    }

    /** Whether this holder has left an insert id here that it has not been told of; if this is closed, it is lost. */
    public boolean owesInsertId(LeaseHolder holder) {
        return session.owesInsertId(holder);
    }

    /** The holder, which does not hold the lease at the moment, is gone. */
    public void forget(LeaseHolder holder) {
        session.forgottenBy(holder, false);
    }

    /** As {@link #forget}, and what the session held is never seen again. */
    public void spoil(LeaseHolder holder) {
        session.forgottenBy(holder, true);
    }

    /** Ends the lease; the session was described before. */
    void free() {
        if (phase == Phase.CLOSED) {
            return;
        }
        if (kills > 0) {
            releaseOwed = true;
            return;
        }
        releaseOwed = false;
        phase = Phase.IDLE;
        pool.onReleased(this);
    }

    /** Ends the connection at once; an exchange under way is lost. */
    public void destroy(CloseReason reason) {
        if (phase == Phase.CLOSED) {
            return;
        }
        boolean wasIdle = phase == Phase.IDLE;
        phase = Phase.CLOSED;
        drop();
        channel.close();
        traffic.onClosed(reason == CloseReason.SERVER);
        pool.onClosed(this, wasIdle, reason);
        ResponseSink lost = sink;
        sink = null;
        if (lost != null) {
            lost.onLost(reason);
        }
    }

    /**
     * A KILL of this connection's statement is on its way: until {@link #onKilled}, nobody else gets this connection,
     * so that the KILL cannot hit another session's statement.
     */
    public void onKill() {
        kills++;
    }

    public void onKilled() {
        kills--;
        if (kills == 0 && releaseOwed) {
            free();
        }
    }

    void lease() {
        require(phase == Phase.IDLE, "lease");
        phase = Phase.LEASED;
    }

    private void drop() {
        if (partial != null) {
            partial.release();
            partial = null;
        }
        closes.drop();
    }

    private void require(boolean holds, String step) {
        if (!holds) {
            throw new IllegalStateException(step + " in phase " + phase + " of connection " + threadId);
        }
    }

    // -- the server's side ------------------------------------------------------------------------------------------

    @Override
    public void handlerAdded(ChannelHandlerContext added) {
        context = added;
    }

    @Override
    public void channelRead(ChannelHandlerContext from, Object message) {
        ByteBuf in = (ByteBuf) message;
        ResponseSink target = sink;
        if (target == null) {
            // Nothing was asked: the server says good-bye, or breaks the protocol.
            in.release();
            destroy(CloseReason.SERVER);
            return;
        }
        ByteBuf before = partial;
        partial = null;
        try {
            relay(before == null ? in : Packets.joined(before, in, context().alloc()), target);
        } catch (MalformedPacketException malformed) {
            LOG.warn("event=server-broke-protocol shard={} thread={}", pool.shard(), threadId, malformed);
            destroy(CloseReason.BROKEN);
        }
    }

    private void relay(ByteBuf in, ResponseSink target) throws MalformedPacketException {
        boolean owned = true;
        try {
            while (true) {
                int start = in.readerIndex();
                ResponseScanner.Stop stop = scanner.scan(in);
                int end = in.readerIndex();
                boolean last = stop == ResponseScanner.Stop.END || stop == ResponseScanner.Stop.MORE;
                if (end > start && last && end == in.writerIndex()) {
                    // The common case: the buffer goes on as it is.
                    owned = false;
                    in.readerIndex(start);
                    target.onBytes(in);
                } else if (end > start) {
                    target.onBytes(in.retainedSlice(start, end - start));
                }
                switch (stop) {
                    case STATE -> target.onSessionState(in.readSlice(scanner.packetBytes()));
                    case PREPARED -> target.onPrepared(in.readSlice(scanner.packetBytes()));
                    case INFILE -> target.onFileRequested(in.readSlice(scanner.packetBytes()));
                    case MORE -> {
                        if (owned && in.isReadable()) {
                            partial = in;
                            owned = false;
                        }
                        traffic.onHeard();
                        return;
                    }
                    case END -> {
                        ended(target, owned && in.isReadable());
                        return;
                    }
                }
                if (phase == Phase.CLOSED) {
                    return;
                }
            }
        } finally {
            if (owned) {
                in.release();
            }
        }
    }

    private void ended(ResponseSink target, boolean trailing) {
        if (phase == Phase.CLOSED) {
            return;
        }
        sink = null;
        phase = Phase.LEASED;
        traffic.onAnswered(scanner);
        closes.pay(context());
        target.onEnd(scanner);
        if (trailing) {
            LOG.warn("event=server-sent-too-much shard={} thread={}", pool.shard(), threadId);
            destroy(CloseReason.BROKEN);
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext from) {
        if (sink != null) {
            sink.onPause();
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext from) {
        ResponseSink target = sink;
        if (target != null) {
            target.onWritable(from.channel().isWritable());
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext from) {
        destroy(CloseReason.SERVER);
        from.fireChannelInactive();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext from, Throwable cause) {
        if (cause instanceof RuntimeException && !(cause instanceof io.netty.channel.ChannelException)) {
            LOG.error("event=connection-step-failed shard={} thread={}", pool.shard(), threadId, cause);
        } else {
            LOG.debug("event=connection-failed shard={} thread={}", pool.shard(), threadId, cause);
        }
        destroy(CloseReason.BROKEN);
    }
}
