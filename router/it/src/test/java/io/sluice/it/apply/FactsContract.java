package io.sluice.it.apply;

import static io.sluice.it.apply.ApplyContract.applied;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.core.queue.QueuedStatement;
import io.sluice.core.queue.Settlement;
import io.sluice.core.session.CarriedState;
import io.sluice.lab.LabShard;
import io.sluice.proxy.apply.BatchResult;
import io.sluice.proxy.apply.Entry;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A write means on the shard what it meant in its client's session. */
interface FactsContract {
    DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss.SSSSSS").withZone(ZoneOffset.UTC);
    String UTC = "@@session.time_zone='+00:00'";

    @Test
    default void nowIsTheTimeOfAcceptanceToTheMicrosecond(LabShard lab) throws Exception {
        try (ApplyRig rig = new ApplyRig(lab)) {
            rig.asAdmin("CREATE TABLE t (id INT PRIMARY KEY, n DATETIME(6), c DATETIME(6) DEFAULT CURRENT_TIMESTAMP(6),"
                    + " u BIGINT)");
            List<Entry> entries = new ArrayList<>();
            List<String> expected = new ArrayList<>();
            for (int i = 1; i <= 500; i++) {
                long micros =
                        ApplyRig.MICROS / 1_000_000 * 1_000_000 + (i * 7_919L * 131 + i) % 1_000_000 + i * 1_000_000L;
                entries.add(rig.entryAt(
                        i,
                        micros,
                        rig.facts(UTC),
                        "INSERT INTO t (id, n, u) VALUES (" + i + ", NOW(6), UNIX_TIMESTAMP())"));
                Instant at = Instant.ofEpochSecond(micros / 1_000_000, micros % 1_000_000 * 1_000);
                String stamp = STAMP.format(at);
                expected.add(stamp + " " + stamp + " " + at.getEpochSecond());
            }

            applied(rig.applier().apply(entries.toArray(Entry[]::new)));

            assertThat(rig.column("SELECT CONCAT(n, ' ', c, ' ', u) FROM t ORDER BY id"))
                    .containsExactlyElementsOf(expected);
        }
    }

    @Test
    default void eachWriteOfABatchHasTheVariablesOfItsOwnSession(LabShard lab) throws Exception {
        try (ApplyRig rig = new ApplyRig(lab)) {
            rig.asAdmin(
                    "CREATE TABLE t (id INT PRIMARY KEY, v VARCHAR(5), at TIMESTAMP NULL, m TEXT)",
                    "CREATE TABLE child (id INT PRIMARY KEY, t INT, FOREIGN KEY (t) REFERENCES t (id))");
            String mode = "INSERT INTO t (id, m) VALUES (%d, @@sql_mode)";
            String zone = "INSERT INTO t (id, at) VALUES (%d, '2024-06-01 12:00:00')";

            BatchResult result = rig.applier()
                    .apply(
                            rig.entry(
                                    1,
                                    rig.facts("@@session.sql_mode='ANSI_QUOTES'"),
                                    "INSERT INTO \"t\" (id) VALUES (1)"),
                            rig.entry(2, rig.facts(""), "INSERT INTO t (id, v) VALUES (2, \"two\")"),
                            rig.entry(
                                    3,
                                    rig.facts("@@session.sql_mode=''"),
                                    "INSERT INTO t (id, v) VALUES (3, 'too long')"),
                            rig.entry(4, rig.facts("@@session.sql_mode='STRICT_ALL_TABLES'"), mode.formatted(4)),
                            rig.entry(5, rig.facts("@@session.time_zone='+05:00'"), zone.formatted(5)),
                            rig.entry(
                                    6,
                                    rig.facts("@@session.time_zone='-03:00',@@session.autocommit=1"),
                                    zone.formatted(6)),
                            rig.entry(
                                    7, rig.facts("@@session.foreign_key_checks=0"), "INSERT INTO child VALUES (1, 99)"),
                            rig.entry(8, rig.facts(UTC), "INSERT INTO t (id, v) VALUES (8, @@foreign_key_checks)"));

            assertThat(applied(result))
                    .extracting(Settlement.Applied::warnings)
                    .containsExactly(0, 0, 1, 0, 0, 0, 0, 0);
            assertThat(rig.column("SELECT CONCAT_WS('|', id, v, m) FROM t WHERE id IN (2, 3, 4, 8) ORDER BY id"))
                    .containsExactly("2|two", "3|too l", "4|STRICT_ALL_TABLES", "8|1");
            assertThat(rig.column("SELECT UNIX_TIMESTAMP(at) FROM t WHERE id IN (5, 6) ORDER BY id"))
                    .containsExactly("1717225200", "1717254000");
        }
    }

