package io.sluice.proxy.backend;

import io.sluice.proxy.testing.FakePackets;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetSocket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** A server that logs anyone in and has an OK for every command; it may keep its greetings back. */
final class FakePrimary {
    private static final byte[] OK = {0, 0, 0, 2, 0, 0, 0};

    private final NetServer server;
    private final Set<NetSocket> open = ConcurrentHashMap.newKeySet();
    private final Set<NetSocket> ungreeted = ConcurrentHashMap.newKeySet();
    private final AtomicInteger accepted = new AtomicInteger();
    private volatile boolean silent;

    FakePrimary(Vertx vertx) {
        this.server = vertx.createNetServer().connectHandler(this::serve);
    }

    Future<Integer> start() {
        return server.listen(0, "127.0.0.1").map(NetServer::actualPort);
    }

    /** How many connections there ever were. */
    int accepted() {
        return accepted.get();
    }

    int open() {
        return open.size();
    }

    /** From now on no connection is greeted, until {@link #greet}. */
    void silence() {
        silent = true;
    }

    void greet() {
        silent = false;
        ungreeted.forEach(FakePrimary::greet);
        ungreeted.clear();
    }

    private void serve(NetSocket socket) {
        accepted.incrementAndGet();
        open.add(socket);
        socket.closeHandler(gone -> open.remove(socket));
        AtomicInteger packets = new AtomicInteger();
        socket.handler(
                bytes -> socket.write(FakePackets.packet(packets.getAndIncrement() == 0 ? 2 : 1, Buffer.buffer(OK))));
        if (silent) {
            ungreeted.add(socket);
        } else {
            greet(socket);
        }
    }

    private static void greet(NetSocket socket) {
        socket.write(FakePackets.packet(0, FakePackets.greeting()));
    }
}
