package io.sluice.proxy.greeting;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.sluice.core.tenant.ServerAddress;
import io.sluice.proxy.frontend.ServerIdentity;
import io.sluice.wire.MalformedPacketException;
import io.sluice.wire.packet.ServerGreeting;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetClientOptions;
import io.vertx.core.net.NetSocket;
import java.time.Duration;

/** Connects to a server, reads its first packet, and closes. Only on one event loop. */
final class GreetingReader {
    private static final int HEADER_BYTES = 4;
    private static final int VERSION_CHARACTERS_MAX = 60;
    private static final int GREETING_BYTES_MAX = 1024;

    private final Vertx vertx;
    private final Duration timeout;
    private final NetClient client;

    GreetingReader(Vertx vertx, Duration timeout) {
        this.vertx = vertx;
        this.timeout = timeout;
        this.client =
                vertx.createNetClient(new NetClientOptions().setConnectTimeout(Math.toIntExact(timeout.toMillis())));
    }

    /** Fails when the server cannot be reached, says nothing in time, or says something else. */
    Future<ServerIdentity> read(ServerAddress server) {
        return client.connect(server.port(), server.host()).compose(this::listen);
    }

    private Future<ServerIdentity> listen(NetSocket socket) {
        Promise<ServerIdentity> promise = Promise.promise();
        Buffer heard = Buffer.buffer();
        long timer = vertx.setTimer(timeout.toMillis(), fired -> promise.tryFail("no greeting in time"));
        socket.closeHandler(closed -> promise.tryFail("closed before the greeting"));
        socket.exceptionHandler(promise::tryFail);
        socket.handler(bytes -> {
            heard.appendBuffer(bytes);
            try {
                decode(heard, promise);
            } catch (MalformedPacketException | IllegalArgumentException refused) {
                promise.tryFail(refused);
            }
        });
        return promise.future().onComplete(done -> {
            vertx.cancelTimer(timer);
            socket.close();
        });
    }

    private static ServerIdentity identity(ServerGreeting greeting) {
        String version = greeting.serverVersion();
        String shown = version.substring(0, Math.min(VERSION_CHARACTERS_MAX, version.length()));
        return new ServerIdentity(shown, greeting.capabilities(), Math.max(1, greeting.collation()));
    }

    private static void decode(Buffer heard, Promise<ServerIdentity> promise) {
        int length = heard.length() < HEADER_BYTES ? 0 : heard.getUnsignedMediumLE(0);
        if (length > GREETING_BYTES_MAX) {
            promise.tryFail("a greeting of " + length + " bytes");
        } else if (heard.length() >= HEADER_BYTES + length && length > 0) {
            ByteBuf payload = Unpooled.wrappedBuffer(heard.getBytes(HEADER_BYTES, HEADER_BYTES + length));
            promise.tryComplete(identity(ServerGreeting.decode(payload)));
        }
    }
}
