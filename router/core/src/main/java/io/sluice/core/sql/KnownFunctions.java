package io.sluice.core.sql;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The names before an opening bracket of which it is known that they mean the same whenever the statement runs. Each is
 * built into MySQL 8.0 and MariaDB alike, so that no stored function can stand behind it; what only one of them has is
 * left out, since on the other it may be anything. Immutable.
 */
public final class KnownFunctions {
    /** Answer the same for the same arguments, rows and session variables. */
    private static final String PURE = """
            ABS ACOS ASIN ATAN ATAN2 CEIL CEILING CONV COS COT CRC32 DEGREES EXP FLOOR FORMAT GREATEST HEX LEAST LN LOG
            LOG10 LOG2 MOD OCT PI POW POWER RADIANS ROUND SIGN SIN SQRT TAN TRUNCATE UNHEX
            ASCII BIN BIT_COUNT BIT_LENGTH CHAR CHAR_LENGTH CHARACTER_LENGTH CHARSET COERCIBILITY COLLATION CONCAT
            CONCAT_WS ELT EXPORT_SET FIELD FIND_IN_SET FROM_BASE64 INSERT INSTR LCASE LEFT LENGTH LOCATE LOWER LPAD LTRIM
            MAKE_SET OCTET_LENGTH ORD QUOTE REPEAT REPLACE REVERSE RIGHT RPAD RTRIM SOUNDEX SPACE STRCMP SUBSTRING_INDEX
            TO_BASE64 UCASE UPPER WEIGHT_STRING REGEXP_INSTR REGEXP_REPLACE REGEXP_SUBSTR MATCH
            ADDTIME CONVERT_TZ DATE DATE_FORMAT DATEDIFF DAY DAYNAME DAYOFMONTH DAYOFWEEK DAYOFYEAR FROM_DAYS
            FROM_UNIXTIME GET_FORMAT HOUR LAST_DAY MAKEDATE MAKETIME MICROSECOND MINUTE MONTH MONTHNAME PERIOD_ADD
            PERIOD_DIFF QUARTER SEC_TO_TIME SECOND STR_TO_DATE SUBTIME TIME TIME_FORMAT TIME_TO_SEC TIMEDIFF TIMESTAMP
            TIMESTAMPADD TIMESTAMPDIFF TO_DAYS TO_SECONDS WEEK WEEKDAY WEEKOFYEAR YEAR YEARWEEK
            COALESCE CONVERT DATABASE DEFAULT IF IFNULL INTERVAL ISNULL NULLIF SCHEMA VALUE VALUES
            AES_DECRYPT AES_ENCRYPT COMPRESS MD5 SHA SHA1 SHA2 UNCOMPRESS UNCOMPRESSED_LENGTH
            INET_ATON INET_NTOA INET6_ATON INET6_NTOA IS_IPV4 IS_IPV4_COMPAT IS_IPV4_MAPPED IS_IPV6
            EXTRACTVALUE UPDATEXML
            JSON_ARRAY JSON_ARRAY_APPEND JSON_ARRAY_INSERT JSON_CONTAINS JSON_CONTAINS_PATH JSON_DEPTH JSON_EXTRACT
            JSON_INSERT JSON_KEYS JSON_LENGTH JSON_MERGE_PATCH JSON_MERGE_PRESERVE JSON_OBJECT JSON_PRETTY
            JSON_QUOTE JSON_REMOVE JSON_REPLACE JSON_SEARCH JSON_SET JSON_TYPE JSON_UNQUOTE JSON_VALID
            AVG LAST_VALUE ROW_NUMBER
            ST_AREA ST_ASBINARY ST_ASGEOJSON ST_ASTEXT ST_ASWKB ST_ASWKT ST_BUFFER ST_CENTROID ST_CONTAINS ST_CONVEXHULL
            ST_CROSSES ST_DIFFERENCE ST_DIMENSION ST_DISJOINT ST_DISTANCE ST_DISTANCE_SPHERE ST_ENDPOINT ST_ENVELOPE
            ST_EQUALS ST_EXTERIORRING ST_GEOMCOLLFROMTEXT ST_GEOMCOLLFROMWKB ST_GEOMETRYCOLLECTIONFROMTEXT
            ST_GEOMETRYFROMTEXT ST_GEOMETRYFROMWKB ST_GEOMETRYN ST_GEOMETRYTYPE ST_GEOMFROMGEOJSON ST_GEOMFROMTEXT
            ST_GEOMFROMWKB ST_INTERIORRINGN ST_INTERSECTION ST_INTERSECTS ST_ISCLOSED ST_ISEMPTY ST_ISSIMPLE ST_LENGTH
            ST_LINEFROMTEXT ST_LINEFROMWKB ST_LINESTRINGFROMTEXT ST_NUMGEOMETRIES ST_NUMINTERIORRINGS ST_NUMPOINTS
            ST_OVERLAPS ST_POINTFROMTEXT ST_POINTFROMWKB ST_POINTN ST_POLYFROMTEXT ST_POLYFROMWKB ST_POLYGONFROMTEXT
            ST_SRID ST_STARTPOINT ST_SYMDIFFERENCE ST_TOUCHES ST_UNION ST_WITHIN ST_X ST_Y
            MBRCONTAINS MBRDISJOINT MBREQUALS MBRINTERSECTS MBROVERLAPS MBRTOUCHES MBRWITHIN
            """;

