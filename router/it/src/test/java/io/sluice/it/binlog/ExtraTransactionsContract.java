package io.sluice.it.binlog;

import static io.sluice.it.binlog.Listings.LIMIT;
import static io.sluice.it.binlog.Listings.list;
import static io.sluice.it.binlog.Listings.login;
import static io.sluice.it.binlog.Listings.threads;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.sluice.core.gtid.BinlogState;
import io.sluice.core.gtid.GtidSet;
import io.sluice.core.gtid.TransactionSet;
import io.sluice.core.sql.StatementKind;
import io.sluice.core.tenant.TlsMode;
import io.sluice.it.Frozen;
import io.sluice.lab.LabServer;
import io.sluice.lab.LabServers;
import io.sluice.lab.LabShard;
import io.sluice.lab.ShardSpec;
import io.sluice.lab.fault.Direction;
import io.sluice.lab.fault.Flow;
import io.sluice.lab.fault.TcpFaultProxy;
import io.sluice.lab.install.Flavour;
import io.sluice.lab.process.Ports;
import io.sluice.proxy.binlog.BinlogException;
import io.sluice.proxy.binlog.Extra;
import io.sluice.proxy.binlog.Extra.End;
import io.sluice.proxy.binlog.Extra.Statement;
import io.sluice.proxy.binlog.Extra.Table;
import io.sluice.proxy.binlog.ExtraTransactions;
import io.sluice.proxy.binlog.Limits;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A primary whose replica lacks something; both say exactly what. */
interface ExtraTransactionsContract {
    String BEAT = "INSERT INTO _sluice.canary (router, heartbeat) VALUES ('r', 1)"
            + " ON DUPLICATE KEY UPDATE heartbeat = heartbeat + 1";

    @BeforeEach
    default void tables(LabShard shard) throws Exception {
        Fork.run(
                shard.primary(),
                "CREATE DATABASE IF NOT EXISTS _sluice",
                "CREATE TABLE IF NOT EXISTS _sluice.canary (router VARCHAR(64) PRIMARY KEY, heartbeat BIGINT NOT NULL)",
                "DROP DATABASE IF EXISTS acme",
                "DROP DATABASE IF EXISTS blue",
                "CREATE DATABASE acme",
                "CREATE DATABASE blue",
                "CREATE TABLE acme.orders (id INT PRIMARY KEY, amount DECIMAL(10,2), note TEXT, at DATETIME(6), doc JSON)",
                "CREATE TABLE blue.items (id INT AUTO_INCREMENT PRIMARY KEY, name VARCHAR(2000), kind ENUM('a','b'))",
                "INSERT INTO acme.orders VALUES (1, 1.5, 'one', NOW(6), '{}'), (2, 2.5, NULL, NULL, NULL)");
    }

    @Test
    default void rowsAreCountedByTableAndStatementsByKind(LabShard shard) throws Exception {
        try (Fork fork = Fork.of(shard)) {
            fork.onPrimary(
                    "INSERT INTO acme.orders VALUES (3, 3, 'three', NOW(6), '{\"a\": [1, 2]}'), (4, 4, 'four', NULL, '1')",
                    "UPDATE acme.orders SET amount = amount + 1 WHERE id <= 3",
                    "DELETE FROM acme.orders WHERE id = 1",
                    "BEGIN",
                    "INSERT INTO blue.items (name, kind) VALUES ('x', 'a'), ('y', 'b'), ('z', NULL)",
                    "SAVEPOINT s",
                    "INSERT INTO blue.items (name) VALUES ('never')",
                    "ROLLBACK TO SAVEPOINT s",
                    "UPDATE acme.orders SET note = 'again' WHERE id = 4",
                    "COMMIT",
                    "BEGIN",
                    "INSERT INTO blue.items (name) VALUES ('never')",
                    "ROLLBACK",
                    BEAT,
                    BEAT,
                    "USE acme",
                    "CREATE TABLE fresh (id INT PRIMARY KEY)",
                    "ALTER TABLE fresh ADD COLUMN name VARCHAR(10)",
                    "INSERT INTO fresh VALUES (1, 'a')");
            TransactionSet already = fork.already();

            Extra extra = list(shard.primary(), already, Limits.DEFAULT);

            assertThat(extra.end()).isEqualTo(End.ALL);
            assertThat(extra.missing()).isEqualTo(Fork.executed(shard.primary()).minus(already));
            assertThat(extra.transactions())
                    .isEqualTo(9)
                    .isEqualTo(extra.missing().count());
            assertThat(extra.tables())
                    .filteredOn(table -> !table.database().equals("_sluice"))
                    .containsExactly(
                            new Table("acme", "fresh", 1, 0, 0),
                            new Table("acme", "orders", 2, 4, 1),
                            new Table("blue", "items", 3, 0, 0));
            assertThat(extra.tables())
                    .filteredOn(table -> table.database().equals("_sluice"))
                    .singleElement()
                    .satisfies(own -> assertThat(own.inserted() + own.updated()).isEqualTo(2));
            assertThat(extra.statements()).containsExactly(new Statement(StatementKind.DDL, "acme", 2));
            assertThat(extra.isOnlyOwn()).isFalse();
        }
    }

