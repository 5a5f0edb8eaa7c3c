package io.sluice.it.isolation;

import io.sluice.lab.install.Flavour;
import java.util.List;
import java.util.stream.Stream;

/**
 * Texts by which the principal of tenant {@code a_b} tries to get at {@code axb}, whose table {@code secrets} holds a
 * secret. To a GRANT, the name of the first is a pattern that the other's name matches.
 */
final class Attempts {
    /** What must fail. */
    private static final List<String> REFUSED = List.of(
            "SELECT * FROM axb.secrets",
            "SELECT * FROM `axb`.`secrets`",
            "SELECT * FROM AXB.secrets",
            "SELECT * FROM aXb.SECRETS",
            "/*!50000 SELECT * FROM axb.secrets */",
            "SELECT /*! * FROM axb.secrets */",
            "/* tenant:axb */ SELECT * FROM secrets",
            "/* tenant:AXB */ SELECT * FROM secrets",
            "/* tenant:a_b */ SELECT * FROM axb.secrets",
            "SELECT 1; SELECT * FROM axb.secrets",
            "SELECT 1; USE axb; SELECT * FROM secrets",
            "USE axb",
            "USE `axb`",
            "USE AXB",
            "/*!50000 USE axb */",
            "USE mysql",
            "PREPARE other FROM 'SELECT * FROM axb.secrets'",
            "SET @text = CONCAT('SELECT * FROM a', 'xb.secrets'); PREPARE other FROM @text",
            "INSERT INTO axb.secrets VALUES ('mine')",
            "REPLACE INTO axb.secrets VALUES ('mine')",
            "UPDATE axb.secrets SET secret = 'mine'",
            "UPDATE own, axb.secrets SET own.id = 1",
            "DELETE FROM axb.secrets",
            "INSERT INTO own SELECT LENGTH(secret) FROM axb.secrets",
            "CREATE TABLE stolen LIKE axb.secrets",
            "CREATE TABLE stolen AS SELECT * FROM axb.secrets",
            "CREATE TABLE stolen (id INT, FOREIGN KEY (id) REFERENCES axb.keyed (id))",
            "CREATE VIEW stolen AS SELECT * FROM axb.secrets",
            "CREATE DEFINER = 't_axb'@'%' VIEW stolen AS SELECT * FROM axb.secrets",
            "CREATE DEFINER = 't_axb'@'%' PROCEDURE steal() SELECT * FROM axb.secrets",
            "CREATE DEFINER = 't_axb'@'%' EVENT steal ON SCHEDULE EVERY 1 DAY DO SELECT 1",
            "CREATE TRIGGER axb.steal BEFORE INSERT ON axb.secrets FOR EACH ROW SET @a = 1",
            "CREATE EVENT axb.steal ON SCHEDULE EVERY 1 DAY DO SELECT 1",
            "CREATE PROCEDURE axb.steal() SELECT 1",
            "CALL axb.tell()",
            "SELECT axb.secret()",
            "SELECT * FROM axb.shown",
            "RENAME TABLE axb.secrets TO a_b.stolen",
            "RENAME TABLE own TO axb.own",
            "ALTER TABLE axb.secrets ADD more INT",
            "DROP TABLE axb.secrets",
            "TRUNCATE axb.secrets",
            "DROP DATABASE axb",
            "ALTER DATABASE axb CHARACTER SET latin1",
            "CREATE DATABASE ayb",
            "LOCK TABLES axb.secrets READ",
            "HANDLER axb.secrets OPEN",
            "CHECKSUM TABLE axb.secrets; SELECT * FROM axb.secrets",
            "DESCRIBE axb.secrets",
            "EXPLAIN SELECT * FROM axb.secrets",
            "SHOW TABLES FROM axb",
            "SHOW COLUMNS FROM secrets FROM axb",
            "SHOW CREATE TABLE axb.secrets",
            "SHOW CREATE DATABASE axb",
            "SHOW INDEX FROM secrets FROM axb",
            "SHOW TABLE STATUS FROM axb",
            "SHOW TRIGGERS FROM axb",
            "SHOW EVENTS FROM axb",
            "SHOW CREATE PROCEDURE axb.tell",
            "SHOW CREATE VIEW axb.shown",
            "SHOW GRANTS FOR 't_axb'@'%'",
            "SHOW CREATE USER 't_axb'@'%'",
            "SHOW BINARY LOGS",
            "SHOW BINLOG EVENTS",
            "SHOW ENGINE INNODB STATUS",
            "SELECT * FROM mysql.user",
            "SHOW OPEN TABLES",
            "SHOW /* all */ OPEN TABLES FROM axb",
            "SELECT * FROM information_schema.files",
            "SELECT * FROM `INFORMATION_SCHEMA` . `Files`",
            "USE information_schema; SELECT * FROM files",
            "WITH f AS (SELECT * FROM information_schema.files) SELECT * FROM f",
            "SELECT * FROM information_schema.innodb_datafiles",
            "SELECT /*! * FROM information_schema.innodb_tablespaces_brief */",
            "CREATE VIEW stolen AS SELECT * FROM information_schema.innodb_tablespaces_brief",
            "GRANT ALL ON axb.* TO 't_a_b'@'%'",
            "GRANT ALL ON `a_b`.* TO 't_axb'@'%'",
            "SET PASSWORD FOR 't_axb'@'%' = 'mine'",
            "ALTER USER 't_axb'@'%' IDENTIFIED BY 'mine'",
            "DROP USER 't_axb'@'%'",
            "CREATE USER other",
            "SET GLOBAL read_only = 1",
            "SET GLOBAL general_log = 1",
            "FLUSH TABLES WITH READ LOCK",
            "FLUSH PRIVILEGES",
            "SHUTDOWN",
            "INSTALL PLUGIN steal SONAME 'steal.so'",
            "CREATE FUNCTION steal RETURNS STRING SONAME 'steal.so'",
            "LOAD DATA INFILE '/etc/hostname' INTO TABLE own",
            "LOAD DATA INFILE '../axb/secrets.ibd' INTO TABLE own",
            "LOAD DATA LOCAL INFILE '/etc/hostname' INTO TABLE own",
            "LOAD DATA LOCAL INFILE '/etc/hostname' INTO TABLE axb.secrets",
            "SELECT * FROM own INTO OUTFILE '/tmp/stolen'",
            "SELECT 1 INTO DUMPFILE '../axb/stolen'",
            "SELECT GET_LOCK('of b', 0)",
            "SELECT /*!50000 GET_LOCK*/('of b', 0)",
            "SELECT get_lock /* hidden */ ('of b', 0)",
            "SELECT `GET_LOCK`('of b', 0)",
            "SELECT IS_USED_LOCK('of b')",
            "DO RELEASE_ALL_LOCKS()",
            "SELECT 1; SELECT RELEASE_LOCK('of b')");

