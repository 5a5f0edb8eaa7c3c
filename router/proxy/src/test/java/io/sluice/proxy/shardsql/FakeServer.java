package io.sluice.proxy.shardsql;

import io.sluice.proxy.testing.FakePackets;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetSocket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * A server that logs anyone in and answers the n-th command of a connection by a script; null is silence. Keeps what
 * arrived after the commands.
 */
final class FakeServer {
    static final byte[] OK = {0, 0, 0, 2, 0, 0, 0};

    private final AtomicInteger closed = new AtomicInteger();
    private final Buffer received = Buffer.buffer();
    private final IntFunction<byte @Nullable []> script;
    private final boolean greets;
    private final NetServer server;

    FakeServer(Vertx vertx, boolean greets, IntFunction<byte @Nullable []> script) {
        this.script = script;
        this.greets = greets;
        this.server = vertx.createNetServer().connectHandler(this::serve);
    }

    Future<Integer> start() {
        return server.listen(0, "127.0.0.1").map(NetServer::actualPort);
    }

    int closed() {
        return closed.get();
    }

    synchronized String received() {
        return received.toString(StandardCharsets.ISO_8859_1);
    }

    private void serve(NetSocket socket) {
        AtomicInteger packets = new AtomicInteger();
        socket.closeHandler(gone -> closed.incrementAndGet());
        socket.handler(bytes -> {
            synchronized (this) {
                received.appendBuffer(bytes);
            }
            int number = packets.getAndIncrement();
            byte[] answer = number == 0 ? OK : script.apply(number - 1);
            if (answer != null) {
                socket.write(FakePackets.packet(number == 0 ? 2 : 1, Buffer.buffer(answer)));
            }
        });
        if (greets) {
            socket.write(FakePackets.packet(0, FakePackets.greeting()));
        }
    }
}
