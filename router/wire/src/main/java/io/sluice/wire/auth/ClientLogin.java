package io.sluice.wire.auth;

import static java.util.Objects.requireNonNull;

import io.netty.buffer.ByteBuf;
import io.sluice.wire.Bytes;
import io.sluice.wire.Capabilities;
import io.sluice.wire.MalformedPacketException;
import io.sluice.wire.packet.AuthMoreData;
import io.sluice.wire.packet.AuthSwitchRequest;
import io.sluice.wire.packet.ChangeUser;
import io.sluice.wire.packet.ErrPacket;
import io.sluice.wire.packet.HandshakeResponse;
import io.sluice.wire.packet.OkPacket;
import io.sluice.wire.packet.ServerGreeting;
import io.sluice.wire.packet.SslRequest;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The router's side of a login to a shard, and of COM_CHANGE_USER on a connection that is logged in: takes payloads,
 * returns steps.
 *
 * <p>One for each login, owned by the event loop of the connection; the owner keeps the deadline. Malformed payloads end
 * in {@link MalformedPacketException}; a call out of turn is the owner's bug and ends in IllegalStateException. The
 * password leaves only over TLS, under RSA where {@link Credentials} allow it, or mixed with a scramble.
 */
public final class ClientLogin {
    /** What the machine waits for. */
    enum State {
        NEW,
        GREETING,
        TLS,
        RESULT,
        PUBLIC_KEY,
        OVER
    }

    /** The longest payload that the router takes from a server, bytes: MySQL's own upper limit. */
    private static final long MAX_PACKET_BYTES = 1L << 30;

    /** MySQL's own default, for who asks for zstd. */
    private static final int ZSTD_LEVEL = 3;

    private static final long NEEDED =
            Capabilities.CLIENT_PROTOCOL_41 | Capabilities.CLIENT_SECURE_CONNECTION | Capabilities.CLIENT_PLUGIN_AUTH;
    private static final int SSL_CONNECTION_ERROR = 2026;
    private static final int PLUGIN_REFUSED = 2059;
    private static final int PLUGIN_FAILED = 2061;

    private final Credentials credentials;
    private final long wanted;
    private final boolean tls;
    private State state;
    private boolean secure;
    private boolean accepted;
    private long capabilities;
    private AuthPlugin plugin = AuthPlugin.CACHING_SHA2;
    private Bytes scramble = Bytes.EMPTY;
    private @Nullable ServerGreeting greeting;

    private ClientLogin(Credentials credentials, long wanted, boolean tls, State state) {
        this.credentials = requireNonNull(credentials, "credentials");
        this.wanted = wanted;
        this.tls = tls;
        this.state = state;
    }

    /**
     * A login on a new connection; begins with the server's first payload.
     *
     * @param wanted capabilities to ask for, as far as the server has them; those of the login itself are added
     * @param tls whether to demand TLS; a server without it fails the login
     */
    public static ClientLogin of(Credentials credentials, long wanted, boolean tls) {
        return new ClientLogin(credentials, wanted, tls, State.GREETING);
    }

    /**
     * Another user on a connection that {@code before} has logged in; begins with {@link #start}.
     *
     * @param before the machine of the last login on this connection, done
     */
    public static ClientLogin ofChangeUser(Credentials credentials, ClientLogin before) {
        if (!before.accepted) {
            throw new IllegalStateException("the connection is not logged in");
        }
        ClientLogin login = new ClientLogin(credentials, before.wanted, before.tls, State.NEW);
        login.secure = before.secure;
        login.capabilities = before.capabilities;
        login.scramble = before.scramble;
        login.plugin = before.plugin;
        login.greeting = before.greeting;
        return login;
    }

    /** Begins a COM_CHANGE_USER. */
    public ClientStep start() {
        expect(State.NEW);
        if (plugin == AuthPlugin.NATIVE_PASSWORD && !credentials.nativePassword()) {
            plugin = AuthPlugin.CACHING_SHA2;
        }
        ChangeUser packet = new ChangeUser(
                credentials.user(),
                response(),
                credentials.database(),
                credentials.collation(),
                plugin.wireName(),
                attributes());
        state = State.RESULT;
        return new ClientStep.Send(Payloads.of(out -> packet.encode(out, capabilities)));
    }

    /** The connection has TLS now. */
    public ClientStep onTls() {
        expect(State.TLS);
        secure = true;
        return toResult();
    }

    /** The server sent this payload, of which the reader index moves. */
    public ClientStep onPacket(ByteBuf payload) {
        if (state != State.GREETING && state != State.RESULT && state != State.PUBLIC_KEY) {
            throw new IllegalStateException("no packet is due in " + state);
        }
        if (!payload.isReadable()) {
            throw new MalformedPacketException("the server sent an empty packet during the login");
        }
        int header = payload.getUnsignedByte(payload.readerIndex());
        if (header == ErrPacket.HEADER) {
            state = State.OVER;
            return new ClientStep.Failed(ErrPacket.decode(payload));
        }
        return switch (state) {
            case GREETING -> onGreeting(ServerGreeting.decode(payload));
            case PUBLIC_KEY -> onPublicKey(AuthMoreData.decode(payload));
            default -> onResult(payload, header);
        };
    }

    /** Agreed on; those of a later COM_CHANGE_USER are the same. */
    public long capabilities() {
        return capabilities;
    }

    /** What the server told first, once it has. */
    public Optional<ServerGreeting> greeting() {
        return Optional.ofNullable(greeting);
    }

    /** Whether the connection has TLS. */
    public boolean isSecure() {
        return secure;
    }

    State state() {
        return state;
    }