    @Test
    default void aForeignKeyThatOneSessionIgnoredStillBindsTheNext(LabShard lab) throws Exception {
        try (ApplyRig rig = new ApplyRig(lab)) {
            rig.asAdmin(
                    "CREATE TABLE t (id INT PRIMARY KEY)",
                    "CREATE TABLE child (id INT PRIMARY KEY, t INT, FOREIGN KEY (t) REFERENCES t (id))");

            BatchResult result = rig.applier()
                    .apply(
                            rig.entry(
                                    1, rig.facts("@@session.foreign_key_checks=0"), "INSERT INTO child VALUES (1, 99)"),
                            rig.entry(2, rig.facts(""), "INSERT INTO child VALUES (2, 99)"));

            assertThat(result).isInstanceOfSatisfying(BatchResult.Failed.class, failed -> {
                assertThat(failed.position().value()).isEqualTo(2);
                // MySQL and MariaDB do not agree on which.
                assertThat(failed.code()).isIn(1216, 1452);
            });
            assertThat(rig.column("SELECT id FROM child")).isEmpty();
        }
    }

    @Test
    default void aTextIsInTheCharacterSetOfItsSession(LabShard lab) throws Exception {
        try (ApplyRig rig = new ApplyRig(lab)) {
            rig.asAdmin("CREATE TABLE t (id INT AUTO_INCREMENT PRIMARY KEY, v VARCHAR(20) CHARACTER SET utf8mb4)");
            CarriedState latin = new CarriedState(8, rig.tenant.database().value(), "");
            CarriedState named = new CarriedState(
                    45,
                    rig.tenant.database().value(),
                    "@@session.character_set_client='latin1',@@session.character_set_connection='latin1',"
                            + "@@session.character_set_results='latin1'");
            byte[] latinBytes = "INSERT INTO t (v) VALUES ('caf\u00e9')".getBytes(StandardCharsets.ISO_8859_1);
            byte[] utfBytes = "INSERT INTO t (v) VALUES ('\u20ac caf\u00e9')".getBytes(StandardCharsets.UTF_8);
            ApplyRig.Owned applier = rig.applier();

            for (int round = 0; round < 2; round++) {
                BatchResult result = applier.apply(
                        rig.entry(4L * round + 1, latin, QueuedStatement.text(latinBytes)),
                        rig.entry(4L * round + 2, rig.facts(""), QueuedStatement.text(utfBytes)),
                        rig.entry(4L * round + 3, named, QueuedStatement.text(latinBytes)),
                        rig.entry(4L * round + 4, latin, QueuedStatement.prepared(latinBytes, new byte[0])));
                assertThat(applied(result)).hasSize(4);
            }

            assertThat(rig.column("SELECT v FROM t ORDER BY id"))
                    .containsExactly(
                            "caf\u00e9",
                            "\u20ac caf\u00e9",
                            "caf\u00e9",
                            "caf\u00e9",
                            "caf\u00e9",
                            "\u20ac caf\u00e9",
                            "caf\u00e9",
                            "caf\u00e9");
        }
    }

    @Test
    default void whatComesBeforeASessionOfAnotherKindIsCommittedWhenThatIsRefused(LabShard lab) throws Exception {
        try (ApplyRig rig = new ApplyRig(lab)) {
            rig.asAdmin(ApplyContract.TABLE);
            CarriedState latin = new CarriedState(8, rig.tenant.database().value(), "");

            BatchResult result = rig.applier()
                    .apply(
                            rig.entry(1, "INSERT INTO t (v) VALUES ('1')"),
                            rig.entry(2, latin, "INSERT INTO t (v) VALUES ('2')"),
                            rig.entry(3, latin, "INSERT INTO nowhere (v) VALUES ('3')"));

            assertThat(result).isInstanceOfSatisfying(BatchResult.Failed.class, failed -> {
                assertThat(failed.position().value()).isEqualTo(3);
                assertThat(failed.applied()).containsExactly(new Settlement.Applied(1, 1, 0));
            });
            assertThat(rig.column("SELECT v FROM t")).containsExactly("1");
        }
    }

