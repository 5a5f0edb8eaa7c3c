package io.sluice.proxy.frontend;

import static java.util.Objects.requireNonNull;

import io.netty.buffer.ByteBuf;
import io.sluice.core.error.SqlError;
import io.sluice.core.session.TenantChoice.Choice;
import io.sluice.core.sql.Effects;
import io.sluice.core.tenant.PrincipalRecord;
import io.sluice.core.tenant.TenantRecord;
import io.sluice.proxy.backend.BackendConnection;
import io.sluice.proxy.backend.BackendListener.CloseReason;
import io.sluice.proxy.backend.Profile;
import io.sluice.proxy.frontend.SessionListener.Outcome;
import io.sluice.wire.MalformedPacketException;
import io.sluice.wire.ResponseScanner;
import io.vertx.core.Future;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One logged-in client: takes its commands one at a time, has each run on a connection to its tenant's shard, and relays
 * the response. What a command needs is in {@link Commands}, the connection in {@link SessionLease}, what the session is in
 * {@link SessionMemory}. Owned by its event loop.
 */
final class ClientSession implements CommandTarget {
    private enum Phase {
        /** The client's turn. */
        READY,
        /** A command waits for a connection, or for another event loop. */
        WAITING,
        /** A command is on its way, its response expected. */
        RELAYING,
        /** The rest of a refused command is read and thrown away. */
        DISCARDING,
        ENDED
    }

    private final ClientConnection client;
    private final FrontendLoop loop;
    private final PrincipalRecord principal;
    private final SessionMemory memory;
    private final SessionLease lease;
    private final Turn turn;
    private final Commands commands;
    private final OwnExchanges own;
    private final Relay relay;
    private final Request request = new Request();
    private Phase phase = Phase.READY;
    private @Nullable Runnable afterDiscard;
    private boolean draining;

    ClientSession(ClientConnection client, PrincipalRecord principal, SessionMemory memory, LoginFacts login) {
        this.client = requireNonNull(client, "client");
        this.loop = client.loop();
        this.principal = requireNonNull(principal, "principal");
        this.memory = requireNonNull(memory, "memory");
        this.lease = new SessionLease(client, memory, Profile.of(login.capabilities(), principal.localInfile()));
        this.turn = new Turn(this, loop, principal, new Queueing(this, client, login.capabilities()));
        this.commands = new Commands(this, client, login);
        this.own = new OwnExchanges(this, client);
        this.relay = new Relay(this, client, login.capabilities());
    }

    FrontendLoop loop() {
        return loop;
    }

    PrincipalRecord principal() {
        return principal;
    }

    SessionMemory memory() {
        return memory;
    }

    SessionLease lease() {
        return lease;
    }

    Turn turn() {
        return turn;
    }

    OwnExchanges own() {
        return own;
    }

    Request request() {
        return request;
    }

    // -- commands in ------------------------------------------------------------------------------------------------

    @Override
    public void onPacket(ByteBuf packet, boolean whole) {
        request.begin(Commands.commandOf(packet), packet, whole, loop.clock().nanos());
        if (packet.getUnsignedByte(packet.readerIndex() + 3) != 0) {
            refuse(SqlError.OUT_OF_ORDER);
        } else if (draining && !lease.isHeld()) {
            refuse(SqlError.SERVER_SHUTDOWN);
        } else {
            proceed(() -> commands.on(request));
        }
    }

    /** Every step that reads what the client sent runs in here. */
    private void proceed(Runnable step) {
        try {
            step.run();
        } catch (MalformedPacketException malformed) {
            refuse(SqlError.MALFORMED_PACKET);
        }
    }

