# What every client runs, directly and through the router. The form is described in Script.

# -- The session as it begins -------------------------------------------------------------------------------------
SELECT DATABASE(), USER(), CURRENT_USER(), VERSION() //
SELECT @@autocommit, @@sql_mode, @@character_set_client, @@character_set_connection, @@character_set_results //
SELECT @@collation_connection, @@collation_database, @@time_zone, @@lc_time_names, @@div_precision_increment //
SELECT @@session.transaction_isolation, @@session.sql_select_limit, @@session.max_allowed_packet //
SELECT @@session.auto_increment_increment, @@session.auto_increment_offset, @@session.foreign_key_checks //
SELECT @@session.wait_timeout, @@session.net_write_timeout, @@session.group_concat_max_len, @@session.lock_wait_timeout //
#! differs Session trackers
SELECT @@session.session_track_system_variables, @@session.session_track_state_change //
SELECT @@session.session_track_schema, @@session.session_track_transaction_info //
SELECT LAST_INSERT_ID(), ROW_COUNT(), FOUND_ROWS(), @@warning_count, @@error_count //
#! differs Connection ids
SELECT CONNECTION_ID() > 0, @@pseudo_thread_id > 0 //
SET timestamp = 1700000000, time_zone = '+00:00' //
SELECT NOW(), UTC_TIMESTAMP(), CURDATE(), CURTIME(3), UNIX_TIMESTAMP() //

# -- Constants and expressions -------------------------------------------------------------------------------------
SELECT 1 //
SELECT -1, 0, 255, 256, 65536, 4294967296, 9223372036854775807, -9223372036854775808, 18446744073709551615 //
SELECT 1.5, -0.001, 1e10, -1e-10, 1e308, 0.1 + 0.2, 1 / 3, 10 DIV 3, 10 % 3 //
SELECT NULL //
SELECT '', 'a', 'it''s', "double", 'back\\slash', 'tab\there', 'line\nbreak', 'zero\0byte' //
SELECT TRUE, FALSE, NOT TRUE, TRUE XOR TRUE, 1 IS NULL, NULL IS NULL, NULL <=> NULL //
SELECT x'00ff10', 0xDEADBEEF, b'101', 0b11, X'' //
SELECT _latin1'caf\xe9', _utf8mb4'ünïcödé 😀', _binary'bytes', N'national' //
SELECT 'ünïcödé', '漢字', '😀', 'Ελλάδα', 'עברית' //
SELECT DATE '2024-02-29', TIME '-12:34:56.789', TIMESTAMP '2024-12-31 23:59:59.999999' //
SELECT CAST('12abc' AS SIGNED), CAST(-1 AS UNSIGNED), CAST('2024-13-45' AS DATE), CAST(1e20 AS SIGNED) //
SELECT CONVERT('abc' USING latin1), CONVERT('漢字' USING latin1), CONCAT('a', NULL), CONCAT_WS('-', 'a', NULL, 'b') //
SELECT UPPER('straße'), LENGTH('😀'), CHAR_LENGTH('😀'), HEX('😀'), REVERSE('abc'), REPEAT('ab', 3), SPACE(2) //
SELECT ROUND(2.5), ROUND(-2.5), TRUNCATE(1.999, 2), FLOOR(-1.5), CEIL(-1.5), ABS(-3), SIGN(-2), MOD(-7, 3) //
SELECT MD5('a'), SHA1('a'), SHA2('a', 256), CRC32('a'), TO_BASE64('abc'), FROM_BASE64('YWJj') //
SELECT IF(1, 'yes', 'no'), IFNULL(NULL, 1), NULLIF(1, 1), COALESCE(NULL, NULL, 2), CASE 3 WHEN 3 THEN 'three' END //
SELECT GREATEST(1, 2, 3), LEAST('b', 'a'), INTERVAL(23, 1, 15, 17, 30), ELT(2, 'a', 'b'), FIELD('b', 'a', 'b') //
SELECT 'abc' LIKE 'a%', 'abc' REGEXP '^a.c$', 'a' = 'A', BINARY 'a' = 'A', 'a' = 'a ', 'é' = 'e' //
SELECT DATE_ADD('2024-01-31', INTERVAL 1 MONTH), DATEDIFF('2024-03-01', '2024-02-01'), DATE_FORMAT('2024-01-02', '%W %M %Y') //
SELECT JSON_OBJECT('a', 1, 'b', JSON_ARRAY(1, 'x', NULL)), JSON_EXTRACT('{"a": [1, 2]}', '$.a[1]') //
SELECT 1 AS `a b`, 2 AS `select`, 3 AS 'quoted', 4 AS "ünï", 5 AS `` //
SELECT 1 AS a_name_that_is_exactly_sixty_four_characters_long_0123456789012345 //
SELECT 1, 1, 1 //
SELECT * FROM (SELECT 1 AS a, 2 AS b UNION SELECT 3, 4 UNION ALL SELECT 3, 4) AS u ORDER BY a //
SELECT (SELECT 1), EXISTS (SELECT 1), 1 IN (SELECT 1 UNION SELECT 2), (1, 2) = (SELECT 1, 2) //
SELECT 'a' 'b' 'c', 'x' COLLATE utf8mb4_bin, CHARSET('x'), COLLATION('x'), COERCIBILITY('x') //
VALUES ROW(1, 2), ROW(3, 4) //
VALUES (1, 2), (3, 4) //
DO 1 //
DO SLEEP(0), 1 / 0 //
SELECT 1 FROM DUAL WHERE 1 = 0 //
SELECT 1 LIMIT 0 //
TABLE no_such_table //

# -- Comments and odd texts ----------------------------------------------------------------------------------------
SELECT /* in the middle */ 1 -- at the end //
-- before
SELECT 2 //
/* before */ SELECT 3 /* behind */ //
SELECT 4 # hash //
SELECT /*! 5 */ //
SELECT /*!80000 6 + */ 1, /*!99999 nonsense */ 2 //
SELECT /*M! 7 + */ 1 //
SELECT /*+ MAX_EXECUTION_TIME(1000) */ 8 //
/*!50000 SELECT 9 */ //
/*! SET @in_a_comment = 10 */ //
SELECT @in_a_comment //
SELECT 11; //
   SELECT    12    //
SELECT '/* no comment */', '-- none', '# none', ';' //
/* only a comment */ //
; //
SELECT 13;; //
(SELECT 14) //
((SELECT 15) UNION (SELECT 16)) ORDER BY 1 DESC LIMIT 1 //