    @Test
    default void parametersOfEveryKindAreExecutedAsTheyWere(LabShard lab) throws Exception {
        try (ApplyRig rig = new ApplyRig(lab)) {
            rig.asAdmin("CREATE TABLE t (id INT AUTO_INCREMENT PRIMARY KEY, i BIGINT, d DOUBLE, s VARCHAR(20), b BLOB,"
                    + " n DECIMAL(30, 10), dt DATE, ts DATETIME(6), tm TIME, z INT)");
            byte[] sql = "INSERT INTO t (i, d, s, b, n, dt, ts, tm, z) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"
                    .getBytes(StandardCharsets.UTF_8);
            byte[] parameters = new BinaryParameters()
                    .number(Long.MIN_VALUE)
                    .number(-1.5e-300)
                    .text("it's \u20ac".getBytes(StandardCharsets.UTF_8))
                    .blob(new byte[] {0, 1, (byte) 0xFF, '\'', '\\'})
                    .decimal("-12345678901234567890.0123456789")
                    .date(2024, 2, 29)
                    .dateTime(1999, 12, 31, 999_999)
                    .time(true, 100, 30, 5)
                    .none()
                    .toBytes();
            byte[] nulls = new BinaryParameters()
                    .none()
                    .none()
                    .none()
                    .none()
                    .none()
                    .none()
                    .none()
                    .none()
                    .number(7)
                    .toBytes();

            BatchResult result = rig.applier()
                    .apply(
                            rig.entry(1, rig.facts(""), QueuedStatement.prepared(sql, parameters)),
                            rig.entry(2, rig.facts(""), QueuedStatement.prepared(sql, nulls)),
                            rig.entry(3, rig.facts(UTC), QueuedStatement.prepared(sql, parameters)));

            assertThat(applied(result)).extracting(Settlement.Applied::insertId).containsExactly(1L, 2L, 3L);
            String row =
                    "-9223372036854775808|-1.5e-300|it's \u20ac|0001FF275C|-12345678901234567890.0123456789|2024-02-29|"
                            + "1999-12-31 03:15:07.999999|-100:30:05";
            assertThat(rig.column("SELECT CONCAT_WS('|', i, d, s, HEX(b), n, dt, ts, tm, z) FROM t ORDER BY id"))
                    .containsExactly(row, "7", row);
        }
    }

    @Test
    default void aStatementThatCannotBePreparedIsTheOneThatFails(LabShard lab) throws Exception {
        try (ApplyRig rig = new ApplyRig(lab)) {
            rig.asAdmin(ApplyContract.TABLE);
            QueuedStatement nowhere =
                    QueuedStatement.prepared("DELETE FROM nowhere".getBytes(StandardCharsets.UTF_8), new byte[0]);

            BatchResult result = rig.applier()
                    .apply(
                            rig.entry(1, "INSERT INTO t (v) VALUES ('1')"),
                            rig.entry(2, rig.facts(""), nowhere),
                            rig.entry(3, "INSERT INTO t (v) VALUES ('3')"));

            assertThat(result).isInstanceOfSatisfying(BatchResult.Failed.class, failed -> {
                assertThat(failed.position().value()).isEqualTo(2);
                assertThat(failed.code()).isEqualTo(1146);
            });
            assertThat(rig.column("SELECT v FROM t")).isEmpty();
        }
    }

    @Test
    default void moreTextsThanASessionKeepsArePreparedAgain(LabShard lab) throws Exception {
        try (ApplyRig rig = new ApplyRig(lab)) {
            rig.asAdmin(ApplyContract.TABLE);
            List<Entry> entries = new ArrayList<>();
            for (int i = 1; i <= 400; i++) {
                String sql = "INSERT INTO t (v) VALUES ('" + i % 150 + "')";
                entries.add(rig.entry(
                        i, rig.facts(""), QueuedStatement.prepared(sql.getBytes(StandardCharsets.UTF_8), new byte[0])));
            }

            applied(rig.applier().apply(entries.toArray(Entry[]::new)));

            assertThat(rig.column("SELECT COUNT(*) FROM t")).containsExactly("400");
        }
    }

    @Test
    default void aWriteLargerThanWhatMayBeUnansweredIsApplied(LabShard lab) throws Exception {
        try (ApplyRig rig = new ApplyRig(lab)) {
            rig.asAdmin("CREATE TABLE t (id INT AUTO_INCREMENT PRIMARY KEY, v LONGTEXT)");
            List<Entry> entries = new ArrayList<>();
            for (int i = 1; i <= 12; i++) {
                entries.add(rig.entry(i, "INSERT INTO t (v) VALUES ('" + "x".repeat(900_000) + "')"));
            }

            applied(rig.applier().apply(entries.toArray(Entry[]::new)));
            BatchResult tooLarge =
                    rig.applier().apply(rig.entry(99, "INSERT INTO t (v) VALUES ('" + "x".repeat(70 << 20) + "')"));

            assertThat(rig.column("SELECT SUM(LENGTH(v)) FROM t")).containsExactly("10800000");
            assertThat(tooLarge)
                    .isInstanceOfSatisfying(
                            BatchResult.Failed.class,
                            failed -> assertThat(failed.code()).isEqualTo(1153));
        }
    }
}
