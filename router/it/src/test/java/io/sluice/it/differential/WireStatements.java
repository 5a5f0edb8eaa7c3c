package io.sluice.it.differential;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.sluice.wire.Bytes;
import io.sluice.wire.Command;
import io.sluice.wire.Fields;
import io.sluice.wire.StatusFlags;
import java.io.IOException;
import java.util.List;

/** The binary protocol on one connection. */
final class WireStatements {
    private static final int TYPE_DOUBLE = 5;
    private static final int TYPE_NULL = 6;
    private static final int TYPE_LONGLONG = 8;
    private static final int TYPE_DATETIME = 12;
    private static final int TYPE_BLOB = 252;
    private static final int TYPE_VAR_STRING = 253;
    private static final int CURSOR_READ_ONLY = 1;
    private static final int LONG_DATA_PART_BYTES = 300_000;

    private final WireConnection connection;
    private final WireResponses responses;
    private final Recording recording;

    WireStatements(WireConnection connection, WireResponses responses, Recording recording) {
        this.connection = connection;
        this.responses = responses;
        this.recording = recording;
    }

    /** Prepares, executes and closes; a statement that cannot be prepared is sent as text. */
    void runPrepared(Step step) throws IOException {
        long id = prepare(step.sql());
        if (id < 0) {
            if (!step.hasParameters()) {
                connection.send(Command.COM_QUERY, step.sql());
                responses.results();
            }
            return;
        }
        List<List<Parameter>> executions = step.hasParameters() ? step.executions() : List.of(List.of());
        for (List<Parameter> parameters : executions) {
            execute(id, parameters, step.fetchSize());
        }
        close(id);
    }

    long prepare(String sql) throws IOException {
        connection.send(Command.COM_STMT_PREPARE, sql);
        return responses.prepared();
    }

    void close(long id) throws IOException {
        connection.send(Command.COM_STMT_CLOSE, number(id));
    }

    void execute(long id, List<Parameter> parameters, int fetchSize) throws IOException {
        for (int i = 0; i < parameters.size(); i++) {
            if (parameters.get(i).kind() == Parameter.Kind.LONG) {
                sendLong(id, i, parameters.get(i).bytes());
            }
        }
        connection.send(
                Command.COM_STMT_EXECUTE, execution(id, parameters, fetchSize > 0 ? CURSOR_READ_ONLY : 0, true));
        responses.results(fetchSize > 0);
        while (fetchSize > 0
                && (responses.status() & StatusFlags.SERVER_STATUS_CURSOR_EXISTS) != 0
                && (responses.status() & StatusFlags.SERVER_STATUS_LAST_ROW_SENT) == 0) {
            recording.line("-- fetch");
            fetch(id, fetchSize);
        }
    }

    void fetch(long id, int rows) throws IOException {
        ByteBuf argument = Unpooled.buffer().writeIntLE((int) id).writeIntLE(rows);
        connection.send(Command.COM_STMT_FETCH, bytes(argument));
        responses.rows();
    }

    private void sendLong(long id, int index, byte[] content) throws IOException {
        for (int from = 0; from < content.length; from += LONG_DATA_PART_BYTES) {
            ByteBuf argument = Unpooled.buffer().writeIntLE((int) id).writeShortLE(index);
            argument.writeBytes(content, from, Math.min(LONG_DATA_PART_BYTES, content.length - from));
            connection.send(Command.COM_STMT_SEND_LONG_DATA, bytes(argument));
        }
    }

    /** The argument of COM_STMT_EXECUTE. */
    static byte[] execution(long id, List<Parameter> parameters, int cursor, boolean withTypes) {
        ByteBuf out = Unpooled.buffer().writeIntLE((int) id).writeByte(cursor).writeIntLE(1);
        if (parameters.isEmpty()) {
            return bytes(out);
        }
        byte[] nulls = new byte[(parameters.size() + 7) / 8];
        for (int i = 0; i < parameters.size(); i++) {
            if (parameters.get(i).kind() == Parameter.Kind.NULL) {
                nulls[i / 8] |= (byte) (1 << i % 8);
            }
        }
        out.writeBytes(nulls).writeByte(withTypes ? 1 : 0);
        if (withTypes) {
            parameters.forEach(parameter -> out.writeShortLE(typeOf(parameter)));
        }
        parameters.forEach(parameter -> writeValue(out, parameter));
        return bytes(out);
    }

    static int typeOf(Parameter parameter) {
        return switch (parameter.kind()) {
            case NULL -> TYPE_NULL;
            case INTEGER -> TYPE_LONGLONG;
            case DOUBLE -> TYPE_DOUBLE;
            case STRING -> TYPE_VAR_STRING;
            case BYTES, LONG -> TYPE_BLOB;
            case DATETIME -> TYPE_DATETIME;
        };
    }

    static void writeValue(ByteBuf out, Parameter parameter) {
        switch (parameter.kind()) {
            case NULL, LONG -> {}
            case INTEGER -> out.writeLongLE(parameter.integer());
            case DOUBLE -> out.writeLongLE(Double.doubleToRawLongBits(parameter.number()));
            case STRING -> Fields.writePrefixedText(out, parameter.text());
            case BYTES -> Fields.writePrefixed(out, Bytes.of(parameter.bytes()));
            case DATETIME -> {
                String[] parts = parameter.text().split("[- :]", -1);
                out.writeByte(7).writeShortLE(Integer.parseInt(parts[0]));
                for (int i = 1; i < parts.length; i++) {
                    out.writeByte(Integer.parseInt(parts[i]));
                }
            }
        }
    }

    static byte[] number(long id) {
        return bytes(Unpooled.buffer().writeIntLE((int) id));
    }

    static byte[] bytes(ByteBuf content) {
        byte[] bytes = new byte[content.readableBytes()];
        content.readBytes(bytes);
        return bytes;
    }
}