    @Test
    default void nothingExtraIsSaidWithoutReading(LabShard shard) throws Exception {
        try (Fork fork = Fork.of(shard)) {
            Extra extra = list(shard.primary(), fork.already(), Limits.DEFAULT);

            assertThat(extra.missing().isEmpty()).isTrue();
            assertThat(extra.isComplete()).isTrue();
            assertThat(extra.isOnlyOwn()).isTrue();
        }
    }

    @Test
    default void canariesAloneAreOurOwn(LabShard shard) throws Exception {
        try (Fork fork = Fork.of(shard)) {
            fork.onPrimary(BEAT, BEAT, BEAT);

            Extra extra = list(shard.primary(), fork.already(), Limits.DEFAULT);

            assertThat(extra.transactions()).isEqualTo(3);
            assertThat(extra.isOnlyOwn()).isTrue();
        }
    }

    @Test
    default void whatTheNewPrimaryHasBesidesDoesNotMatter(LabShard shard) throws Exception {
        try (Fork fork = Fork.of(shard)) {
            fork.onPrimary("INSERT INTO blue.items (name) VALUES ('old')");
            TransactionSet besides = shard.primary().flavour() == Flavour.MYSQL
                    ? GtidSet.parse("11111111-2222-3333-4444-555555555555:1-50")
                    : BinlogState.parse("0-77-1000000");

            Extra extra = list(shard.primary(), fork.already().union(besides), Limits.DEFAULT);

            assertThat(extra.end()).isEqualTo(End.ALL);
            assertThat(extra.tables()).containsExactly(new Table("blue", "items", 1, 0, 0));
        }
    }

    @Test
    default void aListingEndsAtItsLimits(LabShard shard) throws Exception {
        try (Fork fork = Fork.of(shard)) {
            fork.onPrimary(BEAT, "INSERT INTO blue.items (name) VALUES ('a')", BEAT, BEAT);
            TransactionSet already = fork.already();

            Extra transactions = list(shard.primary(), already, new Limits(LIMIT, 3, 10));
            Extra tables = list(shard.primary(), already, new Limits(LIMIT, 10, 1));

            assertThat(transactions.end()).isEqualTo(End.TRANSACTIONS);
            assertThat(transactions.transactions()).isEqualTo(3);
            assertThat(transactions.missing().count()).isEqualTo(4);
            assertThat(tables.end()).isEqualTo(End.TABLES);
            assertThat(tables.tables()).hasSize(1);
            assertThat(tables.isOnlyOwn()).isFalse();
        }
    }

