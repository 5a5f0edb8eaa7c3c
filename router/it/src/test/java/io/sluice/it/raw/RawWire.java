package io.sluice.it.raw;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.sluice.core.tenant.ServerAddress;
import io.sluice.wire.Packets;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.util.function.Consumer;

/** Packets over one socket, which ends after so many bytes in either direction if it is told so. */
final class RawWire implements AutoCloseable {
    private static final int LIMIT_MILLIS = 30_000;
    private static final int CHUNK_BYTES = 16 * 1024;

    private final Socket socket = new Socket();
    private final InputStream in;
    private int sequence;
    private long sent;
    private long received;
    private long sendMax = Long.MAX_VALUE;
    private long receiveMax = Long.MAX_VALUE;
    private boolean reset;

    RawWire(ServerAddress server) throws IOException {
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(LIMIT_MILLIS);
        socket.connect(new InetSocketAddress(server.host(), server.port()), LIMIT_MILLIS);
        in = socket.getInputStream();
    }

    long sent() {
        return sent;
    }

    long received() {
        return received;
    }

    /** Disappears once so many bytes, of all, are sent or received; {@code byReset} without a farewell. */
    void cutAfter(long sentBytes, long receivedBytes, boolean byReset) throws IOException {
        sendMax = sentBytes;
        receiveMax = receivedBytes;
        reset = byReset;
        cutIfDue();
    }

    private void cutIfDue() throws IOException {
        if (sent >= sendMax || received >= receiveMax) {
            if (reset) {
                socket.setSoLinger(true, 0);
            }
            socket.close();
            throw new CutException();
        }
    }

    /** Begins a command: its packet has number 0. */
    void begin() {
        sequence = 0;
    }

    int sequence() {
        return sequence;
    }

    void send(Consumer<ByteBuf> body) throws IOException {
        ByteBuf packet = Unpooled.buffer();
        sequence = Packets.write(packet, sequence, body);
        sendBytes(packet);
    }

    /** Bytes as they are, without a header of ours. */
    void sendBytes(ByteBuf bytes) throws IOException {
        int length = (int) Math.min(bytes.readableBytes(), sendMax - sent);
        byte[] part = new byte[length];
        bytes.readBytes(part);
        socket.getOutputStream().write(part);
        sent += length;
        cutIfDue();
    }

    /** The next payload, over all its packets. */
    ByteBuf receive() throws IOException {
        ByteBuf payload = Unpooled.buffer();
        int length;
        do {
            ByteBuf header = Unpooled.buffer(Packets.HEADER_BYTES);
            fill(header, Packets.HEADER_BYTES);
            length = header.readUnsignedMediumLE();
            sequence = (header.readUnsignedByte() + 1) & 0xFF;
            fill(payload, length);
        } while (length == Packets.MAX_PAYLOAD_BYTES);
        return payload;
    }

    private void fill(ByteBuf into, int bytes) throws IOException {
        int left = bytes;
        while (left > 0) {
            int part = (int) Math.min(Math.min(left, CHUNK_BYTES), receiveMax - received);
            byte[] chunk = in.readNBytes(part);
            received += chunk.length;
            cutIfDue();
            if (chunk.length < part) {
                throw new IOException("the server closed the connection after " + received + " bytes");
            }
            into.writeBytes(chunk);
            left -= chunk.length;
        }
    }

    /** Whether the server has closed, or closes within the limit of a read, without another byte. */
    boolean isEnded() throws IOException {
        try {
            return in.read() < 0;
        } catch (SocketException ended) {
            return true;
        }
    }

    /** Whether the server closes within the limit of a read; what it still says is thrown away. */
    boolean isEndedAfterAnything() throws IOException {
        try {
            in.skipNBytes(Long.MAX_VALUE);
            return false;
        } catch (EOFException | SocketException ended) {
            return true;
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