    @Override
    public void onMore(ByteBuf bytes, boolean last) {
        if (phase == Phase.DISCARDING) {
            bytes.release();
            if (last) {
                phase = Phase.READY;
                requireNonNull(afterDiscard, "afterDiscard").run();
            }
            return;
        }
        BackendConnection target = lease.heldOrNull();
        if (phase != Phase.RELAYING || target == null) {
            bytes.release();
            return;
        }
        request.bytes += bytes.readableBytes();
        if (request.streamed != null && !commands.onMoreText(request, bytes, last)) {
            // It is cut off in the middle of a packet, so the server never executes it.
            bytes.release();
            target.destroy(CloseReason.BROKEN);
            return;
        }
        target.write(bytes);
        target.flush();
        if (last && !request.command.hasResponse()) {
            ready();
        } else if (request.command.hasResponse() && !target.isWritable()) {
            client.reading(false);
        }
    }

    // -- what a command may do --------------------------------------------------------------------------------------

    /** Runs the action with the tenant, or refuses the request when there is none that it may use. */
    void withTenant(Choice choice, Consumer<TenantRecord> action) {
        if (choice instanceof Choice.Chosen chosen) {
            action.accept(chosen.tenant());
        } else if (choice instanceof Choice.Refused refused) {
            refuse(refused.error(), refused.arguments().toArray());
        } else {
            refuse(SqlError.NO_TENANT);
        }
    }

    /** Runs the action when the gate lets the request go and a connection to the tenant's shard is held, or refuses it. */
    void withLease(TenantRecord tenant, Runnable action) {
        turn.ask(tenant, action);
    }

    /** What the request asks of its connection beyond the tenant. */
    SessionLease.Needs needs() {
        boolean diagnostics = commands.needsDiagnostics(request, lease.leftDiagnostics());
        return new SessionLease.Needs(diagnostics, Effects.has(request.effects, Effects.READS_DIAGNOSTICS));
    }

    /** The session waits for something; {@link #resume} goes on. */
    void await() {
        phase = Phase.WAITING;
    }

    /** Goes on unless the session has ended meanwhile. */
    void resume(Runnable action) {
        if (phase != Phase.ENDED) {
            phase = Phase.READY;
            proceed(action);
        }
    }

    /** As {@link #resume}, unless the request is another one by now, or was given up. */
    void resume(long number, Runnable action) {
        if (request.number == number && phase == Phase.WAITING) {
            resume(action);
        }
    }

    /** Answers with an error of the router's; the packet of the request is dropped. */
    void refuse(SqlError error, Object... arguments) {
        refuseWith(error, error.text(arguments));
    }

    void refuseWith(SqlError error, String text) {
        commands.onUnanswered(request);
        if (!request.command.hasResponse()) {
            commands.refuseLater(request, error, text);
            skip();
            return;
        }
        settle(() -> {
            client.reply(Replies.error(error, text));
            TenantRecord tenant = request.tenant;
            if (tenant == null) {
                loop.listener().onRefused();
            } else {
                loop.listener().onStatement(tenant.shard(), Outcome.REFUSED, elapsedNanos());
            }
            if (error.then() == SqlError.Then.CLOSED) {
                client.close();
            } else {
                ready();
            }
        });
    }

    void answer(Runnable reply) {
        settle(() -> {
            reply.run();
            ready();
        });
    }

    void skip() {
        settle(this::ready);
    }

    /** The gate has given up the request; {@code unsent} is the text if it was not sent. */
    void abandon(String unsent) {
        BackendConnection held = lease.heldOrNull();
        if (phase == Phase.RELAYING && held != null) {
            held.destroy(CloseReason.ABANDONED);
        } else if (phase == Phase.WAITING) {
            request.number++;
            phase = Phase.READY;
            if (lease.giveUp()) {
                refuse(SqlError.SESSION_STATE_LOST, tenant().shard(), memory.pinText());
            } else {
                refuseWith(SqlError.HELD_TOO_LONG, unsent);
            }
        }
    }

    private void settle(Runnable reply) {
        turn.end();
        request.drop();
        if (request.whole) {
            phase = Phase.READY;
            reply.run();
            return;
        }
        phase = Phase.DISCARDING;
        afterDiscard = reply;
        client.more();
    }

