package io.sluice.proxy.frontend;

import static java.util.Objects.requireNonNull;

import io.netty.buffer.ByteBuf;
import io.netty.handler.ssl.SslHandler;
import io.sluice.core.error.SqlError;
import io.sluice.core.session.TenantChoice.Choice;
import io.sluice.core.tenant.PrincipalRecord;
import io.sluice.proxy.frontend.SessionListener.Login;
import io.sluice.wire.Bytes;
import io.sluice.wire.MalformedPacketException;
import io.sluice.wire.Packets;
import io.sluice.wire.StatusFlags;
import io.sluice.wire.auth.AuthPlugin;
import io.sluice.wire.auth.LoginEffect;
import io.sluice.wire.auth.LoginSetup;
import io.sluice.wire.auth.ServerLogin;
import io.sluice.wire.packet.HandshakeResponse;
import io.sluice.wire.packet.ServerGreeting;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Logs one client in, at the start or by COM_CHANGE_USER: does what a {@link ServerLogin} says and ends in a {@link
 * ClientSession} or a closed connection, at the latest when the login's time is over. Owned by the client's event loop.
 */
final class LoginConversation implements CommandTarget {
    private static final Logger LOG = LoggerFactory.getLogger(LoginConversation.class);

    private final ClientConnection client;
    private final FrontendLoop loop;
    private final ServerLogin login;
    private final long timer;
    private boolean over;

    private LoginConversation(ClientConnection client, ServerLogin login) {
        this.client = requireNonNull(client, "client");
        this.loop = client.loop();
        this.login = requireNonNull(login, "login");
        this.timer = loop.timer(loop.settings().loginTimeout(), this::onTimeout);
    }

    /** Greets a new client. */
    static void begin(ClientConnection client) {
        LoginConversation conversation = new LoginConversation(client, ServerLogin.of(setup(client)));
        client.target(conversation);
        conversation.run(conversation.login.start());
    }

    /** Goes on with a COM_CHANGE_USER, whose packet is the client's to release. */
    static void changeUser(ClientConnection client, HandshakeResponse before, boolean secure, ByteBuf packet) {
        LoginConversation conversation =
                new LoginConversation(client, ServerLogin.ofChangeUser(setup(client), before, secure));
        client.target(conversation);
        conversation.onPacket(packet, true);
    }

    private static LoginSetup setup(ClientConnection client) {
        MySqlPort.Surroundings surroundings = client.loop().surroundings();
        ServerIdentity identity = surroundings.identity().get();
        ServerGreeting greeting = new ServerGreeting(
                identity.version(),
                client.id(),
                Scrambles.next(surroundings.random()),
                Offer.of(identity),
                identity.collation(),
                StatusFlags.SERVER_STATUS_AUTOCOMMIT,
                AuthPlugin.CACHING_SHA2.wireName());
        FrontendSettings settings = surroundings.frontend();
        return new LoginSetup(
                greeting,
                Optional.of(client.loop().passwords().publicKeyPem()),
                settings.nativePassword(),
                settings.tlsRequired());
    }

    @Override
    public void onPacket(ByteBuf packet, boolean whole) {
        try {
            if (!whole) {
                fail(SqlError.HANDSHAKE_BAD, Login.BROKEN);
                return;
            }
            packet.skipBytes(Packets.HEADER_BYTES);
            run(login.onPacket(packet));
        } catch (MalformedPacketException | IllegalStateException malformed) {
            LOG.debug("event=login-broken session={}", client.id(), malformed);
            fail(SqlError.HANDSHAKE_BAD, Login.BROKEN);
        } finally {
            packet.release();
        }
    }

    private void run(List<LoginEffect> effects) {
        boolean awaitsPacket = true;
        for (LoginEffect effect : effects) {
            if (effect instanceof LoginEffect.Send send) {
                send(send.payload());
            } else if (effect instanceof LoginEffect.StartTls) {
                awaitsPacket = false;
                startTls();
            } else {
                awaitsPacket = false;
                decide(effect);
            }
        }
        if (awaitsPacket && !over) {
            client.done();
        }
    }

