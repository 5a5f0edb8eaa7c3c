package io.sluice.bench;

import static java.util.Objects.requireNonNull;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.sluice.wire.Bytes;
import io.sluice.wire.Capabilities;
import io.sluice.wire.Packets;
import io.sluice.wire.StatusFlags;
import io.sluice.wire.packet.OkPacket;
import io.sluice.wire.packet.ServerGreeting;
import io.sluice.wire.packet.SessionChange;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * A server that lets everyone in, answers every SELECT with the same row and every UPDATE as written: the relay's counterpart
 * in {@code RelayBenchmark}. Allocates nothing per statement. One thread a connection; all end when their sockets do.
 */
final class CannedServer implements AutoCloseable {
    static final long CAPABILITIES = MySqlClient.CAPABILITIES
            | Capabilities.CLIENT_PROTOCOL_41
            | Capabilities.CLIENT_SECURE_CONNECTION
            | Capabilities.CLIENT_PLUGIN_AUTH
            | Capabilities.CLIENT_PLUGIN_AUTH_LENENC_CLIENT_DATA
            | Capabilities.CLIENT_SESSION_TRACK
            | Capabilities.CLIENT_CONNECT_ATTRS;

    private static final int SELECT_LETTER_AT = 6;
    private static final String COMMITTED = "3e11fa47-71ca-11e1-9e33-c80aa9429562:1234567";

    private final ServerSocket server;
    private final byte[] ok = packet(1, OkPacket.of(StatusFlags.SERVER_STATUS_AUTOCOMMIT));
    private final byte[] written = packet(1, written(List.of(new SessionChange.Gtids(COMMITTED))));
    private final byte[] row;

    private CannedServer(ServerSocket server, byte[] row) {
        this.server = requireNonNull(server, "server");
        this.row = row;
    }

    static CannedServer start() throws IOException {
        ServerSocket socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        CannedServer canned = new CannedServer(socket, row());
        Thread thread = new Thread(canned::accept, "canned-server");
        thread.setDaemon(true);
        thread.start();
        return canned;
    }

    int port() {
        return server.getLocalPort();
    }

    /** A point select's answer: one column, one row of 120 characters, without EOF packets. */
    static byte[] row() {
        ByteBuf out = Unpooled.buffer();
        int next = Packets.write(out, 1, body -> body.writeByte(1));
        next = Packets.write(out, next, body -> {
            for (String name : new String[] {"def", "sbtest", "sbtest1", "sbtest1", "c", "c"}) {
                body.writeByte(name.length());
                body.writeCharSequence(name, StandardCharsets.US_ASCII);
            }
            body.writeByte(12)
                    .writeShortLE(45)
                    .writeIntLE(480)
                    .writeByte(0xFE)
                    .writeShortLE(1)
                    .writeByte(0);
            body.writeShortLE(0);
        });
        next = Packets.write(out, next, body -> {
            body.writeByte(120);
            body.writeCharSequence("x".repeat(120), StandardCharsets.US_ASCII);
        });
        OkPacket end = new OkPacket(0xFE, 0, 0, StatusFlags.SERVER_STATUS_AUTOCOMMIT, 0, Bytes.EMPTY, List.of());
        Packets.write(out, next, body -> end.encode(body, 0));
        return ByteBufUtil.getBytes(out);
    }

    /** What the client gets of one row written, which the server tells with the id of the transaction. */
    static byte[] written() {
        return packet(1, written(List.of()));
    }

    private static OkPacket written(List<SessionChange> changes) {
        return new OkPacket(0, 1, 0, StatusFlags.SERVER_STATUS_AUTOCOMMIT, 0, Bytes.EMPTY, changes);
    }

    private static byte[] packet(int sequence, OkPacket packet) {
        ByteBuf out = Unpooled.buffer();
        Packets.write(out, sequence, body -> packet.encode(body, CAPABILITIES));
        return ByteBufUtil.getBytes(out);
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket socket = server.accept();
                socket.setTcpNoDelay(true);
                Thread thread = new Thread(() -> serve(socket), "canned-connection");
                thread.setDaemon(true);
                thread.start();
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            DataInputStream in = new DataInputStream(socket.getInputStream());
            OutputStream out = socket.getOutputStream();
            ByteBuf greeting = Unpooled.buffer();
            Packets.write(
                    greeting,
                    0,
                    new ServerGreeting(
                            "8.0.15",
                            7,
                            Bytes.utf8("abcdefghijklmnopqrst"),
                            CAPABILITIES,
                            45,
                            StatusFlags.SERVER_STATUS_AUTOCOMMIT,
                            "caching_sha2_password")::encode);
            out.write(ByteBufUtil.getBytes(greeting));
            byte[] buffer = new byte[8192];
            boolean loggedIn = false;
            while (true) {
                int length = Integer.reverseBytes(in.readInt()) & 0xFFFFFF;
                in.readFully(buffer, 0, length);
                if (!loggedIn) {
                    loggedIn = true;
                    out.write(packet(2, OkPacket.of(StatusFlags.SERVER_STATUS_AUTOCOMMIT)));
                } else {
                    boolean select = buffer[1] == 'S' && buffer[SELECT_LETTER_AT] == 'T';
                    out.write(select ? row : buffer[1] == 'U' ? written : ok);
                }
            }
        } catch (IOException gone) {
            // The other side has had enough.
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
