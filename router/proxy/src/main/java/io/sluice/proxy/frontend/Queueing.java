package io.sluice.proxy.frontend;

import static java.util.Objects.requireNonNull;

import io.netty.buffer.ByteBuf;
import io.sluice.core.error.SqlError;
import io.sluice.core.gate.GateState;
import io.sluice.core.queue.NotQueueable;
import io.sluice.core.queue.Queueability;
import io.sluice.core.queue.QueuedStatement;
import io.sluice.core.queue.QueuedWrite;
import io.sluice.core.queue.Receipt;
import io.sluice.core.tenant.TenantRecord;
import io.sluice.proxy.queue.QueueRefusedException;
import io.sluice.proxy.queue.WriteQueue;
import io.sluice.wire.Bytes;
import io.sluice.wire.Command;
import io.sluice.wire.CommandPacket;
import io.sluice.wire.Packets;
import io.sluice.wire.StatusFlags;
import io.sluice.wire.packet.OkPacket;
import io.sluice.wire.packet.TextResult;
import io.sluice.wire.packet.TextResult.Column;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The way of one session's writes into the queue: an OK with the receipt in its text and a warning, of which {@code SHOW
 * WARNINGS} tells once more. Owned by the session.
 */
final class Queueing {
    /** The code of the warning; none of {@link SqlError}, since nothing is wrong. */
    static final int WARNING = 9030;

    private static final List<Column> WARNINGS = List.of(
            new Column("Level", false, 7),
            new Column("Code", true, 4),
            new Column("Message", false, SqlError.TEXT_MAX));
    /** Longer than any form of SHOW WARNINGS but for its comments. */
    private static final int FORM_BYTES = 256;

    private final ClientSession session;
    private final ClientConnection client;
    private final WriteQueue queue;
    private final long capabilities;
    /** What the session's last statement left, if it was queued. */
    private @Nullable String notice;

    Queueing(ClientSession session, ClientConnection client, long capabilities) {
        this.session = requireNonNull(session, "session");
        this.client = requireNonNull(client, "client");
        this.queue = client.loop().surroundings().queue();
        this.capabilities = capabilities;
    }

    /** Appends the request's statement and answers, or refuses it. */
    void append(TenantRecord tenant) {
        Request request = session.request();
        Optional<NotQueueable> reason = whyNot(tenant);
        if (reason.isPresent()) {
            refuse(tenant, reason.get());
            return;
        }
        QueuedWrite write = new QueuedWrite(
                tenant.id(),
                tenant.epoch(),
                queue.nowMicros(),
                session.memory().carried(tenant),
                Optional.empty(),
                List.of(statement(request)));
        session.await();
        long number = request.number;
        queue.append(tenant, write)
                .onComplete((receipt, failure) -> session.resume(number, () -> {
                    if (failure == null) {
                        answer(tenant, requireNonNull(receipt, "receipt"));
                    } else if (failure instanceof QueueRefusedException refused) {
                        session.refuseWith(refused.error(), refused.text());
                    } else {
                        session.refuse(SqlError.QUEUE_STOPPED, tenant.shard());
                    }
                }));
    }

    /** Refuses the request, since it cannot be queued. */
    void refuse(TenantRecord tenant) {
        refuse(tenant, whyNot(tenant).orElse(NotQueueable.OTHER_KIND));
    }

    private void refuse(TenantRecord tenant, NotQueueable reason) {
        String verdict = client.loop().gates().of(tenant.shard()).state() instanceof GateState.Contained contained
                ? contained.verdict()
                : "its queue is drained";
        session.refuse(SqlError.NOT_QUEUEABLE, tenant.shard(), verdict, reason.text());
    }

    private Optional<NotQueueable> whyNot(TenantRecord tenant) {
        Request request = session.request();
        SessionMemory memory = session.memory();
        if (request.statement != null && (request.statement.longData() || Commands.leavesRows(request))) {
            return Optional.of(NotQueueable.LONG_DATA);
        }
        Queueability.Session of = new Queueability.Session(
                memory.isInTransaction(), memory.isAutocommit(), memory.isPinned(), memory.carried(tenant));
        return Queueability.of(request.kind, request.effects, of);
    }

    private QueuedStatement statement(Request request) {
        ByteBuf packet = Commands.packetOf(request);
        if (request.command == Command.COM_STMT_EXECUTE) {
            PreparedStatement statement = requireNonNull(request.statement, "statement");
            return QueuedStatement.prepared(
                    statement.text(), ParameterTypes.withTypes(packet, statement, capabilities));
        }
        int from = packet.readerIndex()
                + Packets.HEADER_BYTES
                + CommandPacket.textOffset(Commands.payload(packet), capabilities);
        byte[] text = new byte[packet.writerIndex() - from];
        packet.getBytes(from, text);
        return QueuedStatement.text(text);
    }

    private void answer(TenantRecord tenant, Receipt receipt) {
        String text = "Queued as " + receipt + "; it is applied when shard '" + tenant.shard() + "' is back";
        notice = text;
        OkPacket ok = new OkPacket(
                OkPacket.HEADER, 0, 0, StatusFlags.SERVER_STATUS_AUTOCOMMIT, 1, Bytes.utf8(text), List.of());
        FrontendLoop loop = session.loop();
        session.answer(() -> {
            client.reply(out -> ok.encode(out, capabilities));
            long nanos = loop.clock().nanos() - session.request().startedNanos;
            loop.listener().onStatement(tenant.shard(), SessionListener.Outcome.QUEUED, nanos);
        });
    }

    /** The session's next statement comes; what the last one left is gone with it. */
    void forget() {
        notice = null;
    }

    /** Answers a SHOW WARNINGS or its kin if it asks for what a queued write left, and tells whether it did. */
    boolean answersDiagnostics(Request request) {
        String left = notice;
        if (left == null) {
            return false;
        }
        TextResult result = result(form(Commands.packetOf(request)), left);
        session.answer(() -> result.payloads(capabilities).forEach(client::reply));
        return true;
    }

    private static TextResult result(String form, String left) {
        boolean errors = form.contains("ERRORS");
        if (form.contains("COUNT")) {
            String name = errors ? "@@session.error_count" : "@@session.warning_count";
            return new TextResult(List.of(new Column(name, true, 21)), List.of(List.of(errors ? "0" : "1")));
        }
        return new TextResult(
                WARNINGS, errors ? List.of() : List.of(List.of("Warning", Integer.toString(WARNING), left)));
    }

    private String form(ByteBuf packet) {
        int from = packet.readerIndex()
                + Packets.HEADER_BYTES
                + CommandPacket.textOffset(Commands.payload(packet), capabilities);
        int length = Math.min(FORM_BYTES, packet.writerIndex() - from);
        return packet.toString(from, length, StandardCharsets.ISO_8859_1).toUpperCase(Locale.ROOT);
    }
}
