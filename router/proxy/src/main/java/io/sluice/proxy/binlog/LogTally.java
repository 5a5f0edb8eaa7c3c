package io.sluice.proxy.binlog;

import com.github.shyiko.mysql.binlog.event.DeleteRowsEventData;
import com.github.shyiko.mysql.binlog.event.Event;
import com.github.shyiko.mysql.binlog.event.EventHeaderV4;
import com.github.shyiko.mysql.binlog.event.GtidEventData;
import com.github.shyiko.mysql.binlog.event.MariadbGtidEventData;
import com.github.shyiko.mysql.binlog.event.QueryEventData;
import com.github.shyiko.mysql.binlog.event.TableMapEventData;
import com.github.shyiko.mysql.binlog.event.TransactionPayloadEventData;
import com.github.shyiko.mysql.binlog.event.UpdateRowsEventData;
import com.github.shyiko.mysql.binlog.event.WriteRowsEventData;
import io.sluice.core.gtid.BinlogState;
import io.sluice.core.gtid.GtidSet;
import io.sluice.core.gtid.TransactionSet;
import io.sluice.core.sql.StatementKind;
import io.sluice.core.sql.StatementLexer;
import io.sluice.proxy.binlog.Extra.End;
import io.sluice.proxy.binlog.Extra.Statement;
import io.sluice.proxy.binlog.Extra.Table;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Counts what the events of a binary log change, of the transactions that are asked for. Belongs to one thread. */
final class LogTally {
    private static final long UNSIGNED = 0xFFFF_FFFFL;
    private static final int IGNORABLE = 0x80;

    private final TransactionSet missing;
    private final Limits limits;
    private final StatementLexer lexer = new StatementLexer();

    /** MariaDB's numbers have gaps, so there the end is where the last transaction of each domain has been. */
    private final Set<BinlogState> lastOnes = new HashSet<>();

    private final Map<TableName, Rows> tables = new HashMap<>();
    private final Map<KindIn, Long> statements = new HashMap<>();
    private final Map<Long, TableName> names = new HashMap<>();

    private long transactions;
    private TransactionSet current = GtidSet.EMPTY;
    private boolean isCounted;
    private boolean isGroup;
    private boolean isUnreadable;

    LogTally(TransactionSet missing, Limits limits) {
        this.missing = missing;
        this.limits = limits;
        if (missing instanceof BinlogState state && !state.isEmpty()) {
            for (String last : state.position().split(",", -1)) {
                String number = last.substring(last.lastIndexOf('-') + 1);
                lastOnes.add(BinlogState.parse(last + ".." + number));
            }
        }
    }

    private record TableName(String database, String table) {}

    private record KindIn(StatementKind kind, String database) {}

    private static final class Rows {
        long inserted;
        long updated;
        long deleted;
    }

    /** Counts one event. Says which limit it has reached, if one. */
    Optional<End> on(Event event) {
        EventHeaderV4 header = event.getHeader();
        switch (header.getEventType()) {
            case GTID -> {
                GtidEventData gtid = event.getData();
                return onTransaction(GtidSet.parse(gtid.getMySqlGtid().toString()), false);
            }
            case MARIADB_GTID -> {
                MariadbGtidEventData gtid = event.getData();
                boolean isAlone = (gtid.getFlags() & MariadbGtidEventData.FL_STANDALONE) != 0;
                BinlogState one = BinlogState.transaction(
                        gtid.getDomainId() & UNSIGNED, header.getServerId(), gtid.getSequence());
                return onTransaction(one, !isAlone);
            }
            case XID, XA_PREPARE -> finish();
            case TRANSACTION_PAYLOAD -> {
                TransactionPayloadEventData payload = event.getData();
                return onAll(payload.getUncompressedEvents());
            }
            case ANONYMOUS_GTID, INCIDENT -> onUnreadable();
            case UNKNOWN -> isUnreadable |= (header.getFlags() & IGNORABLE) == 0;
            default -> {
                if (isCounted) {
                    onChange(event);
                }
            }
        }
        return reached();
    }

    /** An event that could not be decoded: which one is not known, so it may have been one that matters. */
    void onUnreadable() {
        isUnreadable = true;
    }

    private Optional<End> onAll(List<Event> events) {
        for (Event event : events) {
            Optional<End> reached = on(event);
            if (reached.isPresent()) {
                return reached;
            }
        }
        return Optional.empty();
    }

    private Optional<End> onTransaction(TransactionSet gtid, boolean startsGroup) {
        finish();
        names.clear();
        current = gtid;
        isGroup = startsGroup;
        isCounted = missing.containsAll(gtid);
        return isCounted && transactions == limits.transactions() ? Optional.of(End.TRANSACTIONS) : Optional.empty();
    }

