package io.sluice.wire.auth;

import static java.util.Objects.requireNonNull;

import io.netty.buffer.ByteBuf;
import io.sluice.wire.Bytes;
import io.sluice.wire.Capabilities;
import io.sluice.wire.Fields;
import io.sluice.wire.MalformedPacketException;
import io.sluice.wire.auth.LoginEffect.Reason;
import io.sluice.wire.packet.AuthMoreData;
import io.sluice.wire.packet.AuthSwitchRequest;
import io.sluice.wire.packet.ChangeUser;
import io.sluice.wire.packet.HandshakeResponse;
import io.sluice.wire.packet.SslRequest;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The router's side of a client's login, and of COM_CHANGE_USER: takes payloads and answers, returns effects.
 *
 * <p>One for each login, owned by the event loop of the connection; the owner keeps the deadline. Malformed payloads end
 * in {@link MalformedPacketException}; a call out of turn is the owner's bug and ends in IllegalStateException. That an
 * unknown user and a wrong password look alike is up to the owner too: it answers {@link #onPasswordChecked} for either.
 */
public final class ServerLogin {
    /** What the machine waits for. */
    enum State {
        NEW,
        RESPONSE,
        TLS,
        RESPONSE_OVER_TLS,
        CHANGE_USER,
        DIGEST,
        SWITCHED,
        FULL,
        ENCRYPTED,
        CHECKED,
        OVER
    }

    /** As long as the longest RSA key that anyone uses. */
    private static final int MAX_ENCRYPTED_BYTES = 2048;

    private final LoginSetup setup;
    private boolean secure;
    private State state;
    private AuthPlugin plugin = AuthPlugin.CACHING_SHA2;
    private Bytes response = Bytes.EMPTY;
    private @Nullable HandshakeResponse request;

    private ServerLogin(LoginSetup setup, State state, boolean secure, @Nullable HandshakeResponse request) {
        this.setup = requireNonNull(setup, "setup");
        this.state = state;
        this.secure = secure;
        this.request = request;
    }

    /** A login on a new connection. */
    public static ServerLogin of(LoginSetup setup) {
        return new ServerLogin(setup, State.NEW, false, null);
    }

    /**
     * A login by COM_CHANGE_USER, whose payload comes first.
     *
     * @param setup its greeting carries a fresh scramble; the rest as before
     * @param before what the connection was accepted with
     * @param secure whether the connection has TLS
     */
    public static ServerLogin ofChangeUser(LoginSetup setup, HandshakeResponse before, boolean secure) {
        return new ServerLogin(setup, State.CHANGE_USER, secure, requireNonNull(before, "before"));
    }

    /** Begins with the greeting, on a new connection. */
    public List<LoginEffect> start() {
        expect(State.NEW);
        state = State.RESPONSE;
        return send(setup.greeting()::encode);
    }

    /** The connection has TLS now. */
    public List<LoginEffect> onTls() {
        expect(State.TLS);
        secure = true;
        state = State.RESPONSE_OVER_TLS;
        return List.of();
    }

    /** The client sent this payload, of which the reader index moves. */
    public List<LoginEffect> onPacket(ByteBuf payload) {
        return switch (state) {
            case RESPONSE -> onFirst(payload);
            case RESPONSE_OVER_TLS -> onResponse(payload);
            case CHANGE_USER -> onChangeUser(payload);
            case SWITCHED -> {
                response = Fields.readRest(payload, RsaExchange.MAX_PASSWORD_BYTES);
                yield toDigest();
            }
            case FULL -> onFull(payload);
            case ENCRYPTED -> onEncrypted(payload);
            case NEW, TLS, DIGEST, CHECKED, OVER -> throw new IllegalStateException("no packet is due in " + state);
        };
    }

    /** Answers {@link LoginEffect.FindDigest}; null when there is none. */
    public List<LoginEffect> onDigest(@Nullable Bytes digest) {
        expect(State.DIGEST);
        if (plugin == AuthPlugin.NATIVE_PASSWORD) {
            if (digest == null) {
                // This principal has none: it may still log in by the other plugin.
                return toSwitch();
            }
            boolean right = NativePassword.verifies(response, setup.greeting().scramble(), digest);
            return right ? toAccepted() : toDenied(Reason.ACCESS_DENIED);
        }
        if (digest != null && CachingSha2.verifies(response, setup.greeting().scramble(), digest)) {
            LoginEffect success = more(CachingSha2.FAST_AUTH_SUCCESS);
            state = State.OVER;
            return List.of(success, new LoginEffect.Accepted());
        }
        // Also when the digest was there but wrong: the password may have been changed since.
        if (!secure && setup.rsaPublicKeyPem().isEmpty()) {
            return toDenied(Reason.TLS_REQUIRED);
        }
        state = State.FULL;
        return List.of(more(CachingSha2.PERFORM_FULL_AUTHENTICATION));
    }

    /** Answers {@link LoginEffect.CheckPassword} and {@link LoginEffect.CheckEncryptedPassword}. */
    public List<LoginEffect> onPasswordChecked(boolean right) {
        expect(State.CHECKED);
        return right ? toAccepted() : toDenied(Reason.ACCESS_DENIED);
    }

    /**
     * What the client asked for, once it has: after COM_CHANGE_USER, with the capabilities of the first login. Its
     * capabilities are the client's alone; see {@link #capabilities()}.
     */
    public Optional<HandshakeResponse> request() {
        return Optional.ofNullable(request);
    }

    /** What both sides can do; 0 until the client has told. */
    public long capabilities() {
        return request == null ? 0 : request.capabilities() & setup.greeting().capabilities();
    }

    /** Whether the connection has TLS. */
    public boolean isSecure() {
        return secure;
    }

    State state() {
        return state;
    }

    private List<LoginEffect> onFirst(ByteBuf payload) {
        if (!SslRequest.matches(payload)) {
            return onResponse(payload);
        }
        if (!Capabilities.has(setup.greeting().capabilities(), Capabilities.CLIENT_SSL)) {
            throw new MalformedPacketException("the client asks for TLS, which was not on offer");
        }
        payload.skipBytes(payload.readableBytes());
        state = State.TLS;
        return List.of(new LoginEffect.StartTls());
    }

    private List<LoginEffect> onResponse(ByteBuf payload) {
        HandshakeResponse told = HandshakeResponse.decode(payload);
        request = told;
        response = told.authResponse();
        if (setup.tlsRequired() && !secure) {
            return toDenied(Reason.TLS_REQUIRED);
        }
        if (!Capabilities.has(told.capabilities(), Capabilities.CLIENT_PLUGIN_AUTH)) {
            return setup.nativePassword() ? toDigest(AuthPlugin.NATIVE_PASSWORD) : toDenied(Reason.PLUGIN_REFUSED);
        }
        Optional<AuthPlugin> named = AuthPlugin.of(told.authPlugin());
        if (named.isEmpty() || (named.get() == AuthPlugin.NATIVE_PASSWORD && !setup.nativePassword())) {
            return toSwitch();
        }
        return toDigest(named.get());
    }

    /** The client's response is not looked at: drivers differ in which scramble it is made with. It is asked for anew. */
    private List<LoginEffect> onChangeUser(ByteBuf payload) {
        HandshakeResponse before = requireNonNull(request, "request");
        ChangeUser told = ChangeUser.decode(payload, capabilities());
        request = new HandshakeResponse(
                before.capabilities(),
                before.maxPacketBytes(),
                told.collation() == 0 ? before.collation() : told.collation(),
                told.user(),
                Bytes.EMPTY,
                told.database(),
                told.authPlugin(),
                told.attributes(),
                before.zstdLevel());
        if (!Capabilities.has(before.capabilities(), Capabilities.CLIENT_PLUGIN_AUTH)) {
            return toDenied(Reason.PLUGIN_REFUSED);
        }
        boolean wantsNative = AuthPlugin.NATIVE_PASSWORD.wireName().equals(told.authPlugin());
        return wantsNative && setup.nativePassword() ? toSwitch(AuthPlugin.NATIVE_PASSWORD) : toSwitch();
    }

    private List<LoginEffect> onFull(ByteBuf payload) {
        boolean keyWanted = payload.readableBytes() == 1
                && payload.getByte(payload.readerIndex()) == CachingSha2.REQUEST_PUBLIC_KEY;
        if (secure || !keyWanted) {
            return secure ? onClear(payload) : onEncrypted(payload);
        }
        payload.skipBytes(1);
        state = State.ENCRYPTED;
        Bytes pem = Bytes.utf8(setup.rsaPublicKeyPem().orElseThrow());
        return send(new AuthMoreData(pem)::encode);
    }

    private List<LoginEffect> onClear(ByteBuf payload) {
        Bytes password = Fields.readTerminated(payload, RsaExchange.MAX_PASSWORD_BYTES);
        state = State.CHECKED;
        return List.of(new LoginEffect.CheckPassword(user(), password));
    }

    private List<LoginEffect> onEncrypted(ByteBuf payload) {
        Bytes encrypted = Fields.readRest(payload, MAX_ENCRYPTED_BYTES);
        state = State.CHECKED;
        return List.of(new LoginEffect.CheckEncryptedPassword(
                user(), encrypted, setup.greeting().scramble()));
    }

    private List<LoginEffect> toDigest(AuthPlugin chosen) {
        plugin = chosen;
        return toDigest();
    }

    private List<LoginEffect> toDigest() {
        boolean empty = response.isEmpty() || (response.length() == 1 && response.at(0) == 0);
        if (empty) {
            // Both plugins say nothing for an empty password.
            state = State.CHECKED;
            return List.of(new LoginEffect.CheckPassword(user(), Bytes.EMPTY));
        }
        state = State.DIGEST;
        return List.of(new LoginEffect.FindDigest(user(), plugin));
    }

    private List<LoginEffect> toSwitch() {
        return toSwitch(AuthPlugin.CACHING_SHA2);
    }

    private List<LoginEffect> toSwitch(AuthPlugin to) {
        if (!Capabilities.has(capabilities(), Capabilities.CLIENT_PLUGIN_AUTH)) {
            return toDenied(Reason.PLUGIN_REFUSED);
        }
        plugin = to;
        state = State.SWITCHED;
        return send(new AuthSwitchRequest(to.wireName(), setup.greeting().scramble())::encode);
    }

    private List<LoginEffect> toAccepted() {
        state = State.OVER;
        return List.of(new LoginEffect.Accepted());
    }

    private List<LoginEffect> toDenied(Reason reason) {
        state = State.OVER;
        return List.of(new LoginEffect.Denied(reason));
    }

    private String user() {
        return requireNonNull(request, "request").user();
    }

    private void expect(State wanted) {
        if (state != wanted) {
            throw new IllegalStateException("not in " + state);
        }
    }

    private static LoginEffect more(int code) {
        return new LoginEffect.Send(Bytes.of(new byte[] {AuthMoreData.HEADER, (byte) code}));
    }

    private static List<LoginEffect> send(Consumer<ByteBuf> body) {
        return List.of(new LoginEffect.Send(Payloads.of(body)));
    }
}
