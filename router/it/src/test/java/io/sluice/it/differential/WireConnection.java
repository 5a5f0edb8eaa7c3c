package io.sluice.it.differential;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.sluice.wire.Bytes;
import io.sluice.wire.Command;
import io.sluice.wire.Packets;
import io.sluice.wire.auth.ClientLogin;
import io.sluice.wire.auth.ClientStep;
import io.sluice.wire.auth.Credentials;
import io.sluice.wire.compress.CompressedFrames;
import io.sluice.wire.compress.Compression;
import io.sluice.wire.packet.OkPacket;
import io.sluice.wire.packet.ServerGreeting;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One blocking connection of the protocol itself: sends payloads and reads payloads, and takes nothing for granted. */
final class WireConnection implements AutoCloseable {
    private static final int LIMIT_MILLIS = 60_000;
    private static final int COLLATION = 45; // utf8mb4_general_ci, the same number on both flavours
    private static final int CHUNK_BYTES = 1 << 16;
    private static final int MAX_FRAME_BYTES = 0xFFFFFF;

    private final Socket socket;
    private final InputStream in;
    private final ByteBuf arrived = Unpooled.buffer();
    private final ByteBuf plain;
    private @Nullable CompressedFrames frames;
    private final ClientLogin login;
    private final OkPacket loginOk;
    private int sequence;
    private boolean inOrder = true;

    private WireConnection(Socket socket, Side side, long wanted) throws IOException {
        this.socket = socket;
        this.in = socket.getInputStream();
        this.login = ClientLogin.of(credentials(side), wanted, false);
        ByteBuf packets = arrived;
        this.loginOk = logIn(packets);
        Optional<Compression> compression = Compression.of(login.capabilities());
        this.plain = compression.isPresent() ? Unpooled.buffer() : arrived;
        this.frames = compression
                .map(chosen -> new CompressedFrames(chosen, chosen.defaultLevel(), MAX_FRAME_BYTES))
                .orElse(null);
    }

    /** Logged in with as many of the wanted capabilities as the other side has. */
    static WireConnection open(Side side, long wanted) throws IOException {
        Socket socket = new Socket(side.host(), side.port());
        try {
            socket.setSoTimeout(LIMIT_MILLIS);
            socket.setTcpNoDelay(true);
            return new WireConnection(socket, side, wanted);
        } catch (IOException | RuntimeException failed) {
            socket.close();
            throw failed;
        }
    }

    static Credentials credentials(Side side) {
        return new Credentials(
                side.user(), Bytes.utf8(side.password()), side.database(), COLLATION, Map.of(), true, true);
    }

    private OkPacket logIn(ByteBuf packets) throws IOException {
        while (true) {
            ClientStep step = login.onPacket(Unpooled.wrappedBuffer(readPlain(packets)));
            if (step instanceof ClientStep.Send send) {
                writePacket(sequence, send.payload().toArray());
            } else if (step instanceof ClientStep.Done done) {
                return done.ok();
            } else if (step instanceof ClientStep.Failed failed) {
                throw new IOException("the login failed: " + failed.error());
            }
        }
    }

    long capabilities() {
        return login.capabilities();
    }

    ServerGreeting greeting() {
        return login.greeting().orElseThrow();
    }

    OkPacket loginOk() {
        return loginOk;
    }

    ClientLogin login() {
        return login;
    }

    boolean isCompressed() {
        return frames != null;
    }

    /** Whether every packet since the last question had the number after its predecessor's. */
    boolean wasInOrder() {
        boolean answer = inOrder;
        inOrder = true;
        return answer;
    }

    /** Begins a command. */
    void send(Command command, byte[] argument) throws IOException {
        send(command.code(), argument);
    }

    void send(int code, byte[] argument) throws IOException {
        byte[] payload = new byte[argument.length + 1];
        payload[0] = (byte) code;
        System.arraycopy(argument, 0, payload, 1, argument.length);
        if (frames != null) {
            frames.reset();
        }
        writePacket(0, payload);
    }

    void send(Command command, String argument) throws IOException {
        send(command, argument.getBytes(StandardCharsets.UTF_8));
    }

    /** Goes on in the command that is under way, after the other side's last packet. */
    void sendMore(byte[] payload) throws IOException {
        writePacket(sequence, payload);
    }

    private void writePacket(int number, byte[] payload) throws IOException {
        ByteBuf packets = Unpooled.buffer(payload.length + 64);
        sequence = Packets.write(packets, number, Unpooled.wrappedBuffer(payload));
        ByteBuf bytes = packets;
        if (frames != null) {
            bytes = Unpooled.buffer(payload.length + 64);
            frames.write(packets, bytes);
        }
        bytes.readBytes(socket.getOutputStream(), bytes.readableBytes());
        socket.getOutputStream().flush();
    }

    /** The next payload, whole also where it came in several packets. */
    byte[] read() throws IOException {
        return readPlain(plain);
    }

    private byte[] readPlain(ByteBuf packets) throws IOException {
        ByteArrayOutputStream payload = new ByteArrayOutputStream();
        int length;
        do {
            await(packets, Packets.HEADER_BYTES);
            length = packets.readUnsignedMediumLE();
            int number = packets.readUnsignedByte();
            inOrder &= number == sequence;
            sequence = (number + 1) & 0xFF;
            await(packets, length);
            packets.readBytes(payload, length);
        } while (length == Packets.MAX_PAYLOAD_BYTES);
        packets.discardSomeReadBytes();
        return payload.toByteArray();
    }

    private void await(ByteBuf packets, int bytes) throws IOException {
        byte[] chunk = new byte[CHUNK_BYTES];
        CompressedFrames reader = frames;
        while (packets.readableBytes() < bytes) {
            if (reader != null && reader.read(arrived, packets)) {
                arrived.discardSomeReadBytes();
                continue;
            }
            int read = in.read(chunk);
            if (read < 0) {
                throw new EOFException("the other side closed the connection");
            }
            arrived.writeBytes(chunk, 0, read);
        }
    }

    /** Whether nothing came behind the last response; looks at what is there without waiting. */
    boolean isQuiet() throws IOException {
        return in.available() == 0 && !arrived.isReadable() && !plain.isReadable();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
