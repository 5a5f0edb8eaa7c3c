package io.sluice.proxy.binlog;

import static io.sluice.proxy.binlog.Events.deleted;
import static io.sluice.proxy.binlog.Events.gtid;
import static io.sluice.proxy.binlog.Events.inserted;
import static io.sluice.proxy.binlog.Events.mariaDbGtid;
import static io.sluice.proxy.binlog.Events.other;
import static io.sluice.proxy.binlog.Events.payload;
import static io.sluice.proxy.binlog.Events.query;
import static io.sluice.proxy.binlog.Events.table;
import static io.sluice.proxy.binlog.Events.updated;
import static io.sluice.proxy.binlog.Events.xid;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.shyiko.mysql.binlog.event.Event;
import com.github.shyiko.mysql.binlog.event.EventType;
import com.github.shyiko.mysql.binlog.event.MariadbGtidEventData;
import io.sluice.core.gtid.BinlogState;
import io.sluice.core.gtid.GtidSet;
import io.sluice.core.gtid.TransactionSet;
import io.sluice.core.sql.StatementKind;
import io.sluice.proxy.binlog.Extra.End;
import io.sluice.proxy.binlog.Extra.Statement;
import io.sluice.proxy.binlog.Extra.Table;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class LogTallyTest {
    private static final String A = "3e11fa47-71ca-11e1-9e33-c80aa9429562";
    private static final Event BEGIN = query("", "BEGIN");

    @Test
    void rowsAreCountedByTableAndKind() {
        Extra extra = read(
                "5-6",
                gtid(A + ":5"),
                BEGIN,
                table(7, "acme", "orders"),
                table(8, "acme", "items"),
                inserted(7, 3),
                updated(8, 2),
                deleted(7, 1),
                inserted(7, 1),
                xid(),
                gtid(A + ":6"),
                BEGIN,
                table(9, "acme", "orders"),
                updated(9, 4),
                xid());

        assertThat(extra.tables())
                .containsExactly(new Table("acme", "items", 0, 2, 0), new Table("acme", "orders", 4, 4, 1));
        assertThat(extra.transactions()).isEqualTo(2);
        assertThat(extra.end()).isEqualTo(End.ALL);
    }

    @Test
    void whatIsNotMissingIsNotCounted() {
        Extra extra = read(
                "6",
                gtid(A + ":5"),
                BEGIN,
                table(7, "acme", "orders"),
                inserted(7, 3),
                xid(),
                gtid(A + ":6"),
                query("acme", "DROP TABLE items"),
                gtid(A + ":7"),
                query("acme", "DROP TABLE orders"));

        assertThat(extra.tables()).isEmpty();
        assertThat(extra.statements()).containsExactly(new Statement(StatementKind.DDL, "acme", 1));
        assertThat(extra.transactions()).isEqualTo(1);
        assertThat(extra.end()).isEqualTo(End.ALL);
    }

    @Test
    void aTransactionThatIsCutIsNotReadButItsRowsAreShown() {
        LogTally tally = tally(mySql("5-6"));
        feed(tally, gtid(A + ":5"), BEGIN, table(7, "acme", "orders"), inserted(7, 3));

        Extra extra = tally.result(End.TIME);

        assertThat(extra.transactions()).isZero();
        assertThat(extra.tables()).containsExactly(new Table("acme", "orders", 3, 0, 0));
        assertThat(extra.isComplete()).isFalse();
    }

    @Test
    void aRollbackToASavepointDoesNotEndATransaction() {
        LogTally tally = tally(mySql("5"));
        feed(tally, gtid(A + ":5"), BEGIN, query("", "SAVEPOINT `s`"), query("", "ROLLBACK TO `s`"));

        assertThat(tally.result(End.TIME).transactions()).isZero();
    }

    @Test
    void aCompressedTransactionIsCountedAsItsEvents() {
        Extra extra = read("5", gtid(A + ":5"), payload(BEGIN, table(7, "acme", "orders"), inserted(7, 3), xid()));

        assertThat(extra.tables()).containsExactly(new Table("acme", "orders", 3, 0, 0));
        assertThat(extra.end()).isEqualTo(End.ALL);
    }

    @Test
    void aPreparedTransactionAndItsCommitAreTwo() {
        Extra extra = read(
                "5-6",
                gtid(A + ":5"),
                query("", "XA START X'78',X'',1"),
                table(7, "acme", "orders"),
                inserted(7, 3),
                query("", "XA END X'78',X'',1"),
                other(EventType.XA_PREPARE, 0),
                gtid(A + ":6"),
                query("", "XA COMMIT X'78',X'',1"));

        assertThat(extra.transactions()).isEqualTo(2);
        assertThat(extra.statements()).isEmpty();
        assertThat(extra.end()).isEqualTo(End.ALL);
    }

    @Test
    void statementsAreCountedByKindAndDatabaseWithoutTheirText() {
        Extra extra = read(
                "5",
                gtid(A + ":5"),
                BEGIN,
                query("acme", "insert into t values ('secret')"),
                query("acme", "INSERT INTO t VALUES (1)"),
                query("blue", "/* c */ DELETE FROM t"),
                other(EventType.EXECUTE_LOAD_QUERY, 0),
                query("", "COMMIT"));

        assertThat(extra.statements())
                .containsExactly(
                        new Statement(StatementKind.LOAD, "", 1),
                        new Statement(StatementKind.INSERT, "acme", 2),
                        new Statement(StatementKind.DELETE, "blue", 1));
        assertThat(extra.toString()).doesNotContain("secret");
    }

    @ParameterizedTest
    @CsvSource({
        "UNKNOWN, 0, UNREADABLE",
        "UNKNOWN, 128, ALL",
        "ANONYMOUS_GTID, 0, UNREADABLE",
        "INCIDENT, 0, UNREADABLE",
        "PARTIAL_UPDATE_ROWS_EVENT, 0, UNREADABLE",
        "PRE_GA_WRITE_ROWS, 0, UNREADABLE",
        "HEARTBEAT, 0, ALL",
        "ROTATE, 0, ALL",
        "ROWS_QUERY, 0, ALL",
    })
    void anEventThatCannotBeReadMakesAListingIncomplete(EventType type, int flags, End end) {
        Extra extra = read("5", gtid(A + ":5"), BEGIN, other(type, flags), xid());

        assertThat(extra.end()).isEqualTo(end);
    }

    @Test
    void rowsOfAnUnknownTableMakeAListingIncomplete() {
        Extra extra = read(
                "5-6",
                gtid(A + ":5"),
                BEGIN,
                table(7, "acme", "orders"),
                xid(),
                gtid(A + ":6"),
                BEGIN,
                inserted(7, 1),
                xid());

        assertThat(extra.end()).isEqualTo(End.UNREADABLE);
        assertThat(extra.tables()).isEmpty();
    }

    @Test
    void aLogThatEndsTooEarlyIsCut() {
        assertThat(read("5-6", gtid(A + ":5"), BEGIN, xid()).end()).isEqualTo(End.CUT);
        assertThat(read("5-6").end()).isEqualTo(End.CUT);
    }

    @Test
    void mariaDbsTransactionsEndWithTheirCommitOrByThemselves() {
        LogTally tally = tally(BinlogState.parse("0-1-106..108,4000000000-1-3"));
        feed(
                tally,
                mariaDbGtid(0, 1, 106, 0),
                table(7, "acme", "orders"),
                inserted(7, 2),
                query("", "COMMIT"),
                mariaDbGtid(0, 1, 108, MariadbGtidEventData.FL_STANDALONE),
                query("acme", "ALTER TABLE t ADD c INT"));
        End before = tally.atEndOfLog();
        // as the library reads it: a signed number
        feed(
                tally,
                mariaDbGtid(4_000_000_000L - (1L << 32), 1, 3, 0),
                table(7, "acme", "orders"),
                deleted(7, 2),
                xid());

        assertThat(before).isEqualTo(End.CUT);
        assertThat(tally.atEndOfLog()).isEqualTo(End.ALL);
        Extra extra = tally.result(End.ALL);
        assertThat(extra.transactions()).isEqualTo(3);
        assertThat(extra.tables()).containsExactly(new Table("acme", "orders", 2, 0, 2));
        assertThat(extra.statements()).containsExactly(new Statement(StatementKind.DDL, "acme", 1));
    }

    @Test
    void theLimitOfTransactionsEndsItBeforeTheNextMissingOne() {
        LogTally tally = new LogTally(mySql("1-2:4"), new Limits(Duration.ofSeconds(1), 2, 5));
        feed(tally, gtid(A + ":1"), BEGIN, xid(), gtid(A + ":2"), BEGIN, xid(), gtid(A + ":3"), BEGIN, xid());

        assertThat(tally.on(gtid(A + ":4"))).contains(End.TRANSACTIONS);
        assertThat(tally.result(End.TRANSACTIONS).transactions()).isEqualTo(2);
    }

    @Test
    void theLimitOfTablesHoldsForTablesAndForStatements() {
        LogTally tables = new LogTally(mySql("1"), new Limits(Duration.ofSeconds(1), 2, 2));
        feed(tables, gtid(A + ":1"), BEGIN);
        List<Optional<End>> reached = IntStream.range(0, 3)
                .mapToObj(i -> {
                    feed(tables, table(i, "acme", "t" + i));
                    return tables.on(inserted(i, 1));
                })
                .toList();
        LogTally statements = new LogTally(mySql("1"), new Limits(Duration.ofSeconds(1), 2, 1));
        feed(statements, gtid(A + ":1"), BEGIN, query("a", "INSERT"));

        assertThat(reached).containsExactly(Optional.empty(), Optional.empty(), Optional.of(End.TABLES));
        assertThat(tables.result(End.TABLES).tables()).hasSize(2);
        assertThat(statements.on(query("b", "INSERT"))).contains(End.TABLES);
        assertThat(statements.result(End.TABLES).statements()).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({
        "_sluice, canary, ALL, true",
        "_sluice, canary, TIME, false",
        "_sluice, applied, ALL, false",
        "acme, canary, ALL, false",
    })
    void onlyCanariesThatAreCompleteAreOurOwn(String database, String table, End end, boolean isOwn) {
        Extra extra = new Extra(mySql("1"), 1, List.of(new Table(database, table, 1, 0, 0)), List.of(), end);

        assertThat(extra.isOnlyOwn()).isEqualTo(isOwn);
    }

    private static GtidSet mySql(String numbers) {
        return GtidSet.parse(A + ":" + numbers);
    }

    private static LogTally tally(TransactionSet missing) {
        return new LogTally(missing, Limits.DEFAULT);
    }

    private static void feed(LogTally tally, Event... events) {
        for (Event event : events) {
            assertThat(tally.on(event)).isEmpty();
        }
    }

    private static Extra read(String missing, Event... events) {
        LogTally tally = tally(mySql(missing));
        feed(tally, events);
        return tally.result(tally.atEndOfLog());
    }
}
