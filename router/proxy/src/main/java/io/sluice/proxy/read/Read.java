package io.sluice.proxy.read;

import static java.util.Objects.requireNonNull;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.sluice.core.error.SqlError;
import io.sluice.core.tenant.ServerAddress;
import io.sluice.core.tenant.TenantRecord;
import io.sluice.proxy.backend.BackendConnection;
import io.sluice.proxy.backend.BackendListener.CloseReason;
import io.sluice.proxy.backend.Commit;
import io.sluice.proxy.backend.LeaseFailedException;
import io.sluice.proxy.backend.LeaseRequest;
import io.sluice.proxy.backend.ResponseSink;
import io.sluice.wire.Command;
import io.sluice.wire.MalformedPacketException;
import io.sluice.wire.PacketReader;
import io.sluice.wire.Packets;
import io.sluice.wire.ResponseScanner;
import io.sluice.wire.packet.ErrPacket;
import io.sluice.wire.packet.PreparedOk;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One read: a connection is leased, the text prepared, executed and closed. Owned by the event loop of its pools. */
public final class Read implements ResponseSink {
    /** What cannot be prepared is sent as text: some forms of SHOW. */
    private static final int NOT_PREPARABLE = 1295;

    private final Reads reads;
    private final Text text;
    private final Promise<ReadOutcome> promise = Promise.promise();
    private final long timer;
    private PacketReader packets;
    private ByteBuf held = Unpooled.EMPTY_BUFFER;
    private @Nullable BackendConnection connection;
    private @Nullable PreparedOk prepared;
    private @Nullable ResultReader result;
    private @Nullable ErrPacket prepareError;

    /** What is read, as whom. The arrays are shared and never written to. */
    @SuppressWarnings("ArrayRecordComponent")
    record Text(TenantRecord tenant, byte[] sql, int places, byte[] parameters) {}

    Read(Reads reads, Text text) {
        this.reads = requireNonNull(reads, "reads");
        this.text = requireNonNull(text, "text");
        this.packets = new PacketReader(1);
        this.timer =
                reads.vertx().setTimer(Math.max(1, reads.limits().deadline().toMillis()), fired -> onExpired());
    }

    /** What came of it; does not fail. */
    public Future<ReadOutcome> outcome() {
        return promise.future();
    }

    void begin(@Nullable ServerAddress replica) {
        LeaseRequest request = new LeaseRequest(reads.holder(), text.tenant(), replica, Reads.profile(), false);
        reads.pools().acquire(request).onComplete((leased, failure) -> {
            if (leased == null) {
                finish(failed(requireNonNull(failure, "failure")));
            } else if (promise.future().isComplete()) {
                release(leased);
            } else {
                connection = leased;
                send(Command.COM_STMT_PREPARE, body -> body.writeBytes(text.sql()));
            }
        });
    }

    private ReadOutcome failed(Throwable failure) {
        if (failure instanceof LeaseFailedException refusal) {
            return new ReadOutcome.Failed(refusal.error(), String.valueOf(refusal.getMessage()));
        }
        return failed(SqlError.SHARD_UNREACHABLE);
    }

    private ReadOutcome failed(SqlError error) {
        return new ReadOutcome.Failed(error, error.text(text.tenant().shard()));
    }

    /** Nobody waits for it any more, or its server is found locked. */
    public void abandon() {
        finish(failed(connection == null ? SqlError.SHARD_UNREACHABLE : SqlError.READ_UNANSWERED));
        drop();
    }

    private void onExpired() {
        BackendConnection late = connection;
        finish(failed(late == null ? SqlError.SHARD_BUSY : SqlError.READ_UNANSWERED));
        drop();
        if (late != null) {
            // Else it would go on for nobody.
            reads.pools().kill(text.tenant(), late, Reads.profile());
        }
    }

    private void drop() {
        BackendConnection used = connection;
        connection = null;
        if (used != null) {
            used.destroy(CloseReason.ABANDONED);
        }
    }

    private void send(Command command, Consumer<ByteBuf> argument) {
        BackendConnection to = requireNonNull(connection, "connection");
        packets = new PacketReader(reads.limits().bytesMax());
        ByteBuf packet = Unpooled.buffer(64);
        packets.expect(Packets.write(packet, 0, body -> {
            body.writeByte(command.code());
            argument.accept(body);
        }));
        to.begin(command, false, Commit.NONE, this);
        to.write(packet);
        to.flush();
    }