# -- Tables of all types -------------------------------------------------------------------------------------------
CREATE TABLE types_number (
  id INT AUTO_INCREMENT PRIMARY KEY, t1 TINYINT, t2 TINYINT UNSIGNED, t3 BOOL, s1 SMALLINT, s2 SMALLINT UNSIGNED,
  m1 MEDIUMINT, m2 MEDIUMINT UNSIGNED, i1 INT, i2 INT UNSIGNED ZEROFILL, b1 BIGINT, b2 BIGINT UNSIGNED,
  d1 DECIMAL(65,30), d2 DECIMAL(5,2) UNSIGNED, f1 FLOAT, f2 FLOAT(7,3), g1 DOUBLE, g2 DOUBLE UNSIGNED, bit1 BIT, bit64 BIT(64)) //
CREATE TABLE types_text (
  id INT AUTO_INCREMENT PRIMARY KEY, c1 CHAR(10), c2 CHAR(0), v1 VARCHAR(255), v2 VARCHAR(5000) CHARACTER SET latin1,
  v3 VARCHAR(20) COLLATE utf8mb4_bin, tt TINYTEXT, te TEXT, mt MEDIUMTEXT, lt LONGTEXT, bi BINARY(4), vb VARBINARY(300),
  tb TINYBLOB, bl BLOB, mb MEDIUMBLOB, lb LONGBLOB, e ENUM('small','medium','ünï',''), s SET('a','b','c','d'), j JSON,
  a CHAR(5) CHARACTER SET ascii, u CHAR(5) CHARACTER SET ucs2) //
CREATE TABLE types_time (
  id INT AUTO_INCREMENT PRIMARY KEY, d DATE, t TIME, t6 TIME(6), dt DATETIME, dt3 DATETIME(3), ts TIMESTAMP NULL,
  ts6 TIMESTAMP(6) NULL DEFAULT NULL, y YEAR) //
CREATE TABLE types_shape (
  id INT AUTO_INCREMENT PRIMARY KEY, g GEOMETRY, p POINT, l LINESTRING, po POLYGON, mp MULTIPOINT, gc GEOMETRYCOLLECTION) //
INSERT INTO types_number VALUES (NULL, -128, 255, TRUE, -32768, 65535, -8388608, 16777215, -2147483648, 4294967295,
  -9223372036854775808, 18446744073709551615, -12345678901234567890123456789012345.123456789012345678901234567890, 999.99,
  -3.4e38, 1234.567, 1.7976931348623157e308, 2.2250738585072014e-308, b'1', b'1111000011110000111100001111000011110000111100001111000011110000') //
INSERT INTO types_number VALUES (NULL, 127, 0, FALSE, 32767, 0, 8388607, 0, 2147483647, 7, 9223372036854775807, 0, 0, 0, 0, 0, 0, 0, b'0', 0) //
INSERT INTO types_number (id) VALUES (NULL) //
INSERT INTO types_text VALUES (NULL, 'ten chars!', '', 'varchar', 'caf\xe9', 'Bin', 'tiny', 'text', 'medium', 'long',
  x'0102', x'00ff', x'00', x'ff00', x'01', x'02', 'medium', 'a,c', '{"k": [1, 2.5, "x", null, true]}', 'ascii', 'ucs2') //
INSERT INTO types_text VALUES (NULL, '漢字', NULL, '😀 smile', 'latin', 'bIN', '', '', '', '', '', '', '', '', '', '', '', '', '[]', '', 'ü') //
INSERT INTO types_text (id) VALUES (NULL) //
INSERT INTO types_text (v1, te, bl) VALUES (REPEAT('v', 250), REPEAT('t', 65535), REPEAT(x'00', 65535)) //
INSERT INTO types_text (v1, lt, lb) VALUES (REPEAT('v', 251), REPEAT('ü', 70000), REPEAT(x'fe', 70000)) //
INSERT INTO types_time VALUES (NULL, '2024-02-29', '838:59:59', '-838:59:59.000000', '9999-12-31 23:59:59',
  '2024-01-01 00:00:00.123', '2024-01-01 00:00:01', '2024-06-15 12:34:56.123456', 2024) //
INSERT INTO types_time VALUES (NULL, '1000-01-01', '00:00:00', '00:00:00.000001', '1000-01-01 00:00:00',
  '2024-01-01 00:00:00.1', '1970-01-01 00:00:01', '2038-01-19 03:14:07', 1901) //
INSERT INTO types_time (id) VALUES (NULL) //
SET sql_mode = '' //
#! skip connector-j cannot read them without an option
#! skip mariadb-j cannot read them either
#! skip vertx gives the connection up on reading them
INSERT INTO types_time VALUES (NULL, '0000-00-00', '0', '0', '0000-00-00 00:00:00', 0, 0, 0, 0) //
#! skip connector-j as above
#! skip mariadb-j as above
#! skip vertx as above
INSERT INTO types_time (d, dt) VALUES ('2024-00-00', '2024-02-00 10:00:00') //
SET sql_mode = DEFAULT //
INSERT INTO types_shape VALUES (NULL, ST_GeomFromText('POINT(1 2)'), ST_GeomFromText('POINT(-1.5 2.5)'),
  ST_GeomFromText('LINESTRING(0 0,1 1,2 0)'), ST_GeomFromText('POLYGON((0 0,0 3,3 3,3 0,0 0))'),
  ST_GeomFromText('MULTIPOINT(0 0,1 1)'), ST_GeomFromText('GEOMETRYCOLLECTION(POINT(1 1),LINESTRING(0 0,1 1))')) //
INSERT INTO types_shape (id) VALUES (NULL) //
SELECT * FROM types_number ORDER BY id //
#! skip node mysql2 does not read a CHAR(0) in ucs2
SELECT * FROM types_text ORDER BY id //
SELECT * FROM types_time ORDER BY id //
SELECT id, ST_AsText(g), HEX(p), ST_AsText(l), ST_AsText(po), ST_AsText(mp), ST_AsText(gc) FROM types_shape ORDER BY id //
#! skip vertx knows geometries by its own classes, which have no text
SELECT * FROM types_shape ORDER BY id //
SELECT t.id AS x, t.b2 AS y, t.d1 + 1, n.v1 FROM types_number t LEFT JOIN types_text AS n ON n.id = t.id ORDER BY 1 //
SELECT COUNT(*), SUM(i1), AVG(i1), MIN(b2), MAX(f1), STD(t1), BIT_AND(t2), GROUP_CONCAT(t1 ORDER BY id) FROM types_number //
SELECT id, SUM(t2) FROM types_number GROUP BY id WITH ROLLUP //
SELECT DISTINCT e FROM types_text ORDER BY e //
SELECT j, j->'$.k', j->>'$.k[2]', JSON_TYPE(j) FROM types_text WHERE j IS NOT NULL ORDER BY id //
SELECT e + 0, s + 0, bi, HEX(bi) FROM types_text ORDER BY id LIMIT 2 //
SELECT LENGTH(te), LENGTH(bl), LENGTH(lt), LENGTH(lb) FROM types_text ORDER BY id //
SELECT te FROM types_text WHERE LENGTH(te) > 60000 //
SELECT lb FROM types_text WHERE LENGTH(lb) > 60000 //
SELECT MAX(id) OVER (ORDER BY id), ROW_NUMBER() OVER (ORDER BY id DESC) FROM types_number ORDER BY id //
WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 10) SELECT i, i * i FROM n //
WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1000) SELECT i, REPEAT('x', i) FROM n //

