package io.sluice.proxy.binlog;

import static java.util.Objects.requireNonNull;

import com.github.shyiko.mysql.binlog.BinaryLogClient;
import com.github.shyiko.mysql.binlog.network.SocketFactory;
import com.github.shyiko.mysql.binlog.network.protocol.ResultSetRowPacket;
import com.github.shyiko.mysql.binlog.network.protocol.command.Command;
import com.github.shyiko.mysql.binlog.network.protocol.command.DumpBinaryLogCommand;
import com.github.shyiko.mysql.binlog.network.protocol.command.DumpBinaryLogGtidCommand;
import com.github.shyiko.mysql.binlog.network.protocol.command.QueryCommand;
import io.sluice.core.gtid.BinlogState;
import io.sluice.core.gtid.GtidSet;
import io.sluice.core.gtid.TransactionSet;
import io.sluice.core.tenant.ServerAddress;
import io.sluice.proxy.binlog.BinlogException.Reason;
import java.io.IOException;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The library's client, with its own questions to the server in place of the library's: what it has executed, and then, to
 * send all behind what both have and to end there.
 *
 * <p>As server id it gives 0, as mysqlbinlog does: the server then ends the log with an end-of-file instead of waiting for more,
 * and takes nobody for an earlier connection of ours that it should end.
 */
final class LogClient extends BinaryLogClient {
    private static final long NO_SERVER_ID = 0;
    private static final byte END_OF_ROWS = (byte) 0xFE;
    private static final String QUESTION_MYSQL =
            "SELECT @@global.log_bin, @@global.gtid_mode, @@global.gtid_executed, @@global.gtid_purged";
    private static final String QUESTION_MARIADB = "SELECT @@global.log_bin, 'ON', @@global.gtid_binlog_state, ''";

    /** Held, since a logger's level is forgotten with the logger. Its warnings quote events, and so values. */
    private static final List<Logger> SILENCED =
            List.of(Logger.getLogger("com.github.shyiko.mysql.binlog"), Logger.getLogger(LogClient.class.getName()));

    static {
        SILENCED.forEach(logger -> logger.setLevel(Level.OFF));
    }

    private final Start start;
    private @Nullable TransactionSet common;

    /** Decides, from what the server has and what of it is purged, whether to read on. */
    interface Start {
        /** Throws when there is nothing to read. */
        TransactionSet readBehind(TransactionSet executed, TransactionSet purged) throws IOException;
    }

    LogClient(ServerAddress server, String user, String password, SocketFactory sockets, Start start) {
        super(server.host(), server.port(), user, password);
        this.start = start;
        setSocketFactory(sockets);
        setBlocking(false);
        setKeepAlive(false);
        // nought: no thread of the library's watches the login, as our deadline covers everything
        setConnectTimeout(0);
        // not null: else the library asks for a position in statements that changed with MySQL 8.4
        setBinlogFilename("");
    }

    @Override
    protected void setupConnection() throws IOException {
        super.setupConnection();
        ResultSetRowPacket answer = ask(isMariaDb() ? QUESTION_MARIADB : QUESTION_MYSQL);
        if (!answer.getValue(0).equals("1") || !answer.getValue(1).equals("ON")) {
            throw BinlogException.of(Reason.NO_LOG);
        }
        common = start.readBehind(transactions(answer.getValue(2)), transactions(answer.getValue(3)));
    }

    private TransactionSet transactions(String text) {
        return isMariaDb() ? BinlogState.parse(text) : GtidSet.parse(text);
    }

    private boolean isMariaDb() {
        return Boolean.TRUE.equals(getMariaDB());
    }

    @Override
    protected void requestBinaryLogStream() throws IOException {
        TransactionSet behind = requireNonNull(common, "common");
        if (behind instanceof BinlogState state) {
            say("SET @mariadb_slave_capability = 4");
            say("SET @slave_connect_state = '" + state.position() + "'");
            say("SET @slave_gtid_strict_mode = 0");
            say("SET @slave_gtid_ignore_duplicates = 0");
            write(new DumpBinaryLogCommand(NO_SERVER_ID, "", 4));
        } else {
            com.github.shyiko.mysql.binlog.GtidSet set = new com.github.shyiko.mysql.binlog.GtidSet(behind.text());
            write(new DumpBinaryLogGtidCommand(NO_SERVER_ID, "", 4, set));
        }
    }

    private void say(String statement) throws IOException {
        write(new QueryCommand(statement));
        checkError(channel.read());
    }

    private ResultSetRowPacket ask(String question) throws IOException {
        write(new QueryCommand(question));
        checkError(channel.read());
        skipToEnd();
        byte[] row = channel.read();
        checkError(row);
        skipToEnd();
        return new ResultSetRowPacket(row);
    }

    private void skipToEnd() throws IOException {
        byte[] packet = channel.read();
        while (packet[0] != END_OF_ROWS) {
            checkError(packet);
            packet = channel.read();
        }
    }

    private void write(Command command) throws IOException {
        channel.write(command);
    }
}