    /**
     * Likewise, but only with the bracket right behind the name: with a gap between them, and without the SQL mode
     * IGNORE_SPACE, one of the servers calls a stored function of that name.
     */
    private static final String PURE_AT_ONCE = """
            ADDDATE CAST DATE_ADD DATE_SUB EXTRACT MID POSITION SUBDATE SUBSTR SUBSTRING TRIM
            BIT_AND BIT_OR BIT_XOR COUNT GROUP_CONCAT JSON_ARRAYAGG JSON_OBJECTAGG MAX MIN STD STDDEV STDDEV_POP
            STDDEV_SAMP SUM VAR_POP VAR_SAMP VARIANCE
            CUME_DIST DENSE_RANK FIRST_VALUE LAG LEAD NTH_VALUE NTILE PERCENT_RANK RANK
            """;

    /** Answer what {@code SET timestamp} says. */
    private static final String CLOCKS = """
            CURRENT_DATE CURRENT_TIME CURRENT_TIMESTAMP LOCALTIME LOCALTIMESTAMP UNIX_TIMESTAMP UTC_DATE UTC_TIME
            UTC_TIMESTAMP
            """;

    private static final String CLOCKS_AT_ONCE = "CURDATE CURTIME NOW";

    /** No functions at all, but words of the grammar, which both servers refuse as the name of a function. */
    private static final String WORDS = """
            ALL AND ANY AS BETWEEN BINARY BOTH BY CASE DISTINCT DISTINCTROW DIV ELSE EXCEPT EXISTS FOR FROM GROUP HAVING
            IN INDEX JOIN KEY LEADING LIKE NOT ON OR OVER PARTITION REGEXP RLIKE ROW SELECT SOME STRAIGHT_JOIN THEN
            TRAILING UNION USING WHEN WHERE XOR
            BIGINT BIT CHARACTER DATETIME DEC DECIMAL DOUBLE FLOAT INT INTEGER MEDIUMINT NCHAR NUMERIC REAL SMALLINT
            TINYINT VARBINARY VARCHAR
            """;

    private static final NameTable TABLE =
            new NameTable(names(PURE, CLOCKS, WORDS), names(PURE_AT_ONCE, CLOCKS_AT_ONCE));

    private KnownFunctions() {}

    /** Functions that answer the same whenever they run. */
    public static List<String> pure() {
        return names(PURE, PURE_AT_ONCE);
    }

    /** Functions that answer what {@code SET timestamp} says. */
    public static List<String> clocks() {
        return names(CLOCKS, CLOCKS_AT_ONCE);
    }

    /** Those of both kinds that must have their bracket right behind them. */
    public static List<String> atOnce() {
        return names(PURE_AT_ONCE, CLOCKS_AT_ONCE);
    }

    /** Words of the grammar that may stand before a bracket and call nothing. */
    public static List<String> words() {
        return names(WORDS);
    }

    /**
     * Whether the name before a bracket is one of these, in any case.
     *
     * @param hash its {@link Keyword#hash}
     * @param atOnce whether the bracket stands right behind it
     */
    static boolean isKnown(byte[] name, int length, int hash, boolean atOnce) {
        return TABLE.has(name, length, hash, atOnce);
    }

    private static List<String> names(String... texts) {
        List<String> names = new ArrayList<>();
        for (String text : texts) {
            names.addAll(List.of(text.strip().toUpperCase(Locale.ROOT).split("\\s+")));
        }
        names.sort(null);
        return List.copyOf(names);
    }
}