    private void execute(PreparedOk statement) {
        if (statement.parameters() != text.places()) {
            end(new ReadOutcome.OtherParameters(statement.parameters()));
            return;
        }
        result = new ResultReader(true, reads.limits().rowsMax(), reads.limits().bytesMax());
        send(
                Command.COM_STMT_EXECUTE,
                body -> body.writeIntLE((int) statement.statementId())
                        .writeByte(0)
                        .writeIntLE(1)
                        .writeBytes(text.parameters()));
    }

    private void query() {
        result =
                new ResultReader(false, reads.limits().rowsMax(), reads.limits().bytesMax());
        send(Command.COM_QUERY, body -> body.writeBytes(text.sql()));
    }

    // -- the answer -------------------------------------------------------------------------------------------------

    @Override
    public void onBytes(ByteBuf bytes) {
        held = held.isReadable() ? Packets.joined(held, bytes, bytes.alloc()) : bytes;
        if (!readAll()) {
            finish(new ReadOutcome.TooLarge());
            drop();
        } else if (!held.isReadable()) {
            releaseHeld();
        }
    }

    /** Reads what is there; false when it is more than an answer may have. */
    private boolean readAll() {
        try {
            for (ByteBuf payload = packets.read(held); payload != null; payload = packets.read(held)) {
                try {
                    onPayload(payload);
                } finally {
                    payload.release();
                }
            }
        } catch (MalformedPacketException malformed) {
            if (malformed.fault() != MalformedPacketException.Fault.TOO_LARGE) {
                throw malformed;
            }
            return false;
        }
        return result == null || !result.isTooLarge();
    }

    private void onPayload(ByteBuf payload) {
        ResultReader reading = result;
        if (reading != null) {
            reading.onPayload(payload);
        } else if (prepared == null && payload.isReadable()) {
            // The definitions that follow a prepared statement say nothing that the execution does not.
            prepareError = ErrPacket.decode(payload);
        }
    }

    @Override
    public void onSessionState(ByteBuf packet) {
        onBytes(packet.retainedSlice());
    }

    @Override
    public void onPrepared(ByteBuf packet) {
        prepared = PreparedOk.decode(
                packet.slice().skipBytes(Packets.HEADER_BYTES), Reads.profile().capabilities());
        packets.expect(packet.getUnsignedByte(packet.readerIndex() + Packets.HEADER_BYTES - 1) + 1);
    }

    @Override
    public void onFileRequested(ByteBuf packet) {
        requireNonNull(connection, "connection").destroy(CloseReason.BROKEN);
    }

    @Override
    public void onPause() {}

    @Override
    public void onWritable(boolean writable) {}

    @Override
    public void onLost(CloseReason reason) {
        connection = null;
        releaseHeld();
        finish(failed(SqlError.READ_UNANSWERED));
    }

    @Override
    public void onEnd(ResponseScanner response) {
        ResultReader reading = result;
        if (reading != null) {
            ErrPacket error = reading.error();
            end(error == null ? new ReadOutcome.Rows(reading.json()) : refused(error));
            return;
        }
        PreparedOk statement = prepared;
        ErrPacket error = prepareError;
        if (statement != null) {
            execute(statement);
        } else if (error != null && error.code() == NOT_PREPARABLE && text.places() == 0) {
            query();
        } else {
            end(refused(requireNonNull(error, "error")));
        }
    }

    private static ReadOutcome refused(ErrPacket error) {
        return new ReadOutcome.Refused(error.code(), error.sqlState(), error.message());
    }

    /** The connection is clean again. */
    private void end(ReadOutcome outcome) {
        BackendConnection used = requireNonNull(connection, "connection");
        connection = null;
        PreparedOk statement = prepared;
        if (statement != null) {
            used.closeStatement((int) statement.statementId());
        }
        release(used);
        finish(outcome);
    }

    private void release(BackendConnection used) {
        used.release(Reads.carried(text.tenant()), false, false, false);
    }

    private void releaseHeld() {
        held.release();
        held = Unpooled.EMPTY_BUFFER;
    }

    private void finish(ReadOutcome outcome) {
        reads.vertx().cancelTimer(timer);
        promise.tryComplete(outcome);
    }
}
