package io.sluice.it.differential;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.sluice.wire.Capabilities;
import io.sluice.wire.Command;
import io.sluice.wire.auth.ClientLogin;
import io.sluice.wire.auth.ClientStep;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** What no SQL text reaches: every other command of the protocol, used and misused. */
final class WireCommands {
    private static final long NO_STATEMENT = 4242;

    private interface Call {
        void run() throws IOException;
    }

    private final WireConnection connection;
    private final WireResponses responses;
    private final Recording recording;
    private final WireStatements statements;

    WireCommands(WireConnection connection, WireResponses responses, Recording recording, WireStatements statements) {
        this.connection = connection;
        this.responses = responses;
        this.recording = recording;
        this.statements = statements;
    }

    void run(Side side) throws IOException {
        call("tables", () -> {
            query("DROP TABLE IF EXISTS wired");
            query("CREATE TABLE wired (id INT AUTO_INCREMENT PRIMARY KEY, name VARCHAR(20), body LONGBLOB)");
            query("INSERT INTO wired (name) VALUES ('a'),('b'),('c'),('d'),('e'),('f'),('g')");
        });
        call("COM_PING", () -> single(Command.COM_PING, new byte[0]));
        call("COM_STATISTICS", () -> {
            connection.send(Command.COM_STATISTICS, new byte[0]);
            recording.line(responses.text().replaceAll("[0-9.]+", "N"));
        });
        call("COM_FIELD_LIST", () -> {
            connection.send(Command.COM_FIELD_LIST, "wired\0%");
            responses.rows();
            connection.send(Command.COM_FIELD_LIST, "no_such_table\0");
            responses.rows();
        });
        call("COM_INIT_DB", () -> {
            single(Command.COM_INIT_DB, utf8("information_schema"));
            query("SELECT DATABASE()");
            single(Command.COM_INIT_DB, utf8(side.database()));
            single(Command.COM_INIT_DB, utf8("no_such_database"));
            query("SELECT DATABASE()");
        });
        call("COM_SET_OPTION", this::setOption);
        call("cursors", this::cursors);
        call("long data", this::longData);
        call("executions without types", this::withoutTypes);
        differing("Texts of the router's errors", "statements that are not there", this::noStatements);
        call("statements that fail", this::failingStatements);
        if (Capabilities.has(connection.capabilities(), Capabilities.MARIADB_CLIENT_STMT_BULK_OPERATIONS)) {
            call("COM_STMT_BULK_EXECUTE", this::bulk);
        }
        call("a long statement", () -> {
            query("SELECT LENGTH('" + "y".repeat(17_000_000) + "') AS l");
            query("SELECT LENGTH('" + "y".repeat(0xFFFFFF - "\003SELECT LENGTH('') AS l".length()) + "') AS l");
        });
        call("an empty statement", () -> query(""));
        call("COM_RESET_CONNECTION", this::reset);
        differing(
                "COM_RESET_CONNECTION",
                "character sets after COM_RESET_CONNECTION",
                () -> query("SELECT @@sql_mode, @@character_set_client, @@collation_connection"));
        query("SET NAMES utf8mb4 COLLATE utf8mb4_general_ci");
        call("COM_CHANGE_USER", () -> changeUser(side));
        call("an unknown command", () -> {
            connection.send(0x77, new byte[0]);
            responses.single();
        });
        call("COM_PING after all", () -> {
            query("SELECT 1");
            single(Command.COM_PING, new byte[0]);
        });
    }

    private void call(String title, Call call) throws IOException {
        recording.begin("command: " + title, Optional.empty());
        call.run();
    }

    private void differing(String difference, String title, Call call) throws IOException {
        recording.begin("command: " + title, Optional.of(difference));
        call.run();
    }

    private void query(String sql) throws IOException {
        connection.send(Command.COM_QUERY, sql);
        responses.results();
    }

    private void single(Command command, byte[] argument) throws IOException {
        connection.send(command, argument);
        responses.single();
    }

    private void setOption() throws IOException {
        single(Command.COM_SET_OPTION, new byte[] {0, 0});
        query("SELECT 1; SELECT 2");
        single(Command.COM_SET_OPTION, new byte[] {1, 0});
        query("SELECT 1; SELECT 2");
        single(Command.COM_SET_OPTION, new byte[] {9, 0});
    }

    private void cursors() throws IOException {
        long id = statements.prepare("SELECT id, name, body FROM wired ORDER BY id");
        statements.execute(id, List.of(), 3);
        statements.execute(id, List.of(), 100);
        connection.send(Command.COM_STMT_EXECUTE, WireStatements.execution(id, List.of(), 1, true));
        responses.results(true);
        statements.fetch(id, 2);
        query("SELECT COUNT(*) FROM wired");
        statements.fetch(id, 1);
        single(Command.COM_STMT_RESET, WireStatements.number(id));
        statements.fetch(id, 1);
        connection.send(Command.COM_STMT_EXECUTE, WireStatements.execution(id, List.of(), 1, true));
        responses.results(true);
        statements.close(id);
        query("SELECT 'closed with an open cursor'");
        long write = statements.prepare("UPDATE wired SET name = 'z' WHERE id = 1");
        statements.execute(write, List.of(), 5);
        statements.close(write);
    }

