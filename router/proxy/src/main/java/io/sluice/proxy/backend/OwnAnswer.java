package io.sluice.proxy.backend;

import static java.util.Objects.requireNonNull;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.sluice.proxy.backend.BackendListener.CloseReason;
import io.sluice.proxy.line.ConnectionLostException;
import io.sluice.wire.Capabilities;
import io.sluice.wire.Command;
import io.sluice.wire.Packets;
import io.sluice.wire.ResponseScanner;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * One exchange of the router's own on a leased connection: the whole response, which must be small, or a failure. Fails
 * with {@link ConnectionLostException} when the connection is lost or the deadline passes; then it is destroyed.
 */
public final class OwnAnswer implements ResponseSink {
    private static final int BYTES_MAX = 64 * 1024;
    private static final int LENGTH_IN_TWO_BYTES = 0xFC;

    private final BackendConnection connection;
    private final Promise<OwnAnswer> promise = Promise.promise();
    private final ByteBuf bytes;
    private boolean isError;
    private int errorCode;
    private boolean stateTold;

    private OwnAnswer(BackendConnection connection, ByteBuf bytes) {
        this.connection = requireNonNull(connection, "connection");
        this.bytes = bytes;
    }

    /** Sends the command and collects the answer. */
    static Future<OwnAnswer> ask(
            BackendLoop loop, BackendConnection connection, Command command, Consumer<ByteBuf> argument) {
        ByteBuf packet = connection.allocate(128);
        Packets.write(packet, 0, body -> {
            body.writeByte(command.code());
            argument.accept(body);
        });
        OwnAnswer answer = new OwnAnswer(connection, connection.allocate(256));
        long timer = loop.timer(loop.settings().loginTimeout(), () -> connection.destroy(CloseReason.BROKEN));
        connection.begin(command, false, Commit.NONE, answer);
        connection.write(packet);
        connection.flush();
        return answer.promise.future().onComplete(done -> loop.cancel(timer));
    }

    public boolean isError() {
        return isError;
    }

    public int errorCode() {
        return errorCode;
    }

    /** Whether the server told that its session has changed. */
    boolean isStateTold() {
        return stateTold;
    }

    /** The packets of the answer, headers included. */
    public byte[] toBytes() {
        return ByteBufUtil.getBytes(bytes);
    }

    /** The payload of the first packet; shares the bytes of this answer. */
    public ByteBuf firstPayload() {
        int at = bytes.readerIndex();
        return bytes.slice(at + Packets.HEADER_BYTES, bytes.getUnsignedMediumLE(at));
    }

    /** The first row of a text result with so many columns, none of them NULL; empty when there is none. */
    public List<String> firstRow(int columns, long capabilities) {
        ByteBuf packets = bytes.slice();
        int before = 1 + columns + (Capabilities.has(capabilities, Capabilities.CLIENT_DEPRECATE_EOF) ? 0 : 1);
        for (int i = 0; i < before && packets.isReadable(); i++) {
            packets.skipBytes(Packets.HEADER_BYTES + packets.getUnsignedMediumLE(packets.readerIndex()));
        }
        List<String> row = new ArrayList<>(columns);
        packets.skipBytes(Math.min(Packets.HEADER_BYTES, packets.readableBytes()));
        for (int i = 0; i < columns && packets.isReadable(); i++) {
            int length = packets.readUnsignedByte();
            if (length == LENGTH_IN_TWO_BYTES) {
                length = packets.readUnsignedShortLE();
            }
            row.add(packets.readCharSequence(length, StandardCharsets.UTF_8).toString());
        }
        return row;
    }

    /** To be called once by who asked. */
    public void release() {
        bytes.release();
    }

    @Override
    public void onBytes(ByteBuf more) {
        try {
            keep(more);
        } finally {
            more.release();
        }
    }

    private void keep(ByteBuf more) {
        if (bytes.readableBytes() + more.readableBytes() > BYTES_MAX) {
            connection.destroy(CloseReason.BROKEN);
            return;
        }
        bytes.writeBytes(more, more.readerIndex(), more.readableBytes());
    }

    @Override
    public void onSessionState(ByteBuf packet) {
        stateTold = true;
        keep(packet);
    }

    @Override
    public void onPrepared(ByteBuf packet) {
        keep(packet);
    }

    @Override
    public void onFileRequested(ByteBuf packet) {
        // The router has no file for anyone.
        connection.destroy(CloseReason.BROKEN);
    }

    @Override
    public void onPause() {}

    @Override
    public void onEnd(ResponseScanner response) {
        isError = response.isError();
        errorCode = response.errorCode();
        promise.complete(this);
    }

    @Override
    public void onLost(CloseReason reason) {
        bytes.release();
        promise.fail(new ConnectionLostException());
    }

    @Override
    public void onWritable(boolean writable) {}
}