# -- Insert ids, affected rows, infos ------------------------------------------------------------------------------
CREATE TABLE people (id BIGINT UNSIGNED AUTO_INCREMENT PRIMARY KEY, name VARCHAR(20) UNIQUE, age INT NOT NULL DEFAULT 7, boss BIGINT UNSIGNED) //
CREATE TABLE IF NOT EXISTS people (id INT) //
INSERT INTO people (name) VALUES ('ann') //
SELECT LAST_INSERT_ID(), ROW_COUNT() //
INSERT INTO people (name) VALUES ('bob'), ('cid'), ('dan') //
SELECT LAST_INSERT_ID() //
INSERT INTO people (id, name) VALUES (100, 'eve') //
SELECT LAST_INSERT_ID() //
INSERT INTO people SET name = 'fay', age = 30 //
INSERT INTO people (name, age) SELECT CONCAT(name, '2'), age + 1 FROM people //
INSERT INTO people (name) VALUES ('ann') ON DUPLICATE KEY UPDATE age = age + 1 //
INSERT INTO people (name) VALUES ('ann') ON DUPLICATE KEY UPDATE age = age //
INSERT INTO people (name) VALUES ('ann') ON DUPLICATE KEY UPDATE id = LAST_INSERT_ID(id), age = 50 //
SELECT LAST_INSERT_ID() //
INSERT IGNORE INTO people (name) VALUES ('ann'), ('gus') //
SHOW WARNINGS //
INSERT INTO people (name) VALUES ('ann') //
SHOW ERRORS //
SHOW COUNT(*) ERRORS //
SELECT @@error_count, @@warning_count //
REPLACE INTO people (id, name) VALUES (1, 'ann') //
REPLACE INTO people (id, name) VALUES (1, 'bob') //
UPDATE people SET age = 7 WHERE age = 7 //
UPDATE people SET age = age + 1 //
SELECT ROW_COUNT() //
UPDATE people SET age = 1 WHERE id = 12345678 //
UPDATE people SET age = 'not a number' WHERE id = 1 //
UPDATE IGNORE people SET name = 'cid' WHERE name = 'dan' //
SHOW WARNINGS //
UPDATE people p JOIN people q ON q.id = p.id SET p.boss = q.id WHERE p.id < 5 //
DELETE FROM people WHERE id = 3 //
SELECT ROW_COUNT() //
DELETE FROM people WHERE id = 3 //
DELETE p FROM people p WHERE p.name = 'eve2' //
SELECT LAST_INSERT_ID(77) //
SELECT LAST_INSERT_ID(), @@identity, @@last_insert_id //
SET LAST_INSERT_ID = 88 //
SELECT LAST_INSERT_ID() //
SET INSERT_ID = 500 //
INSERT INTO people (name) VALUES ('set') //
SELECT LAST_INSERT_ID() //
INSERT INTO people (id, name) VALUES (18446744073709551610, 'big') //
SELECT LAST_INSERT_ID() //
INSERT INTO people (name) VALUES ('bigger') //
SELECT LAST_INSERT_ID() //
SELECT * FROM people ORDER BY id //
SELECT SQL_CALC_FOUND_ROWS id FROM people LIMIT 2 //
SELECT FOUND_ROWS() //
SELECT FOUND_ROWS() //
SELECT * FROM people WHERE id IS NULL //
SELECT id FROM people WHERE id = 1 FOR UPDATE //
SELECT id FROM people WHERE id = 1 LOCK IN SHARE MODE //
SELECT id, name INTO @id, @name FROM people ORDER BY id LIMIT 1 //
SELECT @id, @name //
SELECT id INTO OUTFILE '/tmp/refused' FROM people //
INSERT INTO people (name) VALUES ('returned') RETURNING id, name //
DELETE FROM people WHERE name = 'returned' RETURNING id //
TRUNCATE TABLE people //
INSERT INTO people () VALUES () //
INSERT INTO people VALUES (DEFAULT, 'default', DEFAULT, DEFAULT) //
ALTER TABLE people AUTO_INCREMENT = 1000 //
INSERT INTO people (name) VALUES ('thousand') //
SELECT LAST_INSERT_ID() //

