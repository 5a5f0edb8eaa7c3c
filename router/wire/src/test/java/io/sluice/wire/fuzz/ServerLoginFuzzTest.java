package io.sluice.wire.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.sluice.wire.Bytes;
import io.sluice.wire.Capabilities;
import io.sluice.wire.MalformedPacketException;
import io.sluice.wire.auth.AuthPlugin;
import io.sluice.wire.auth.CachingSha2;
import io.sluice.wire.auth.LoginEffect;
import io.sluice.wire.auth.LoginSetup;
import io.sluice.wire.auth.ServerLogin;
import io.sluice.wire.packet.ChangeUser;
import io.sluice.wire.packet.HandshakeResponse;
import io.sluice.wire.packet.ServerGreeting;
import io.sluice.wire.packet.SslRequest;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** A client that says anything, and does not know the password, is never let in. */
class ServerLoginFuzzTest {
    private static final Bytes SCRAMBLE = Bytes.utf8("abcdefghijklmnopqrst");
    private static final Bytes DIGEST = CachingSha2.digest(Bytes.utf8("nobody knows this"));
    private static final long OFFERED = 0xFFFFFFFFL & ~Capabilities.CLIENT_COMPRESS;
    private static final HandshakeResponse BEFORE = response(OFFERED, Bytes.EMPTY, "caching_sha2_password");

    static Stream<byte[]> seeds() {
        Bytes wrong = CachingSha2.response(Bytes.utf8("wrong"), SCRAMBLE);
        HandshakeResponse fast = response(OFFERED & ~Capabilities.CLIENT_SSL, wrong, "caching_sha2_password");
        HandshakeResponse old = response(OFFERED, wrong, "mysql_native_password");
        SslRequest tls = new SslRequest(OFFERED, 1 << 24, 45);
        ChangeUser change = new ChangeUser("a", wrong, "d", 45, "caching_sha2_password", Map.of("k", "v"));
        return Stream.of(
                new Seed()
                        .number(0)
                        .payload(fast::encode)
                        .payload(out -> out.writeByte(2))
                        .payload(out -> out.writeZero(256))
                        .toBytes(),
                new Seed()
                        .number(3)
                        .payload(tls::encode)
                        .payload(fast::encode)
                        .payload(out -> out.writeShortLE('x'))
                        .toBytes(),
                new Seed()
                        .number(1)
                        .payload(old::encode)
                        .payload(out -> out.writeZero(20))
                        .toBytes(),
                new Seed()
                        .number(4)
                        .payload(out -> change.encode(out, OFFERED))
                        .payload(wrong::writeTo)
                        .toBytes());
    }

    @MethodSource("seeds")
    @FuzzTest
    void anyPayloads(byte[] input) {
        Pieces pieces = new Pieces(input);
        int choice = pieces.number();
        ServerLogin login = login(choice);
        Deque<LoginEffect> effects = new ArrayDeque<>();
        try {
            if ((choice & 4) == 0) {
                effects.addAll(login.start());
            }
            boolean over = false;
            while (!over) {
                LoginEffect effect = effects.pollFirst();
                if (effect != null) {
                    over = perform(effect, login, effects);
                } else if (pieces.isEmpty()) {
                    over = true;
                } else {
                    effects.addAll(login.onPacket(pieces.payload()));
                }
            }
        } catch (MalformedPacketException refused) {
            assertThat(refused).hasMessageNotContaining("@");
        }
    }

    private static boolean perform(LoginEffect effect, ServerLogin login, Deque<LoginEffect> effects) {
        assertThat(effect).isNotInstanceOf(LoginEffect.Accepted.class);
        if (effect instanceof LoginEffect.StartTls) {
            effects.addAll(login.onTls());
        } else if (effect instanceof LoginEffect.FindDigest find) {
            effects.addAll(login.onDigest(find.plugin() == AuthPlugin.CACHING_SHA2 ? DIGEST : null));
        } else if (effect instanceof LoginEffect.CheckPassword
                || effect instanceof LoginEffect.CheckEncryptedPassword) {
            effects.addAll(login.onPasswordChecked(false));
        }
        return effect instanceof LoginEffect.Denied;
    }

    private static ServerLogin login(int choice) {
        AuthPlugin first = (choice & 1) == 0 ? AuthPlugin.CACHING_SHA2 : AuthPlugin.NATIVE_PASSWORD;
        ServerGreeting greeting = new ServerGreeting("8.0.36", 1, SCRAMBLE, OFFERED, 255, 2, first.wireName());
        LoginSetup setup = new LoginSetup(greeting, Optional.of("a key"), (choice & 1) != 0, (choice & 2) != 0);
        return (choice & 4) == 0 ? ServerLogin.of(setup) : ServerLogin.ofChangeUser(setup, BEFORE, (choice & 8) != 0);
    }

    private static HandshakeResponse response(long capabilities, Bytes response, String plugin) {
        return new HandshakeResponse(
                capabilities, 1 << 24, 45, "app", response, "acme", plugin, Map.of("_os", "Linux"), 3);
    }
}
