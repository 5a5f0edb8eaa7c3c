package io.sluice.proxy.frontend;

import static java.util.Objects.requireNonNull;

import io.netty.buffer.ByteBuf;
import io.sluice.proxy.backend.BackendListener.CloseReason;
import io.sluice.proxy.backend.ResponseSink;
import io.sluice.wire.Capabilities;
import io.sluice.wire.Packets;
import io.sluice.wire.ResponseScanner;
import io.sluice.wire.packet.OkPacket;
import io.sluice.wire.packet.PreparedOk;
import io.sluice.wire.packet.SessionChange;
import java.util.List;

/** Takes the response of one exchange to the client. One for each session, reused; owned by its event loop. */
final class Relay implements ResponseSink {
    private final ClientSession session;
    private final ClientConnection client;
    private final long clientCapabilities;
    private long bytes;

    Relay(ClientSession session, ClientConnection client, long clientCapabilities) {
        this.session = requireNonNull(session, "session");
        this.client = requireNonNull(client, "client");
        this.clientCapabilities = clientCapabilities;
    }

    void begin() {
        bytes = 0;
    }

    /** Bytes that came from the server in this exchange. */
    long bytes() {
        return bytes;
    }

    @Override
    public void onBytes(ByteBuf part) {
        bytes += part.readableBytes();
        client.write(part);
        if (!client.isWritable()) {
            session.lease().held().reading(false);
        }
    }

    @Override
    public void onSessionState(ByteBuf packet) {
        bytes += packet.readableBytes();
        int sequence = packet.getUnsignedByte(packet.readerIndex() + 3);
        ByteBuf payload = packet.slice(
                packet.readerIndex() + Packets.HEADER_BYTES, packet.readableBytes() - Packets.HEADER_BYTES);
        OkPacket ok = OkPacket.decode(payload, Capabilities.CLIENT_SESSION_TRACK);
        List<SessionChange> shown = session.memory().onChanges(session.request().effects, ok.changes());
        boolean tracks = Capabilities.has(clientCapabilities, Capabilities.CLIENT_SESSION_TRACK);
        if (tracks && shown.equals(ok.changes())) {
            client.write(packet.retainedSlice());
            return;
        }
        OkPacket rewritten = ok.withChanges(tracks ? shown : List.of());
        client.write(
                Replies.packet(client.context().alloc(), sequence, out -> rewritten.encode(out, clientCapabilities)));
    }

    @Override
    public void onPrepared(ByteBuf packet) {
        bytes += packet.readableBytes();
        ByteBuf copy = client.context().alloc().buffer(packet.readableBytes());
        copy.writeBytes(packet, packet.readerIndex(), packet.readableBytes());
        PreparedOk ok = PreparedOk.decode(
                copy.slice(Packets.HEADER_BYTES, copy.readableBytes() - Packets.HEADER_BYTES), clientCapabilities);
        int id = session.onPrepared((int) ok.statementId(), ok.parameters());
        copy.setIntLE(Packets.HEADER_BYTES + 1, id);
        client.write(copy);
    }

    @Override
    public void onFileRequested(ByteBuf packet) {
        bytes += packet.readableBytes();
        client.write(packet.retainedSlice());
        client.flush();
        client.expectFile();
    }

    @Override
    public void onPause() {
        client.flush();
    }

    @Override
    public void onEnd(ResponseScanner response) {
        client.flush();
        session.onEnd(response);
    }

    @Override
    public void onLost(CloseReason reason) {
        session.onLost(bytes > 0);
    }

    @Override
    public void onWritable(boolean writable) {
        client.reading(writable);
    }
}