# -- Warnings, notes, errors ---------------------------------------------------------------------------------------
SELECT 1 / 0 //
SHOW WARNINGS //
SHOW COUNT(*) WARNINGS //
SELECT CAST('1x' AS SIGNED), CAST('2y' AS SIGNED) //
SELECT @@warning_count //
SHOW WARNINGS LIMIT 1 //
SHOW WARNINGS LIMIT 1, 1 //
SELECT 1 //
SHOW WARNINGS //
DROP TABLE IF EXISTS no_such_table //
SHOW WARNINGS //
DROP TABLE no_such_table //
CREATE DATABASE IF NOT EXISTS ${database} //
SHOW WARNINGS //
SET sql_mode = '' //
CREATE TABLE loose (t TINYINT NOT NULL, v VARCHAR(3), d DATE) //
INSERT INTO loose VALUES (1000, 'too long', 'no date'), (-1000, 'ok', '2024-02-30'), ('x', 'abcd', NULL) //
SHOW WARNINGS //
INSERT INTO loose (v) VALUES ('a') //
SHOW WARNINGS //
SELECT * FROM loose //
SET sql_mode = DEFAULT //
INSERT INTO loose VALUES (1000, 'a', NULL) //
INSERT INTO loose VALUES (1, 'too long', NULL) //
INSERT INTO loose VALUES (NULL, 'a', NULL) //
INSERT INTO loose (v) VALUES ('a') //
INSERT INTO loose VALUES (1) //
INSERT INTO loose VALUES (1, 'a', '2024-99-99') //
SELEKT 1 //
SELECT //
SELECT * FROM no_such_table //
SELECT no_such_column FROM people //
SELECT * FROM no_such_database.t //
SELECT * FROM mysql.user //
SELECT no_such_function(1) //
SELECT LEFT('a') //
SELECT 'unclosed //
SELECT (SELECT 1 UNION SELECT 2) //
SELECT 1, 2 UNION SELECT 1 //
SELECT name, COUNT(*) FROM people //
SELECT id FROM people AS a, people AS b //
SELECT 'a' = _latin1'ü' COLLATE latin1_bin COLLATE utf8mb4_bin //
SELECT ST_GeomFromText('POINT(broken') //
SELECT JSON_EXTRACT('{broken', '$.a') //
SELECT CAST(x'ff' AS CHAR CHARACTER SET utf8mb4) //
SELECT EXP(1000) //
SELECT 9223372036854775807 + 1 //
SELECT CAST(0 AS UNSIGNED) - 1 //
CREATE TABLE people (id INT) //
CREATE TABLE broken (id INT, id INT) //
CREATE TABLE broken (id NOSUCHTYPE) //
CREATE TABLE broken (a VARCHAR(70000)) //
CREATE TABLE `way_too_long_a_name_for_a_table_0123456789012345678901234567890123456789` (a INT) //
CREATE DATABASE another //
DROP DATABASE mysql //
# As a prepared statement MySQL 8.0.15 answers it with a packet that is none; several cannot be prepared.
SET GLOBAL max_connections = 10; SELECT 1 //
SET no_such_variable = 1 //
SET @@session.version = 'x' //
SET sql_mode = 'NO_SUCH_MODE' //
SET autocommit = 'maybe' //
SET NAMES nosuch //
SET character_set_results = nosuch //
#! differs KILL
KILL 999999999 //
SHUTDOWN //
FLUSH TABLES WITH READ LOCK //
CALL no_such_procedure() //
EXECUTE no_such_statement //
ROLLBACK TO SAVEPOINT no_such_savepoint //
SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'of our own ünï', MYSQL_ERRNO = 4711 //
SIGNAL SQLSTATE '01000' SET MESSAGE_TEXT = 'a warning of our own', MYSQL_ERRNO = 4712 //
SHOW WARNINGS //
RESIGNAL //
GET DIAGNOSTICS @number = NUMBER //
SELECT @number //
SELECT 1 / 0, 'x' + 1 //
GET DIAGNOSTICS CONDITION 1 @state = RETURNED_SQLSTATE, @text = MESSAGE_TEXT //
SELECT @state, @text //
SET max_error_count = 2 //
SELECT CAST('1x' AS SIGNED), CAST('2y' AS SIGNED), CAST('3z' AS SIGNED) //
SHOW WARNINGS //
SET max_error_count = DEFAULT //
SET sql_notes = 0 //
DROP TABLE IF EXISTS no_such_table //
SHOW WARNINGS //
SET sql_notes = 1 //

# -- Transactions --------------------------------------------------------------------------------------------------
CREATE TABLE accounts (id INT PRIMARY KEY, balance INT CHECK (balance >= 0)) ENGINE = InnoDB //
BEGIN //
INSERT INTO accounts VALUES (1, 100), (2, 200) //
SELECT * FROM accounts ORDER BY id //
COMMIT //
START TRANSACTION //
UPDATE accounts SET balance = balance - 50 WHERE id = 1 //
SAVEPOINT one //
UPDATE accounts SET balance = 0 //
SAVEPOINT two //
DELETE FROM accounts //
ROLLBACK TO SAVEPOINT two //
SELECT * FROM accounts ORDER BY id //
ROLLBACK TO one //
RELEASE SAVEPOINT one //
RELEASE SAVEPOINT one //
SELECT * FROM accounts ORDER BY id //
ROLLBACK //
SELECT * FROM accounts ORDER BY id //
START TRANSACTION READ ONLY //
UPDATE accounts SET balance = 1 //
SELECT COUNT(*) FROM accounts //
COMMIT //
START TRANSACTION WITH CONSISTENT SNAPSHOT //
COMMIT AND CHAIN //
SELECT 1 //
ROLLBACK AND NO CHAIN //
SET autocommit = 0 //
SELECT @@autocommit //
INSERT INTO accounts VALUES (3, 300) //
ROLLBACK //
INSERT INTO accounts VALUES (4, 400) //
COMMIT WORK //
SELECT * FROM accounts ORDER BY id //
SET autocommit = 1 //
SELECT @@autocommit //
SET TRANSACTION ISOLATION LEVEL SERIALIZABLE //
SELECT @@session.transaction_isolation //
BEGIN //
SELECT COUNT(*) FROM accounts //
COMMIT //
SET TRANSACTION READ ONLY //
INSERT INTO accounts VALUES (5, 500) //
INSERT INTO accounts VALUES (5, 500) //
SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED //
SELECT @@session.transaction_isolation //
SET SESSION TRANSACTION READ ONLY //
INSERT INTO accounts VALUES (6, 600) //
SET SESSION TRANSACTION READ WRITE //
SET @@transaction_isolation = 'REPEATABLE-READ' //
BEGIN //
CREATE TABLE commits_by_itself (id INT) //
ROLLBACK //
DROP TABLE commits_by_itself //
INSERT INTO accounts VALUES (1, -1) //
INSERT INTO accounts VALUES (7, -1) //
BEGIN //
INSERT INTO accounts VALUES (8, 800) //
INSERT INTO accounts VALUES (8, 800) //
SELECT COUNT(*) FROM accounts //
COMMIT //
SET TRANSACTION ISOLATION LEVEL READ UNCOMMITTED //
BEGIN //
SET TRANSACTION ISOLATION LEVEL READ COMMITTED //
ROLLBACK //
SET completion_type = 'CHAIN' //
BEGIN //
COMMIT //
SET completion_type = DEFAULT //
ROLLBACK //
XA START 'differential' //
INSERT INTO accounts VALUES (9, 900) //
XA END 'differential' //
XA PREPARE 'differential' //
XA ROLLBACK 'differential' //
XA COMMIT 'no such' //

