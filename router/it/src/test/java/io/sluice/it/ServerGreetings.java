package io.sluice.it;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.sluice.core.tenant.ServerAddress;
import io.sluice.proxy.frontend.ServerIdentity;
import io.sluice.wire.packet.ServerGreeting;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;

/** Reads what a real server greets with, so that the router under test can greet the same. */
final class ServerGreetings {
    private static final int LIMIT_MILLIS = 10_000;

    private ServerGreetings() {}

    static ServerIdentity identityOf(ServerAddress server) {
        try (Socket socket = new Socket(server.host(), server.port())) {
            socket.setSoTimeout(LIMIT_MILLIS);
            DataInputStream in = new DataInputStream(socket.getInputStream());
            byte[] header = in.readNBytes(4);
            ByteBuf payload = Unpooled.wrappedBuffer(in.readNBytes((header[0] & 0xFF) | (header[1] & 0xFF) << 8));
            ServerGreeting greeting = ServerGreeting.decode(payload);
            return new ServerIdentity(greeting.serverVersion(), greeting.capabilities(), greeting.collation());
        } catch (IOException unreachable) {
            throw new UncheckedIOException(unreachable);
        }
    }
}
