package io.sluice.wire.auth;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.sluice.wire.Bytes;
import io.sluice.wire.packet.OkPacket;
import java.security.KeyPair;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.NullMarked;
import org.jspecify.annotations.Nullable;

/** A client machine that logs in to a server machine: the owner's part of both, and a record of what went between. */
@NullMarked
final class LoginPair {
    final List<String> log = new ArrayList<>();
    final Bytes password;
    final KeyPair keys;

    @Nullable
    Bytes cachedDigest;

    @Nullable
    Bytes nativeDigest;

    LoginEffect.@Nullable Reason denied;

    LoginPair(Bytes password, KeyPair keys) {
        this.password = password;
        this.keys = keys;
    }

    /** The client's last step: Done or Failed, or null when the server hung up. */
    @Nullable
    ClientStep run(ServerLogin server, ClientLogin client, boolean changeUser) {
        Deque<LoginEffect> effects = new ArrayDeque<>();
        ClientStep step = new ClientStep.Await();
        if (changeUser) {
            step = client.start();
        } else {
            effects.addAll(server.start());
        }
        while (true) {
            if (step instanceof ClientStep.Done || step instanceof ClientStep.Failed) {
                return step;
            }
            if (step instanceof ClientStep.Send send) {
                log.add("client " + send.payload().length());
                step = new ClientStep.Await();
                effects.addAll(server.onPacket(buffer(send.payload())));
            } else if (step instanceof ClientStep.StartTls tls) {
                log.add("client tls");
                step = new ClientStep.Await();
                effects.addAll(server.onPacket(buffer(tls.payload())));
            } else {
                LoginEffect effect = effects.removeFirst();
                if (effect instanceof LoginEffect.Denied told) {
                    denied = told.reason();
                    return null;
                }
                step = perform(effect, server, client, effects);
            }
        }
    }

    private ClientStep perform(LoginEffect effect, ServerLogin server, ClientLogin client, Deque<LoginEffect> effects) {
        log.add(effect.getClass().getSimpleName());
        if (effect instanceof LoginEffect.Send send) {
            return client.onPacket(buffer(send.payload()));
        }
        if (effect instanceof LoginEffect.StartTls) {
            effects.addAll(server.onTls());
            return client.onTls();
        }
        if (effect instanceof LoginEffect.FindDigest find) {
            effects.addAll(server.onDigest(find.plugin() == AuthPlugin.CACHING_SHA2 ? cachedDigest : nativeDigest));
        } else if (effect instanceof LoginEffect.CheckPassword check) {
            onChecked(server, effects, Optional.of(check.password()));
        } else if (effect instanceof LoginEffect.CheckEncryptedPassword check) {
            onChecked(server, effects, RsaExchange.decrypt(check.encrypted(), check.scramble(), keys.getPrivate()));
        } else if (effect instanceof LoginEffect.Accepted) {
            ByteBuf ok = Unpooled.buffer();
            OkPacket.of(2).encode(ok, server.capabilities());
            return client.onPacket(ok);
        }
        return new ClientStep.Await();
    }

    private void onChecked(ServerLogin server, Deque<LoginEffect> effects, Optional<Bytes> told) {
        boolean right = told.isPresent() && told.get().equals(password);
        if (right) {
            cachedDigest = CachingSha2.digest(password);
        }
        effects.addAll(server.onPasswordChecked(right));
    }

    static ByteBuf buffer(Bytes payload) {
        return Unpooled.wrappedBuffer(payload.toArray());
    }
}