# -- User variables and session variables --------------------------------------------------------------------------
SET @a = 1, @b = 'two', @c = 3.5, @d = NULL, @e = x'ff' //
SELECT @a, @b, @c, @d, @e, @never //
SELECT @a := @a + 1 //
SELECT @a //
SELECT @row := @row + 1, id FROM accounts, (SELECT @row := 0) AS r ORDER BY id //
SET @`odd name` = 'x' //
SELECT @`odd name`, @'odd name' //
SET SESSION group_concat_max_len = 10 //
SELECT @@group_concat_max_len, GROUP_CONCAT(id SEPARATOR '----') FROM accounts //
SHOW WARNINGS //
SET group_concat_max_len = DEFAULT //
SET sql_select_limit = 2 //
SELECT id FROM accounts ORDER BY id //
SET sql_select_limit = DEFAULT //
SET sql_mode = 'ANSI_QUOTES,NO_BACKSLASH_ESCAPES,PIPES_AS_CONCAT' //
#! skip command-line takes the backslash for the beginning of a command
SELECT "id", 'back\slash', 'a' || 'b' FROM "accounts" ORDER BY "id" LIMIT 1 //
SET sql_mode = CONCAT(@@sql_mode, ',NO_ZERO_DATE') //
SELECT @@sql_mode //
SET sql_mode = DEFAULT //
SELECT @@sql_mode //
SET time_zone = '+05:30' //
SELECT NOW(), @@time_zone, FROM_UNIXTIME(0) //
SELECT ts FROM types_time ORDER BY id LIMIT 2 //
SET time_zone = '+00:00' //
SET div_precision_increment = 10 //
SELECT 1 / 3 //
SET div_precision_increment = DEFAULT //
SET auto_increment_increment = 10, auto_increment_offset = 3 //
INSERT INTO people (name) VALUES ('tens'), ('of tens') //
SELECT LAST_INSERT_ID() //
SET auto_increment_increment = DEFAULT, auto_increment_offset = DEFAULT //
SET foreign_key_checks = 0, unique_checks = 0 //
SELECT @@foreign_key_checks, @@unique_checks //
SET foreign_key_checks = 1, unique_checks = 1 //
SET SESSION wait_timeout = 1000, @@session.net_read_timeout = 100, LOCAL interactive_timeout = 900 //
SELECT @@wait_timeout, @@net_read_timeout, @@interactive_timeout //
SET @old = @@sql_mode, sql_mode = 'TRADITIONAL', @new = @@sql_mode //
SELECT @old, @new //
SET sql_mode = @old //
SET big_tables = ON, sql_safe_updates = ON //
DELETE FROM accounts //
SET sql_safe_updates = OFF, big_tables = OFF //
SET sql_big_selects = 1 //
SET sort_buffer_size = 100000 //
SELECT @@sort_buffer_size //
SET optimizer_switch = 'index_merge=off' //
SELECT @@optimizer_switch LIKE '%index_merge=off%' //
SET optimizer_switch = DEFAULT //
SHOW VARIABLES LIKE 'sql_mode' //
SHOW SESSION VARIABLES WHERE Variable_name IN ('autocommit', 'time_zone', 'character_set_client') //
SET rand_seed1 = 1, rand_seed2 = 2 //
SELECT RAND() //
SELECT RAND(5) //

# -- Character sets ------------------------------------------------------------------------------------------------
#! skip connector-j warns of it and does not follow
#! skip mariadb-j takes only UTF-8
#! skip vertx does not follow
#! skip node does not follow
#! skip command-line is fed with UTF-8
SET NAMES latin1 //
#! skip connector-j as above
#! skip mariadb-j as above
#! skip vertx as above
#! skip node as above
#! skip command-line as above
SELECT 'cafe', @@character_set_client, @@collation_connection, @@character_set_results //
#! skip connector-j as above
#! skip mariadb-j as above
#! skip vertx as above
#! skip node as above
#! skip command-line as above
SELECT v1, v2, no_such_column FROM types_text //
#! skip connector-j as above
#! skip mariadb-j as above
#! skip vertx as above
#! skip node as above
#! skip command-line as above
SET character_set_results = NULL //
#! skip connector-j as above
#! skip mariadb-j as above
#! skip vertx as above
#! skip node as above
#! skip command-line as above
SELECT v1, v2, c1, u FROM types_text ORDER BY id LIMIT 3 //
#! skip connector-j as above
#! skip mariadb-j as above
#! skip vertx as above
#! skip node as above
#! skip command-line as above
SET character_set_results = 'utf8mb4', character_set_client = 'latin1', collation_connection = 'latin1_german1_ci' //
#! skip connector-j as above
#! skip mariadb-j as above
#! skip vertx as above
#! skip node as above
#! skip command-line as above
SELECT 'x', @@character_set_client, @@collation_connection, @@character_set_results //
#! skip connector-j as above
#! skip mariadb-j as above
#! skip vertx as above
#! skip node as above
#! skip command-line as above
SET CHARACTER SET utf8mb4 //
SET NAMES utf8mb4 COLLATE utf8mb4_bin //
SELECT 'a' = 'A', @@collation_connection //
SET NAMES utf8mb4 //
SELECT @@collation_connection, 'ünï' //
SET collation_connection = utf8mb4_unicode_ci //
SELECT @@collation_connection, COLLATION('x') //
SET NAMES 'utf8mb4' COLLATE 'utf8mb4_general_ci' //

# -- Databases -----------------------------------------------------------------------------------------------------
USE information_schema //
SELECT DATABASE(), @@collation_database //
SELECT TABLE_NAME FROM TABLES WHERE TABLE_SCHEMA = '${database}' ORDER BY TABLE_NAME //
USE ${database} //
SELECT DATABASE() //
USE `${database}` //
USE no_such_database //
USE mysql //
SELECT DATABASE() //
SELECT * FROM ${database}.accounts ORDER BY id LIMIT 1 //
SELECT COUNT(*) FROM `${database}`.`people` //

# -- Temporary tables, locks, handlers ------------------------------------------------------------------------------
CREATE TEMPORARY TABLE scratch (id INT AUTO_INCREMENT PRIMARY KEY, v VARCHAR(10)) //
INSERT INTO scratch (v) VALUES ('a'), ('b') //
SELECT * FROM scratch ORDER BY id //
CREATE TEMPORARY TABLE scratch2 AS SELECT * FROM scratch //
SELECT LAST_INSERT_ID() //
ALTER TABLE scratch ADD COLUMN w INT DEFAULT 5 //
SELECT * FROM scratch ORDER BY id //
CREATE TEMPORARY TABLE people (only_here INT) //
SELECT * FROM people //
DROP TEMPORARY TABLE people //
SELECT COUNT(*) FROM people //
DROP TEMPORARY TABLE scratch, scratch2 //
SELECT * FROM scratch //
LOCK TABLES accounts READ, people WRITE //
SELECT COUNT(*) FROM accounts //
INSERT INTO accounts VALUES (50, 50) //
SELECT COUNT(*) FROM types_number //
INSERT INTO people (name) VALUES ('under lock') //
UNLOCK TABLES //
SELECT COUNT(*) FROM types_number //
LOCK TABLE accounts WRITE //
BEGIN //
ROLLBACK //
HANDLER accounts OPEN //
HANDLER accounts READ FIRST //
HANDLER accounts READ NEXT LIMIT 2 //
HANDLER accounts READ `PRIMARY` = (2) //
HANDLER accounts CLOSE //
HANDLER accounts CLOSE //
SELECT GET_LOCK('a lock', 1) //
SELECT IS_FREE_LOCK('a lock'), IS_USED_LOCK('a lock') IS NULL //
SELECT RELEASE_LOCK('a lock'), RELEASE_LOCK('a lock') //
SELECT GET_LOCK('one', 0), GET_LOCK('two', 0) //
SELECT RELEASE_ALL_LOCKS() //