    /** What may work, and must not tell a thing of the other tenant. */
    private static final List<String> SILENT = List.of(
            "SHOW DATABASES",
            "SHOW DATABASES LIKE 'a%'",
            "SHOW TABLES",
            "SHOW PROCESSLIST",
            "SHOW FULL PROCESSLIST",
            "SHOW PROCEDURE STATUS",
            "SHOW FUNCTION STATUS",
            "SHOW GRANTS",
            "SHOW PRIVILEGES",
            "SHOW STATUS",
            "SHOW VARIABLES",
            "SELECT LOAD_FILE('/etc/hostname'), LOAD_FILE('../axb/secrets.ibd')");

    private static final List<String> REFUSED_BY_MYSQL = List.of(
            "TABLE axb.secrets",
            "CREATE TABLE stolen (id INT) DATA DIRECTORY = '/tmp'",
            "XA RECOVER",
            "SET PERSIST max_connections = 1",
            "CREATE ROLE steal",
            "RESTART",
            "CLONE LOCAL DATA DIRECTORY = '/tmp/x'",
            "SET RESOURCE GROUP SYS_default",
            "SELECT * FROM performance_schema.data_locks");

    private static final List<String> REFUSED_BY_MARIADB = List.of(
            "/*M! SELECT * FROM axb.secrets */", "EXECUTE IMMEDIATE 'SELECT * FROM axb.secrets'",
            "CREATE ROLE steal", "SELECT * FROM mysql.global_priv",
            "BACKUP STAGE START", "INSTALL SONAME 'steal'");

    private Attempts() {}

    static Stream<String> refused(Flavour flavour) {
        return Stream.concat(
                REFUSED.stream(),
                switch (flavour) {
                    case MYSQL -> REFUSED_BY_MYSQL.stream();
                    case MARIADB -> REFUSED_BY_MARIADB.stream();
                });
    }

    static Stream<String> silent() {
        return SILENT.stream();
    }
}