    private ClientStep onGreeting(ServerGreeting told) {
        greeting = told;
        scramble = told.scramble();
        if (!Capabilities.has(told.capabilities(), NEEDED)) {
            return fail(PLUGIN_REFUSED, "the server is too old: it lacks protocol 4.1 or authentication plugins");
        }
        if (tls && !Capabilities.has(told.capabilities(), Capabilities.CLIENT_SSL)) {
            return fail(SSL_CONNECTION_ERROR, "TLS is demanded, and the server has none");
        }
        capabilities = (wanted | NEEDED | Capabilities.CLIENT_PLUGIN_AUTH_LENENC_CLIENT_DATA) & told.capabilities();
        capabilities = with(Capabilities.CLIENT_SSL, tls);
        capabilities = with(Capabilities.CLIENT_CONNECT_WITH_DB, credentials.database() != null);
        boolean attributes = Capabilities.has(told.capabilities(), Capabilities.CLIENT_CONNECT_ATTRS);
        capabilities = with(
                Capabilities.CLIENT_CONNECT_ATTRS,
                attributes && !credentials.attributes().isEmpty());
        plugin = AuthPlugin.of(told.authPlugin()).filter(this::allows).orElse(AuthPlugin.CACHING_SHA2);
        if (!tls) {
            return toResult();
        }
        state = State.TLS;
        SslRequest request = new SslRequest(capabilities, MAX_PACKET_BYTES, credentials.collation() & 0xFF);
        return new ClientStep.StartTls(Payloads.of(request::encode));
    }

    private ClientStep toResult() {
        HandshakeResponse packet = new HandshakeResponse(
                capabilities,
                MAX_PACKET_BYTES,
                credentials.collation() & 0xFF,
                credentials.user(),
                response(),
                credentials.database(),
                plugin.wireName(),
                attributes(),
                ZSTD_LEVEL);
        state = State.RESULT;
        return new ClientStep.Send(Payloads.of(packet::encode));
    }

    private ClientStep onResult(ByteBuf payload, int header) {
        return switch (header) {
            case OkPacket.HEADER -> {
                state = State.OVER;
                accepted = true;
                yield new ClientStep.Done(OkPacket.decode(payload, capabilities));
            }
            case AuthSwitchRequest.HEADER -> onSwitch(AuthSwitchRequest.decode(payload));
            case AuthMoreData.HEADER -> onMore(AuthMoreData.decode(payload).data());
            default -> throw new MalformedPacketException("the server sent an unknown packet during the login");
        };
    }

    private ClientStep onSwitch(AuthSwitchRequest request) {
        Optional<AuthPlugin> asked = AuthPlugin.of(request.plugin()).filter(this::allows);
        if (asked.isEmpty()) {
            return fail(PLUGIN_REFUSED, "the server asks for a plugin that is not allowed");
        }
        if (request.data().length() != ServerGreeting.SCRAMBLE_BYTES) {
            throw new MalformedPacketException("a scramble has 20 bytes");
        }
        plugin = asked.get();
        scramble = request.data();
        return new ClientStep.Send(response());
    }

    private ClientStep onMore(Bytes data) {
        if (plugin != AuthPlugin.CACHING_SHA2 || data.length() != 1) {
            throw new MalformedPacketException("the server says more than its plugin has to say");
        }
        return switch (data.at(0)) {
            case CachingSha2.FAST_AUTH_SUCCESS -> new ClientStep.Await();
            case CachingSha2.PERFORM_FULL_AUTHENTICATION -> onFullWanted();
            default -> throw new MalformedPacketException("the server says what its plugin does not know");
        };
    }

    private ClientStep onFullWanted() {
        if (secure) {
            Bytes password = credentials.password();
            return new ClientStep.Send(Payloads.of(out -> {
                password.writeTo(out);
                out.writeByte(0);
            }));
        }
        if (!credentials.publicKeyRetrieval()) {
            return fail(PLUGIN_FAILED, "the password is wanted without TLS, and public key retrieval is not allowed");
        }
        state = State.PUBLIC_KEY;
        return new ClientStep.Send(Bytes.of(new byte[] {CachingSha2.REQUEST_PUBLIC_KEY}));
    }

    private ClientStep onPublicKey(AuthMoreData pem) {
        Optional<Bytes> encrypted = RsaExchange.fromPem(pem.data())
                .flatMap(key -> RsaExchange.encrypt(credentials.password(), scramble, key));
        if (encrypted.isEmpty()) {
            return fail(PLUGIN_FAILED, "the server's public key cannot be used");
        }
        state = State.RESULT;
        return new ClientStep.Send(encrypted.get());
    }

    private Bytes response() {
        return plugin == AuthPlugin.NATIVE_PASSWORD
                ? NativePassword.response(credentials.password(), scramble)
                : CachingSha2.response(credentials.password(), scramble);
    }

    private Map<String, String> attributes() {
        boolean told = Capabilities.has(capabilities, Capabilities.CLIENT_CONNECT_ATTRS);
        return told ? credentials.attributes() : Map.of();
    }

    private boolean allows(AuthPlugin asked) {
        return asked == AuthPlugin.CACHING_SHA2 || credentials.nativePassword();
    }

    private long with(long capability, boolean on) {
        return on ? capabilities | capability : capabilities & ~capability;
    }

    private ClientStep fail(int code, String message) {
        state = State.OVER;
        return new ClientStep.Failed(new ErrPacket(code, "HY000", message));
    }

    private void expect(State wantedState) {
        if (state != wantedState) {
            throw new IllegalStateException("not in " + state);
        }
    }
}