# -- Views, triggers, routines, events -----------------------------------------------------------------------------
CREATE VIEW grown AS SELECT id, name, age FROM people WHERE age > 7 WITH CHECK OPTION //
SELECT * FROM grown ORDER BY id //
INSERT INTO grown (name, age) VALUES ('small', 1) //
INSERT INTO grown (name, age) VALUES ('tall', 100) //
CREATE OR REPLACE ALGORITHM = TEMPTABLE VIEW summed AS SELECT age, COUNT(*) AS n FROM people GROUP BY age //
SELECT * FROM summed ORDER BY age //
UPDATE summed SET n = 1 //
CREATE TABLE log_of (id INT AUTO_INCREMENT PRIMARY KEY, what VARCHAR(100)) //
CREATE TRIGGER people_added AFTER INSERT ON people FOR EACH ROW INSERT INTO log_of (what) VALUES (CONCAT('added ', NEW.name)) //
INSERT INTO people (name) VALUES ('triggered') //
SELECT LAST_INSERT_ID() //
SELECT * FROM log_of ORDER BY id //
CREATE TRIGGER people_checked BEFORE INSERT ON people FOR EACH ROW BEGIN
  IF NEW.name = 'bad' THEN SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'bad name'; END IF;
  SET NEW.age = COALESCE(NEW.age, 1) + 1;
END //
INSERT INTO people (name) VALUES ('bad') //
INSERT INTO people (name) VALUES ('good') //
SELECT name, age FROM people WHERE name = 'good' //
CREATE PROCEDURE p_results() BEGIN SELECT 1 AS one; SELECT 2 AS two, 'x' AS x UNION SELECT 3, 'y'; SELECT 1 FROM people WHERE 1 = 0; END //
CALL p_results() //
CREATE PROCEDURE p_out(IN a INT, OUT b INT) BEGIN SET b = a * 2; SELECT a AS given; END //
CALL p_out(21, @doubled) //
SELECT @doubled //
CREATE PROCEDURE p_inout(INOUT a VARCHAR(100)) SET a = CONCAT(a, '!') //
SET @text = 'hey' //
CALL p_inout(@text) //
SELECT @text //
CREATE PROCEDURE p_writes() BEGIN INSERT INTO log_of (what) VALUES ('from a procedure'); UPDATE accounts SET balance = balance; END //
CALL p_writes() //
SELECT LAST_INSERT_ID(), ROW_COUNT() //
CREATE PROCEDURE p_fails() BEGIN SELECT 'before'; SELECT * FROM no_such_table; SELECT 'after'; END //
#! skip mariadb-j-prepared waits for ever for more results
CALL p_fails() //
CREATE PROCEDURE p_warns() BEGIN SELECT CAST('1x' AS SIGNED); SELECT 1; SELECT 1 / 0; END //
CALL p_warns() //
SHOW WARNINGS //
CREATE PROCEDURE p_signals() BEGIN SELECT 1; SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'signalled'; END //
#! skip mariadb-j-prepared as above
CALL p_signals() //
CREATE PROCEDURE p_sets() BEGIN SET @in_procedure = 5; SET SESSION sql_mode = ''; CREATE TEMPORARY TABLE made_inside (id INT); END //
CALL p_sets() //
SELECT @in_procedure, @@sql_mode //
SELECT * FROM made_inside //
DROP TEMPORARY TABLE made_inside //
SET sql_mode = DEFAULT //
CREATE PROCEDURE p_begins() BEGIN START TRANSACTION; INSERT INTO accounts VALUES (77, 77); END //
CALL p_begins() //
ROLLBACK //
SELECT COUNT(*) FROM accounts WHERE id = 77 //
CREATE PROCEDURE p_handler() BEGIN
  DECLARE done INT DEFAULT 0; DECLARE v INT;
  DECLARE c CURSOR FOR SELECT id FROM accounts ORDER BY id;
  DECLARE CONTINUE HANDLER FOR NOT FOUND SET done = 1;
  OPEN c;
  WHILE NOT done DO FETCH c INTO v; IF NOT done THEN SELECT v; END IF; END WHILE;
  CLOSE c;
END //
CALL p_handler() //
CREATE PROCEDURE p_dynamic(IN t VARCHAR(64)) BEGIN SET @q = CONCAT('SELECT COUNT(*) FROM ', t); PREPARE s FROM @q; EXECUTE s; DEALLOCATE PREPARE s; END //
CALL p_dynamic('accounts') //
CREATE FUNCTION f_twice(a INT) RETURNS INT DETERMINISTIC RETURN a * 2 //
SELECT f_twice(21), f_twice(NULL), f_twice('x') //
SELECT f_twice() //
CREATE FUNCTION f_writes() RETURNS INT BEGIN INSERT INTO log_of (what) VALUES ('from a function'); RETURN LAST_INSERT_ID(); END //
SELECT f_writes() > 0 //
SELECT LAST_INSERT_ID() //
CREATE EVENT never ON SCHEDULE AT '2037-01-01 00:00:00' DO SELECT 1 //
DROP EVENT IF EXISTS never //
ALTER PROCEDURE p_results COMMENT 'three results' //
DROP FUNCTION f_writes //
DROP FUNCTION f_writes //
DROP PROCEDURE IF EXISTS f_writes //

# -- Several statements at once ------------------------------------------------------------------------------------
SELECT 1; SELECT 2; SELECT 'three' //
INSERT INTO log_of (what) VALUES ('m1'); INSERT INTO log_of (what) VALUES ('m2'), ('m3'); SELECT LAST_INSERT_ID() //
SELECT 1; SELECT * FROM no_such_table; SELECT 3 //
SET @multi = 1; SELECT @multi; SET @multi = 2 //
SELECT @multi //
BEGIN; INSERT INTO accounts VALUES (60, 60); SELECT COUNT(*) FROM accounts; ROLLBACK; SELECT COUNT(*) FROM accounts //
SELECT 1; CALL p_results(); SELECT 2 //
SELECT 1 / 0; SHOW WARNINGS; SELECT 1; SHOW WARNINGS //
USE information_schema; SELECT DATABASE(); USE ${database}; SELECT DATABASE() //
DROP TABLE IF EXISTS m1; CREATE TABLE m1 (id INT); INSERT INTO m1 VALUES (1); SELECT * FROM m1; DROP TABLE m1; //
SELECT 1; ; SELECT 2 //
UPDATE accounts SET balance = balance + 1; SELECT ROW_COUNT(); DELETE FROM accounts WHERE id = 999; SELECT ROW_COUNT() //
SELECT 1;
-- a comment between
SELECT 2 //
SET sql_mode = 'ANSI_QUOTES'; SELECT "id" FROM accounts LIMIT 1; SET sql_mode = DEFAULT //
SET autocommit = 0; SET autocommit = 1 //

