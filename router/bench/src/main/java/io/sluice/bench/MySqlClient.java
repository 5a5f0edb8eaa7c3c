package io.sluice.bench;

import static java.util.Objects.requireNonNull;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.sluice.wire.Bytes;
import io.sluice.wire.Capabilities;
import io.sluice.wire.Command;
import io.sluice.wire.Packets;
import io.sluice.wire.auth.ClientLogin;
import io.sluice.wire.auth.ClientStep;
import io.sluice.wire.auth.Credentials;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** A blocking client that allocates nothing once it is logged in, so that what is allocated is the proxy's. One thread. */
public final class MySqlClient implements AutoCloseable {
    static final long CAPABILITIES =
            Capabilities.CLIENT_CONNECT_WITH_DB | Capabilities.CLIENT_TRANSACTIONS | Capabilities.CLIENT_DEPRECATE_EOF;

    private static final int LIMIT_MILLIS = 30_000;

    private final Socket socket;
    private final DataInputStream in;
    private final byte[] buffer = new byte[512];

    private MySqlClient(Socket socket) throws IOException {
        this.socket = requireNonNull(socket, "socket");
        this.in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
    }

    public static MySqlClient connect(int port, String user, String password, String database) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout(LIMIT_MILLIS);
        socket.setTcpNoDelay(true);
        MySqlClient client = new MySqlClient(socket);
        client.logIn(new Credentials(user, Bytes.utf8(password), database, 45, Map.of(), true, true));
        return client;
    }

    private void logIn(Credentials credentials) throws IOException {
        ClientLogin login = ClientLogin.of(credentials, CAPABILITIES, false);
        while (true) {
            int header = Integer.reverseBytes(in.readInt());
            ByteBuf payload = Unpooled.wrappedBuffer(in.readNBytes(header & 0xFFFFFF));
            ClientStep step = login.onPacket(payload);
            if (step instanceof ClientStep.Done) {
                return;
            }
            if (step instanceof ClientStep.Failed failed) {
                throw new IOException("login failed: " + failed.error().message());
            }
            if (step instanceof ClientStep.Send send) {
                ByteBuf packet = Unpooled.buffer();
                Packets.write(packet, (header >>> 24) + 1, send.payload()::writeTo);
                socket.getOutputStream().write(packet.array(), 0, packet.readableBytes());
            }
        }
    }

    /** Sends the bytes and reads as many as the answer is known to have. */
    void exchange(byte[] command, int answerBytes) throws IOException {
        socket.getOutputStream().write(command);
        int read = 0;
        while (read < answerBytes) {
            int more = in.read(buffer, 0, buffer.length);
            if (more < 0) {
                throw new IOException("the connection was closed");
            }
            read += more;
        }
    }

    /** A COM_QUERY as it goes over the wire, with up to 1 MiB of text. */
    public static byte[] query(String sql) {
        ByteBuf packet = Unpooled.buffer();
        Packets.write(packet, 0, payload -> {
            payload.writeByte(Command.COM_QUERY.code());
            payload.writeCharSequence(sql, StandardCharsets.UTF_8);
        });
        byte[] bytes = new byte[packet.readableBytes()];
        packet.readBytes(bytes);
        return bytes;
    }

    /** Sends a command whose answer is one packet. */
    public void send(byte[] command) throws IOException {
        socket.getOutputStream().write(command);
    }

    /** Reads an answer of one packet: 0 for OK, else the error's code. */
    public int answer() throws IOException {
        int header = Integer.reverseBytes(in.readInt());
        byte[] payload = in.readNBytes(header & 0xFFFFFF);
        boolean isError = payload.length > 2 && payload[0] == (byte) 0xFF;
        return isError ? (payload[1] & 0xFF) | (payload[2] & 0xFF) << 8 : 0;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