    /** Sends the request's packet on the lease and relays the response. */
    void forward() {
        BackendConnection target = lease.held();
        target.begin(request.command, Commands.leavesRows(request), commands.commitOf(request), relay);
        phase = Phase.RELAYING;
        relay.begin();
        target.write(request.take());
        target.flush();
        if (!request.whole) {
            client.more();
        }
    }

    /** Sends the request's packet on the lease; no response will come. */
    void forwardSilently() {
        BackendConnection target = lease.held();
        target.write(request.take());
        target.flush();
        if (request.whole) {
            ready();
        } else {
            phase = Phase.RELAYING;
            client.more();
        }
    }

    void ready() {
        if (phase == Phase.ENDED) {
            return;
        }
        phase = Phase.READY;
        turn.end();
        lease.settle();
        if (draining && !lease.isHeld()) {
            client.close();
        } else {
            client.done();
        }
    }

    // -- the response -----------------------------------------------------------------------------------------------

    /** A statement was prepared on the lease; returns the router's id for it. */
    int onPrepared(int serverId, int parameters) {
        return commands.onPrepared(request, lease.held(), serverId, parameters);
    }

    void onEnd(ResponseScanner response) {
        if (phase == Phase.ENDED) {
            return;
        }
        turn.end();
        boolean failed = response.isError();
        commands.onEnd(request, response);
        memory.onStatus(response.status(), commands.changedBy(request, response));
        memory.onEnd(request.effects, request.settings, failed, commands.holdsServerState());
        lease.onEnd(request, response);
        loop.listener().onStatement(tenant().shard(), failed ? Outcome.ERROR : Outcome.OK, elapsedNanos());
        loop.listener().onBytes(tenant().shard(), request.bytes, relay.bytes());
        if (memory.mustAdoptTrackers(request.effects)) {
            own.adoptTrackers();
        } else {
            ready();
        }
    }

    /** The connection was lost in the middle of an exchange, {@code partly} after the client got a part of the response. */
    void onLost(boolean partly) {
        lease.onLost();
        if (phase == Phase.ENDED) {
            return;
        }
        commands.onUnanswered(request);
        loop.listener().onStatement(tenant().shard(), Outcome.UNKNOWN, elapsedNanos());
        SqlError error = turn.lostWith();
        if (!partly) {
            client.reply(Replies.error(error, tenant().shard()));
        }
        if (partly || error.then() == SqlError.Then.CLOSED) {
            client.close();
        } else {
            ready();
        }
    }

    TenantRecord tenant() {
        return requireNonNull(request.tenant, "tenant");
    }

    private long elapsedNanos() {
        return loop.clock().nanos() - request.startedNanos;
    }

    // -- the life of the session ------------------------------------------------------------------------------------

    @Override
    public void onWritable(boolean writable) {
        BackendConnection held = lease.heldOrNull();
        if (writable && held != null) {
            held.reading(true);
        }
    }

    /** The router stops: the session ends as soon as it holds nothing. */
    void onDrain() {
        draining = true;
        if (phase == Phase.READY && !lease.isHeld()) {
            client.close();
        }
    }

    /** Another session of the principal kills this one, or its statement. */
    void onKill(boolean queryOnly, Runnable then) {
        Runnable after = () -> {
            if (!queryOnly) {
                client.close();
            }
            then.run();
        };
        if (turn.isHeld()) {
            resume(request.number, () -> refuse(SqlError.QUERY_INTERRUPTED));
        }
        boolean runs = phase == Phase.RELAYING && lease.isHeld();
        (runs ? lease.kill(tenant()) : Future.<Void>succeededFuture()).onComplete(done -> after.run());
    }

    /** Forgets all but tenant and login. */
    void reset() {
        commands.closeStatements();
        lease.letGo();
    }

    @Override
    public void onClosed() {
        boolean inExchange = phase == Phase.RELAYING;
        phase = Phase.ENDED;
        turn.leave();
        request.drop();
        commands.closeStatements();
        lease.end(inExchange);
    }
}