# -- Prepared statements -------------------------------------------------------------------------------------------
PREPARE one FROM 'SELECT ? + 1, ?' //
SET @p1 = 41, @p2 = 'text' //
EXECUTE one USING @p1, @p2 //
EXECUTE one USING @p1 //
PREPARE broken FROM 'SELEKT ?' //
SET @q = 'SELECT COUNT(*) FROM accounts' //
PREPARE two FROM @q //
EXECUTE two //
DEALLOCATE PREPARE one //
EXECUTE one USING @p1, @p2 //
DROP PREPARE two //
EXECUTE IMMEDIATE 'SELECT ?' USING 5 //
#! with integer:1 | string:one | double:1.5 | null
#! with integer:-9223372036854775808 | string: | double:-1e300 | bytes:00ff
#! with null | string:ünï 😀 | null | bytes:
SELECT ?, ?, ?, ? //
#! with string:prepared one | integer:10
#! with string:prepared two | null
#! with string:prepared one | integer:10
#! with string:a name that is far too long for it | integer:10
INSERT INTO people (name, age) VALUES (?, ?) //
#! with integer:1
#! with integer:100000
#! with null
SELECT id, name, age FROM people WHERE id > ? ORDER BY id LIMIT 3 //
#! with integer:2
SELECT id FROM accounts ORDER BY id LIMIT ? //
#! with datetime:2024-05-06 07:08:09
#! with string:2024-05-06
#! with null
SELECT DATE(?) //
#! with datetime:2024-05-06 07:08:09
SELECT DATE_ADD(?, INTERVAL 1 DAY) //
#! with integer:1 | integer:2
UPDATE accounts SET balance = balance + ? WHERE id = ? //
#! with integer:7000
DELETE FROM accounts WHERE id = ? //
#! with integer:5
CALL p_out(?, @out_of_prepared) //
SELECT @out_of_prepared //
#! with integer:6 | integer:0
CALL p_out(?, ?) //
#! with long:300000
#! with bytes:0102
SELECT LENGTH(?), 'long' //
#! with long:1000000 | string:long data
INSERT INTO types_text (lb, v1) VALUES (?, ?) //
SELECT id, LENGTH(lb), v1 FROM types_text WHERE v1 = 'long data' //
#! with integer:1
SELECT * FROM no_such_table WHERE id = ? //
#! with integer:1
SELECT ?, no_such_column FROM accounts //
#! with string:x
SELECT ? FROM people //
#! fetch 3
SELECT id, name, age FROM people ORDER BY id //
#! fetch 2
#! with integer:0
SELECT id, balance FROM accounts WHERE id > ? ORDER BY id //
#! fetch 10
SELECT id FROM accounts WHERE 1 = 0 //
#! fetch 100
WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 999) SELECT i, REPEAT('y', 100) FROM n //
#! fetch 2
SELECT * FROM types_number ORDER BY id //
CREATE TABLE batches (id INT AUTO_INCREMENT PRIMARY KEY, name VARCHAR(10) UNIQUE, body BLOB) //
#! batch
#! with string:b1 | bytes:01
#! with string:b2 | null
#! with string:b3 | bytes:03
INSERT INTO batches (name, body) VALUES (?, ?) //
#! batch
#! with string:b4 | bytes:04
#! with string:b1 | bytes:05
#! with string:b6 | bytes:06
INSERT INTO batches (name, body) VALUES (?, ?) //
#! batch
#! with bytes:aa | string:b1
#! with bytes:bb | string:b2
#! with bytes:cc | string:none
UPDATE batches SET body = ? WHERE name = ? //
#! batch
#! with string:b1
#! with string:b2
DELETE FROM batches WHERE name = ? //
SELECT * FROM batches ORDER BY id //

# -- Files of the client -------------------------------------------------------------------------------------------
CREATE TABLE loaded (id INT, name VARCHAR(10), x DECIMAL(5,2)) //
#! skip mariadb-j-compressed does not end a file under compression
#! skip vertx-prepared gives the connection up when a prepared statement asks for a file, as on MariaDB
LOAD DATA LOCAL INFILE '${file}' INTO TABLE loaded FIELDS TERMINATED BY ',' OPTIONALLY ENCLOSED BY '"' //
SHOW WARNINGS //
SELECT * FROM loaded ORDER BY id //
#! skip mariadb-j-compressed does not end a file under compression
#! skip vertx-prepared gives the connection up when a prepared statement asks for a file, as on MariaDB
LOAD DATA LOCAL INFILE '${file}' IGNORE INTO TABLE loaded FIELDS TERMINATED BY ',' LINES TERMINATED BY '\n' IGNORE 1 LINES (@a, name) SET id = @a + 10 //
SHOW WARNINGS //
SELECT * FROM loaded ORDER BY id, name //
#! skip mariadb-j-compressed does not end a file under compression
#! skip vertx-prepared gives the connection up when a prepared statement asks for a file, as on MariaDB
LOAD DATA LOCAL INFILE '${file}' INTO TABLE no_such_table //
LOAD DATA INFILE '/etc/hostname' INTO TABLE loaded //
SELECT LOAD_FILE('/etc/hostname') //

# -- Large and many ------------------------------------------------------------------------------------------------
SELECT REPEAT('x', 65535), REPEAT('y', 65536) //
SELECT REPEAT('x', 1000000) AS million //
SELECT REPEAT('x', 16777210) AS nearly //
SELECT REPEAT('x', 16777211) AS exactly //
SELECT REPEAT('x', 16777215) AS a_packet //
SELECT REPEAT('x', 17000000) AS more, 'behind' //
SELECT REPEAT('x', 16777216), REPEAT('y', 16777216) //
SELECT LENGTH(REPEAT('x', 70000000)) //
SHOW WARNINGS //
WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1000) SELECT a.i, b.i FROM n a JOIN n b ON b.i <= 30 ORDER BY 1, 2 //
SELECT 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31,
  32, 33, 34, 35, 36, 37, 38, 39, 40, 41, 42, 43, 44, 45, 46, 47, 48, 49, 50, 51, 52, 53, 54, 55, 56, 57, 58, 59, 60, NULL //
SET SESSION max_allowed_packet = 1024 //