    private void decide(LoginEffect effect) {
        if (effect instanceof LoginEffect.FindDigest find) {
            run(login.onDigest(loop.passwords().digest(find.user(), find.plugin())));
        } else if (effect instanceof LoginEffect.CheckPassword check) {
            loop.passwords()
                    .check(check.user(), check.password())
                    .onComplete(checked -> onChecked(checked.succeeded() && checked.result()));
        } else if (effect instanceof LoginEffect.CheckEncryptedPassword check) {
            loop.passwords()
                    .checkEncrypted(check.user(), check.encrypted(), check.scramble())
                    .onComplete(checked -> onChecked(checked.succeeded() && checked.result()));
        } else if (effect instanceof LoginEffect.Accepted) {
            onAccepted();
        } else if (effect instanceof LoginEffect.Denied denied) {
            onDenied(denied.reason());
        }
    }

    private void onChecked(boolean right) {
        if (!over) {
            run(login.onPasswordChecked(right));
        }
    }

    private void send(Bytes payload) {
        client.reply(payload::writeTo);
    }

    private void startTls() {
        SslHandler handler = loop.surroundings()
                .clientTls()
                .handler(client.context().alloc(), loop.settings().loginTimeout());
        client.decodeWith("ssl", handler, true);
        run(login.onTls());
    }

    private void onDenied(LoginEffect.Reason reason) {
        HandshakeResponse request = login.request().orElseThrow();
        switch (reason) {
            case ACCESS_DENIED -> {
                LOG.info("event=login-denied session={} user={} host={}", client.id(), request.user(), client.host());
                fail(SqlError.ACCESS_DENIED, Login.DENIED, request.user(), client.host(), "YES");
            }
            case PLUGIN_REFUSED ->
                fail(SqlError.AUTH_PLUGIN_REFUSED, Login.DENIED, String.valueOf(request.authPlugin()));
            case TLS_REQUIRED -> fail(SqlError.TLS_REQUIRED, Login.DENIED);
        }
    }

    private void onAccepted() {
        HandshakeResponse request = login.request().orElseThrow();
        Optional<PrincipalRecord> principal = loop.passwords().principal(request.user());
        if (principal.isEmpty()) {
            onDenied(LoginEffect.Reason.ACCESS_DENIED);
            return;
        }
        SessionMemory memory = new SessionMemory(loop.routing(), principal.get(), request.collation());
        if (memory.choose(request) instanceof Choice.Refused refused) {
            fail(refused.error(), Login.DENIED, refused.arguments().toArray());
            return;
        }
        end();
        loop.listener().onLogin(Login.OK);
        client.reply(Replies.loggedIn(memory.schema(), login.capabilities()));
        client.onLoggedIn(login.capabilities(), request.zstdLevel());
        LoginFacts facts = new LoginFacts(request, login.capabilities(), login.isSecure());
        client.target(new ClientSession(client, principal.get(), memory, facts));
        client.done();
    }

    private void onTimeout() {
        if (!over) {
            fail(SqlError.LOGIN_TIMEOUT, Login.TIMEOUT);
        }
    }

    private void fail(SqlError error, Login result, Object... arguments) {
        if (!over) {
            end();
            loop.listener().onLogin(result);
            client.reply(Replies.error(error, arguments));
            client.close();
        }
    }

    private void end() {
        over = true;
        loop.cancel(timer);
    }

    @Override
    public void onMore(ByteBuf bytes, boolean last) {
        bytes.release();
    }

    @Override
    public void onWritable(boolean writable) {}

    @Override
    public void onClosed() {
        if (!over) {
            end();
            loop.listener().onLogin(Login.BROKEN);
        }
    }
}