    @Test
    default void aServerThatFreezesInTheMiddleEndsTheListingAtTheDeadline(LabShard shard, @TempDir Path directory)
            throws Exception {
        try (Fork fork = Fork.of(shard);
                TcpFaultProxy slow =
                        TcpFaultProxy.open(new Ports(directory), shard.primary().address())) {
            for (int i = 0; i < 10; i++) {
                fork.onPrimary("INSERT INTO blue.items (name) SELECT REPEAT('x', 2000) FROM information_schema.columns"
                        + " LIMIT 500");
            }
            TransactionSet already = fork.already();
            Limits limits = new Limits(Duration.ofSeconds(3), 1_000, 1_000);
            slow.set(Direction.TO_CLIENT, Flow.slow(1_000_000, Duration.ZERO));
            Vertx vertx = Vertx.vertx();
            long began = System.nanoTime();
            try (ExtraTransactions listing = new ExtraTransactions(vertx, Optional.empty())) {
                var under = listing.list(login(slow.address(), shard.primary(), TlsMode.DISABLED), already, limits);
                await().atMost(LIMIT).until(() -> slow.statistics().bytesToClient() > 500_000);
                try (Frozen frozen = Frozen.freeze(shard.primary())) {
                    assertThat(frozen).isNotNull();
                    Extra extra = under.toCompletionStage()
                            .toCompletableFuture()
                            .get(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
                    long millis = (System.nanoTime() - began) / 1_000_000;

                    System.out.println("frozen in the middle: " + extra.end() + " after " + millis + " ms, "
                            + extra.transactions() + " of " + extra.missing().count() + " transactions");
                    assertThat(extra.end()).isEqualTo(End.TIME);
                    assertThat(extra.missing().count()).isEqualTo(10);
                    assertThat(extra.tables())
                            .singleElement()
                            .satisfies(table -> assertThat(table.inserted()).isBetween(1L, 4_999L));
                    assertThat(millis).isBetween(2_900L, 3_900L);
                }
            } finally {
                vertx.close();
            }
            await().atMost(LIMIT).until(() -> threads() == 0);
        }
    }

    @Test
    default void aServerThatIsFrozenFromTheStartFailsAtTheDeadline(LabShard shard) throws Exception {
        TransactionSet already = Fork.executed(shard.primary());
        Limits limits = new Limits(Duration.ofMillis(500), 10, 10);
        try (Frozen frozen = Frozen.freeze(shard.primary())) {
            assertThat(frozen).isNotNull();
            assertThatThrownBy(() -> list(shard.primary(), already, limits))
                    .hasRootCauseInstanceOf(BinlogException.class)
                    .hasMessageContaining("deadline");
        }
        await().atMost(LIMIT).until(() -> threads() == 0);
    }

    @Test
    default void whatIsPurgedIsSaidToBeGone(LabShard shard, LabServers lab) throws Exception {
        try (LabShard alone =
                lab.startShard(ShardSpec.of("alone", shard.primary().flavour(), 0))) {
            LabServer server = alone.primary();
            Fork.run(server, "CREATE DATABASE blue", "CREATE TABLE blue.items (id INT PRIMARY KEY)");
            TransactionSet already = Fork.executed(server);
            Fork.run(server, "INSERT INTO blue.items VALUES (1)", "FLUSH LOGS", "INSERT INTO blue.items VALUES (2)");
            Fork.run(server, "PURGE BINARY LOGS TO '" + Fork.value(server, "SHOW MASTER STATUS") + "'");

            Extra extra = list(server, already, Limits.DEFAULT);

            assertThat(extra.end()).isEqualTo(End.LOG_GONE);
            assertThat(extra.missing().count()).isEqualTo(2);
            System.out.println("purged: " + extra);
        }
    }

    @Test
    default void theTransportMayBeSecured(LabShard shard) throws Exception {
        ExtraTransactions.Login login = login(shard.primary().address(), shard.primary(), TlsMode.REQUIRED);

        Extra extra = list(login, Fork.executed(shard.primary()), Limits.DEFAULT);

        assertThat(extra.isComplete()).isTrue();
    }

    @Test
    default void aCertificateOfNobodyIsRefused(LabShard shard) throws Exception {
        TransactionSet already = Fork.executed(shard.primary());
        ExtraTransactions.Login login = login(shard.primary().address(), shard.primary(), TlsMode.VERIFY_CA);

        assertThatThrownBy(() -> list(login, already, Limits.DEFAULT)).hasMessageContaining("cannot be reached");
    }

    @Test
    default void aLoginThatIsRefusedFailsWithTheServersCode(LabShard shard) throws Exception {
        TransactionSet already = Fork.executed(shard.primary());
        ExtraTransactions.Login login =
                new ExtraTransactions.Login(shard.primary().address(), TlsMode.DISABLED, "nobody", "secret");

        assertThatThrownBy(() -> list(login, already, Limits.DEFAULT)).hasMessageContaining("1045");
    }

    @Test
    default void theOtherFamilysTransactionsAreRefused(LabShard shard) throws Exception {
        TransactionSet other = shard.primary().flavour() == Flavour.MYSQL ? BinlogState.EMPTY : GtidSet.EMPTY;

        assertThatThrownBy(() -> list(shard.primary(), other, Limits.DEFAULT)).hasMessageContaining("family");
    }

    @Test
    default void afterAPromotionOnlyTheOldPrimarysOwnAreExtra(LabShard shard, LabServers lab) throws Exception {
        try (LabShard pair = lab.startShard(ShardSpec.of("pair", shard.primary().flavour(), 1))) {
            LabServer old = pair.primary();
            LabServer promoted = pair.replicas().get(0);
            Fork.run(old, "CREATE DATABASE blue", "CREATE TABLE blue.items (id INT PRIMARY KEY)");
            Fork.of(pair);
            boolean isMySql = old.flavour() == Flavour.MYSQL;
            Fork.run(
                    promoted,
                    "STOP SLAVE",
                    isMySql ? "SET GLOBAL super_read_only = 0" : "DO 0",
                    "SET GLOBAL read_only = 0");
            Fork.run(old, "INSERT INTO blue.items VALUES (1), (2)", "DELETE FROM blue.items WHERE id = 1");
            for (int i = 10; i < 20; i++) {
                Fork.run(promoted, "INSERT INTO blue.items VALUES (" + i + ")");
            }

            Extra extra = list(old, Fork.executed(promoted), Limits.DEFAULT);

            assertThat(extra.end()).isEqualTo(End.ALL);
            assertThat(extra.transactions())
                    .isEqualTo(2)
                    .isEqualTo(extra.missing().count());
            assertThat(extra.tables()).containsExactly(new Table("blue", "items", 2, 0, 1));
        }
    }

    @Test
    default void preparedTransactionsAndStatementsAreCounted(LabShard shard) throws Exception {
        try (Fork fork = Fork.of(shard)) {
            fork.onPrimary(
                    "XA START 'x'",
                    "INSERT INTO blue.items (name) VALUES ('a'), ('b')",
                    "XA END 'x'",
                    "XA PREPARE 'x'",
                    "XA COMMIT 'x'",
                    "SET SESSION binlog_format = 'STATEMENT'",
                    "USE acme",
                    "UPDATE acme.orders SET note = 'by statement'",
                    "SET SESSION binlog_format = 'ROW'",
                    "UPDATE acme.orders SET note = 'by row'");

            Extra extra = list(shard.primary(), fork.already(), Limits.DEFAULT);

            assertThat(extra.end()).isEqualTo(End.ALL);
            assertThat(extra.transactions()).isEqualTo(extra.missing().count());
            assertThat(extra.tables())
                    .containsExactly(new Table("acme", "orders", 0, 2, 0), new Table("blue", "items", 2, 0, 0));
            assertThat(extra.statements()).containsExactly(new Statement(StatementKind.UPDATE, "acme", 1));
        }
    }

    @Test
    default void anAccountThatMayReplicateIsEnough(LabShard shard) throws Exception {
        try (Fork fork = Fork.of(shard)) {
            fork.onPrimary(
                    "SET sql_log_bin = 0",
                    "CREATE USER IF NOT EXISTS 'reader'@'%' IDENTIFIED BY 'read.it'",
                    "GRANT REPLICATION SLAVE ON *.* TO 'reader'@'%'",
                    "SET sql_log_bin = 1",
                    BEAT);
            ExtraTransactions.Login login =
                    new ExtraTransactions.Login(shard.primary().address(), TlsMode.DISABLED, "reader", "read.it");

            Extra extra = list(login, fork.already(), Limits.DEFAULT);

            assertThat(extra.isOnlyOwn()).isTrue();
            assertThat(extra.transactions()).isEqualTo(1);
        }
    }
}