# -- EXPLAIN, SHOW, maintenance ------------------------------------------------------------------------------------
#! varying
EXPLAIN SELECT * FROM people WHERE id = 1 //
SHOW WARNINGS //
#! varying
EXPLAIN FORMAT = JSON SELECT 1 //
#! varying
EXPLAIN UPDATE accounts SET balance = 1 WHERE id = 1 //
DESCRIBE people //
DESC people name //
EXPLAIN no_such_table //
SHOW TABLES //
SHOW FULL TABLES LIKE 'types%' //
SHOW TABLES FROM information_schema LIKE 'SCHEMATA' //
SHOW TABLES FROM no_such_database //
SHOW DATABASES //
SHOW CREATE TABLE people //
SHOW CREATE TABLE types_text //
SHOW CREATE VIEW grown //
SHOW CREATE PROCEDURE p_out //
SHOW CREATE FUNCTION f_twice //
#! varying
SHOW CREATE TRIGGER people_added //
SHOW CREATE DATABASE ${database} //
SHOW CREATE TABLE no_such_table //
SHOW COLUMNS FROM types_number //
SHOW FULL COLUMNS FROM types_time //
#! varying
SHOW INDEX FROM people //
#! varying
SHOW TABLE STATUS LIKE 'people' //
#! varying
SHOW TRIGGERS //
#! varying
SHOW PROCEDURE STATUS WHERE Db = '${database}' //
SHOW GRANTS //
SHOW GRANTS FOR CURRENT_USER() //
SHOW PRIVILEGES //
SHOW ENGINES //
SHOW CHARACTER SET LIKE 'utf8mb4' //
SHOW COLLATION LIKE 'utf8mb4_bin' //
#! varying
SHOW STATUS LIKE 'Threads_connected' //
SHOW STATUS LIKE 'no_such_status' //
SHOW PLUGINS //
SHOW MASTER STATUS //
SHOW BINARY LOGS //
SHOW ENGINE INNODB STATUS //
#! differs Names of other tenants
SHOW OPEN TABLES LIKE 'no_such_table' //
SHOW EVENTS //
SHOW NONSENSE //
ANALYZE TABLE accounts //
CHECK TABLE accounts //
OPTIMIZE TABLE accounts //
REPAIR TABLE accounts //
CHECKSUM TABLE accounts //
FLUSH TABLES //
RESET MASTER //
#! skip command-line takes it for itself
HELP 'no such topic' //
SELECT SCHEMA_NAME, DEFAULT_CHARACTER_SET_NAME FROM information_schema.SCHEMATA ORDER BY 1 //
SELECT TABLE_NAME, COLUMN_NAME, DATA_TYPE, COLUMN_TYPE FROM information_schema.COLUMNS WHERE TABLE_SCHEMA = '${database}' ORDER BY 1, ORDINAL_POSITION //
SELECT COUNT(*) FROM information_schema.PROCESSLIST WHERE USER = 'no one' //
SELECT BENCHMARK(10, 1 + 1), SLEEP(0.01) //

# -- Changing tables -----------------------------------------------------------------------------------------------
ALTER TABLE accounts ADD COLUMN note VARCHAR(10) DEFAULT 'none' COMMENT 'ünï' //
ALTER TABLE accounts ADD INDEX by_balance (balance), MODIFY note VARCHAR(30) //
CREATE UNIQUE INDEX by_note ON accounts (note) //
CREATE INDEX by_note ON accounts (note) //
ALTER TABLE accounts DROP COLUMN no_such_column //
DROP INDEX by_note ON accounts //
ALTER TABLE accounts ADD CONSTRAINT fk FOREIGN KEY (balance) REFERENCES no_such_table (id) //
CREATE TABLE child (id INT PRIMARY KEY, parent INT, FOREIGN KEY (parent) REFERENCES accounts (id) ON DELETE CASCADE) //
INSERT INTO child VALUES (1, 1), (2, 12345) //
INSERT INTO child VALUES (1, 1) //
DROP TABLE accounts //
DELETE FROM accounts WHERE id = 1 //
SELECT COUNT(*) FROM child //
CREATE TABLE copied LIKE people //
INSERT INTO copied SELECT * FROM people //
CREATE TABLE made AS SELECT id, name, age * 2 AS twice FROM people //
RENAME TABLE made TO made2, copied TO copied2 //
SELECT * FROM made2 ORDER BY id //
CREATE TABLE computed (a INT, b INT AS (a * 2) STORED, c INT AS (a + 1) VIRTUAL, d DATETIME DEFAULT CURRENT_TIMESTAMP ON UPDATE CURRENT_TIMESTAMP) //
INSERT INTO computed (a) VALUES (1), (2) //
INSERT INTO computed (b) VALUES (1) //
SELECT * FROM computed //
CREATE TABLE parts (id INT, y YEAR) PARTITION BY HASH (id) PARTITIONS 3 //
INSERT INTO parts VALUES (1, 2024), (2, 2024), (3, 2024) //
SELECT * FROM parts PARTITION (p1) //
ALTER TABLE parts TRUNCATE PARTITION p1 //
CREATE TABLE fulltexts (id INT PRIMARY KEY, t TEXT, FULLTEXT (t)) ENGINE = MyISAM //
INSERT INTO fulltexts VALUES (1, 'some words here'), (2, 'other things there') //
SELECT id FROM fulltexts WHERE MATCH (t) AGAINST ('things') //
CREATE TABLE in_memory (id INT) ENGINE = MEMORY //
CREATE TABLE no_engine (id INT) ENGINE = NOSUCH //
CREATE SEQUENCE s START WITH 5 //
SELECT NEXT VALUE FOR s //
SELECT NEXTVAL(s), LASTVAL(s) //
DROP TABLE child, made2, copied2 //
DROP TABLE child, no_such_table //
DROP VIEW grown, summed //
DROP TRIGGER people_checked //

# -- Session tracking ----------------------------------------------------------------------------------------------
SET session_track_schema = OFF //
USE information_schema //
SET session_track_schema = ON //
USE ${database} //
#! differs Session trackers
SET session_track_state_change = ON //
#! differs Session trackers
SET @tracked = 1 //
#! differs Session trackers
SET session_track_state_change = OFF //
#! differs Session trackers
SET session_track_transaction_info = 'CHARACTERISTICS' //
#! differs Session trackers
START TRANSACTION READ ONLY //
#! differs Session trackers
SELECT COUNT(*) FROM accounts //
#! differs Session trackers
COMMIT //
#! differs Session trackers
SET session_track_transaction_info = DEFAULT //
#! differs Session trackers
SET session_track_system_variables = 'sql_mode' //
#! differs Session trackers
SET sql_mode = 'ANSI' //
#! differs Session trackers
SET session_track_system_variables = DEFAULT //
#! differs Session trackers
SET sql_mode = DEFAULT //

# -- The session as it ends ----------------------------------------------------------------------------------------
SET @left_over = 'variable', sql_mode = 'ANSI' //
SET sql_mode = DEFAULT //
SELECT 1 / 0 //
SHOW WARNINGS //
SELECT DATABASE(), @@sql_mode, @left_over, @@autocommit, @@time_zone //
