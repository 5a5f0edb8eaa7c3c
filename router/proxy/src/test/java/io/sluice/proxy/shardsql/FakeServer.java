package io.sluice.proxy.shardsql;

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
                write(socket, number == 0 ? 2 : 1, answer);
            }
        });
        if (greets) {
            write(socket, 0, greeting());
        }
    }

    private static void write(NetSocket socket, int sequence, byte[] payload) {
        Buffer packet = Buffer.buffer()
                .appendMediumLE(payload.length)
                .appendByte((byte) sequence)
                .appendBytes(payload);
        socket.write(packet);
    }

    private static byte[] greeting() {
        return Buffer.buffer()
                .appendByte((byte) 10)
                .appendString("8.0.33")
                .appendByte((byte) 0)
                .appendIntLE(7)
                .appendString("12345678")
                .appendByte((byte) 0)
                .appendUnsignedShortLE(0xF7FF & ~0x0800)
                .appendByte((byte) 45)
                .appendUnsignedShortLE(2)
                .appendUnsignedShortLE(0x01FF)
                .appendByte((byte) 21)
                .appendBytes(new byte[10])
                .appendString("123456789012")
                .appendByte((byte) 0)
                .appendString("mysql_native_password")
                .appendByte((byte) 0)
                .getBytes();
    }
}