    private void longData() throws IOException {
        long id = statements.prepare("INSERT INTO wired (name, body) VALUES (?, ?)");
        statements.execute(id, List.of(string("long"), new Parameter(Parameter.Kind.LONG, "1000000")), 0);
        statements.execute(id, List.of(string("none"), new Parameter(Parameter.Kind.NULL, "")), 0);
        ByteBuf part = Unpooled.buffer().writeIntLE((int) id).writeShortLE(1).writeBytes(new byte[500]);
        connection.send(Command.COM_STMT_SEND_LONG_DATA, WireStatements.bytes(part));
        single(Command.COM_STMT_RESET, WireStatements.number(id));
        statements.execute(id, List.of(string("bytes"), new Parameter(Parameter.Kind.BYTES, "00ff")), 0);
        ByteBuf wrong = Unpooled.buffer().writeIntLE((int) id).writeShortLE(99).writeBytes(new byte[5]);
        connection.send(Command.COM_STMT_SEND_LONG_DATA, WireStatements.bytes(wrong));
        statements.execute(id, List.of(string("after"), new Parameter(Parameter.Kind.BYTES, "01")), 0);
        statements.close(id);
        query("SELECT id, name, LENGTH(body) FROM wired ORDER BY id");
    }

    private void withoutTypes() throws IOException {
        long id = statements.prepare("SELECT ?, ?");
        statements.execute(id, List.of(string("first"), new Parameter(Parameter.Kind.INTEGER, "1")), 0);
        byte[] again = WireStatements.execution(
                id, List.of(string("second"), new Parameter(Parameter.Kind.INTEGER, "2")), 0, false);
        connection.send(Command.COM_STMT_EXECUTE, again);
        responses.results();
        statements.close(id);
    }

    private void noStatements() throws IOException {
        connection.send(Command.COM_STMT_EXECUTE, WireStatements.execution(NO_STATEMENT, List.of(), 0, true));
        responses.results();
        single(Command.COM_STMT_RESET, WireStatements.number(NO_STATEMENT));
        statements.fetch(NO_STATEMENT, 1);
        statements.close(NO_STATEMENT);
        ByteBuf part =
                Unpooled.buffer().writeIntLE((int) NO_STATEMENT).writeShortLE(0).writeBytes(new byte[5]);
        connection.send(Command.COM_STMT_SEND_LONG_DATA, WireStatements.bytes(part));
    }

    private void failingStatements() throws IOException {
        statements.prepare("SELECT FROM WHERE");
        statements.prepare("SELECT * FROM no_such_table WHERE id = ?");
        long id = statements.prepare("SELECT id FROM wired WHERE id = ?");
        query("DROP TABLE wired");
        statements.execute(id, List.of(new Parameter(Parameter.Kind.INTEGER, "1")), 0);
        query("CREATE TABLE wired (id BIGINT UNSIGNED AUTO_INCREMENT PRIMARY KEY, name CHAR(5), body LONGBLOB)");
        query("INSERT INTO wired (name) VALUES ('new')");
        statements.execute(id, List.of(new Parameter(Parameter.Kind.INTEGER, "1")), 0);
        statements.close(id);
    }

    private void bulk() throws IOException {
        long id = statements.prepare("INSERT INTO wired (id, name) VALUES (?, ?)");
        ByteBuf out = Unpooled.buffer().writeIntLE((int) id).writeShortLE(0x80);
        List<Parameter> types = List.of(new Parameter(Parameter.Kind.INTEGER, "1"), string(""));
        types.forEach(type -> out.writeShortLE(WireStatements.typeOf(type)));
        for (int i = 100; i < 200; i++) {
            out.writeByte(0);
            WireStatements.writeValue(out, new Parameter(Parameter.Kind.INTEGER, String.valueOf(i)));
            // Every third name is NULL by its indicator.
            out.writeByte(i % 3 == 0 ? 1 : 0);
            if (i % 3 != 0) {
                WireStatements.writeValue(out, string("n" + i));
            }
        }
        connection.send(Command.COM_STMT_BULK_EXECUTE, WireStatements.bytes(out));
        responses.results();
        statements.close(id);
        query("SELECT COUNT(*), COUNT(name), MAX(name) FROM wired");
    }

    private void reset() throws IOException {
        query("SET @left_over = 1, sql_mode = 'ANSI_QUOTES', @@session.auto_increment_increment = 5");
        query("CREATE TEMPORARY TABLE left_over (id INT)");
        long id = statements.prepare("SELECT 1");
        query("START TRANSACTION");
        query("INSERT INTO wired (name) VALUES ('lost')");
        single(Command.COM_RESET_CONNECTION, new byte[0]);
        query("SELECT @left_over, @@auto_increment_increment, @@autocommit, LAST_INSERT_ID()");
        query("SELECT * FROM left_over");
        query("SELECT COUNT(*) FROM wired WHERE name = 'lost'");
        statements.close(id);
    }

    private void changeUser(Side side) throws IOException {
        query("SET @left_over = 2, NAMES latin1");
        ClientLogin again = ClientLogin.ofChangeUser(WireConnection.credentials(side), connection.login());
        ClientStep step = again.start();
        boolean first = true;
        while (step instanceof ClientStep.Send || step instanceof ClientStep.Await) {
            if (step instanceof ClientStep.Send send) {
                byte[] payload = send.payload().toArray();
                if (first) {
                    byte[] argument = new byte[payload.length - 1];
                    System.arraycopy(payload, 1, argument, 0, argument.length);
                    connection.send(payload[0], argument);
                } else {
                    connection.sendMore(payload);
                }
                first = false;
            }
            step = again.onPacket(Unpooled.wrappedBuffer(connection.read()));
        }
        recording.line(
                step instanceof ClientStep.Done done ? "changed " + done.ok().status() : step.toString());
        query("SELECT @left_over, @@character_set_client, @@collation_connection, DATABASE(), LAST_INSERT_ID()");
    }

    private static Parameter string(String text) {
        return new Parameter(Parameter.Kind.STRING, text);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
