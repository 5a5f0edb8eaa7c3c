package io.sluice.proxy.frontend;

import static java.util.Objects.requireNonNull;

import io.netty.buffer.ByteBuf;
import io.sluice.core.error.SqlError;
import io.sluice.core.session.PinReason;
import io.sluice.core.tenant.TenantRecord;
import io.sluice.wire.CommandPacket;
import io.sluice.wire.StatusFlags;
import java.nio.charset.StandardCharsets;

/** The commands that concern a session as a whole. Owned by the session. */
final class SessionCommands {
    private final ClientSession session;
    private final ClientConnection client;
    private final LoginFacts loginFacts;

    SessionCommands(ClientSession session, ClientConnection client, LoginFacts loginFacts) {
        this.session = requireNonNull(session, "session");
        this.client = requireNonNull(client, "client");
        this.loginFacts = requireNonNull(loginFacts, "loginFacts");
    }

    /** By the tenant's shard, so that it tells the truth; by the router as long as there is no tenant. */
    void onPing() {
        TenantRecord tenant = session.memory().currentRecord();
        // The session is well even if its shard is not: a pool that pings must not throw it away.
        if (tenant == null || session.turn().isContained(tenant)) {
            session.answer(() -> client.reply(Replies.ok(StatusFlags.SERVER_STATUS_AUTOCOMMIT)));
            return;
        }
        session.withLease(tenant, session::forward);
    }

    void onStatistics() {
        TenantRecord tenant = session.memory().currentRecord();
        if (tenant == null || session.turn().isContained(tenant)) {
            String line = "Sluice  Sessions: " + session.loop().sessions().size();
            session.answer(() -> client.reply(out -> out.writeCharSequence(line, StandardCharsets.US_ASCII)));
            return;
        }
        session.withLease(tenant, session::forward);
    }

    /** The option belongs to the server's session and cannot be set anew with the others: the session keeps it. */
    void onSetOption(Request request) {
        CommandPacket.option(Commands.payload(Commands.packetOf(request)));
        session.withTenant(session.memory().current(), tenant -> {
            session.withLease(tenant, () -> {
                session.memory().pin(PinReason.OPTION);
                session.forward();
            });
        });
    }

    void onReset() {
        session.reset();
        session.answer(() -> client.reply(Replies.ok(StatusFlags.SERVER_STATUS_AUTOCOMMIT)));
    }

    void onChangeUser(Request request) {
        if (!request.whole) {
            session.refuse(SqlError.PACKET_TOO_LARGE);
            return;
        }
        ByteBuf packet = request.take();
        session.onClosed();
        LoginConversation.changeUser(client, loginFacts.request(), loginFacts.secure(), packet);
    }

    // -- KILL -------------------------------------------------------------------------------------------------------

    /** Ids are the router's; that of a server connection which one of the principal's sessions holds is taken too. */
    void onKill(long id, boolean queryOnly) {
        ClientConnection victim = session.loop().sessions().find(id);
        if (victim == null) {
            session.refuse(SqlError.NO_SUCH_THREAD, id);
            return;
        }
        if (victim == client) {
            session.answer(() -> {
                client.reply(Replies.error(SqlError.QUERY_INTERRUPTED));
                if (!queryOnly) {
                    client.close();
                }
            });
            return;
        }
        session.await();
        victim.loop().run(() -> {
            boolean own = victim.target() instanceof ClientSession other
                    && other.principal().name().equals(session.principal().name());
            if (!own) {
                session.loop().run(() -> session.resume(() -> session.refuse(SqlError.KILL_DENIED, id)));
                return;
            }
            ((ClientSession) requireNonNull(victim.target(), "target"))
                    .onKill(
                            queryOnly,
                            () -> session.loop()
                                    .run(() -> session.resume(() -> session.answer(
                                            () -> client.reply(Replies.ok(StatusFlags.SERVER_STATUS_AUTOCOMMIT))))));
        });
    }
}