    private void finish() {
        if (isCounted) {
            transactions++;
            lastOnes.remove(current);
            isCounted = false;
        }
    }

    private void onChange(Event event) {
        switch (event.getHeader().getEventType()) {
            case TABLE_MAP -> {
                TableMapEventData map = event.getData();
                names.put(map.getTableId(), new TableName(map.getDatabase(), map.getTable()));
            }
            case WRITE_ROWS, EXT_WRITE_ROWS -> {
                WriteRowsEventData rows = event.getData();
                rowsOf(rows.getTableId()).inserted += rows.getRows().size();
            }
            case UPDATE_ROWS, EXT_UPDATE_ROWS -> {
                UpdateRowsEventData rows = event.getData();
                rowsOf(rows.getTableId()).updated += rows.getRows().size();
            }
            case DELETE_ROWS, EXT_DELETE_ROWS -> {
                DeleteRowsEventData rows = event.getData();
                rowsOf(rows.getTableId()).deleted += rows.getRows().size();
            }
            case QUERY -> onQuery(event.getData());
            case EXECUTE_LOAD_QUERY -> count(StatementKind.LOAD, "");
            case PARTIAL_UPDATE_ROWS_EVENT, PRE_GA_WRITE_ROWS, PRE_GA_UPDATE_ROWS, PRE_GA_DELETE_ROWS -> onUnreadable();
            default -> {
                // the rest says how to read or to execute the others
            }
        }
    }

    private Rows rowsOf(long tableId) {
        TableName name = names.get(tableId);
        if (name == null) {
            onUnreadable();
            return new Rows();
        }
        return tables.computeIfAbsent(name, fresh -> new Rows());
    }

    private void onQuery(QueryEventData query) {
        StatementKind kind = kindOf(query.getSql());
        switch (kind) {
            case BEGIN -> isGroup = true;
            case COMMIT -> finish();
            case ROLLBACK -> {
                if (!isToSavepoint(query.getSql())) {
                    finish();
                }
            }
            case XA -> onXa(query.getSql());
            case EMPTY, SAVEPOINT -> {
                // changes nothing
            }
            default -> {
                count(kind, query.getDatabase());
                if (!isGroup) {
                    finish();
                }
            }
        }
    }

    /** The rows of an XA transaction end with an event of their own; what became of it is a transaction by itself. */
    private void onXa(String sql) {
        boolean isDecision =
                sql.regionMatches(true, 0, "XA COMMIT", 0, 9) || sql.regionMatches(true, 0, "XA ROLLBACK", 0, 11);
        if (isDecision) {
            finish();
        } else {
            isGroup = true;
        }
    }

    private static boolean isToSavepoint(String sql) {
        return sql.regionMatches(true, 0, "ROLLBACK TO", 0, 11);
    }

    private StatementKind kindOf(String sql) {
        byte[] text = sql.getBytes(StandardCharsets.UTF_8);
        lexer.begin(false, false);
        lexer.feed(text, 0, text.length);
        lexer.end();
        return lexer.kind();
    }

    private void count(StatementKind kind, String database) {
        statements.merge(new KindIn(kind, database), 1L, Long::sum);
    }

    private Optional<End> reached() {
        return tables.size() > limits.tables() || statements.size() > limits.tables()
                ? Optional.of(End.TABLES)
                : Optional.empty();
    }

    /** What ends a reading that the server ended. */
    End atEndOfLog() {
        finish();
        boolean isWhole = missing instanceof GtidSet ? transactions == missing.count() : lastOnes.isEmpty();
        if (isUnreadable) {
            return End.UNREADABLE;
        }
        return isWhole ? End.ALL : End.CUT;
    }

    Extra result(End end) {
        List<Table> byName = tables.entrySet().stream()
                .map(entry -> new Table(
                        entry.getKey().database(),
                        entry.getKey().table(),
                        entry.getValue().inserted,
                        entry.getValue().updated,
                        entry.getValue().deleted))
                .sorted(Comparator.comparing(Table::database).thenComparing(Table::table))
                .limit(limits.tables())
                .toList();
        List<Statement> byKind = statements.entrySet().stream()
                .map(entry ->
                        new Statement(entry.getKey().kind(), entry.getKey().database(), entry.getValue()))
                .sorted(Comparator.comparing(Statement::database).thenComparing(Statement::kind))
                .limit(limits.tables())
                .toList();
        return new Extra(missing, transactions, byName, byKind, end);
    }
}
