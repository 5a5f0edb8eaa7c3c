package io.sluice.core.sql;

import java.util.Arrays;

/** The words that the lexer knows, and their look-up without allocation. The names are the words themselves. */
enum Keyword {
    /** Any other word. */
    NONE,
    /** A token that is no word: a name or a string in quotes. */
    QUOTED,
    /** Likewise, any other one. */
    SIGN,
    ALTER,
    ANALYZE,
    AS,
    BACKUP,
    BEGIN,
    CALL,
    CASE,
    CHARACTER,
    CHARSET,
    COLLATE,
    COMMIT,
    CONNECTION,
    CONNECTION_ID,
    COUNT,
    CREATE,
    CURRENT_ROLE,
    CURRENT_USER,
    CURRVAL,
    DEALLOCATE,
    DECLARE,
    DEFAULT,
    DELETE,
    DESC,
    DESCRIBE,
    DO,
    DROP,
    END,
    ERROR_COUNT,
    ERRORS,
    EVENT,
    EXECUTE,
    EXPLAIN,
    EXPORT,
    FILES,
    FLUSH,
    FOR,
    FOUND_ROWS,
    FUNCTION,
    GET,
    GET_LOCK,
    GLOBAL,
    GRANT,
    HANDLER,
    HARD,
    IDENTITY,
    IF,
    IN,
    INFORMATION_SCHEMA,
    INNODB_DATAFILES,
    INNODB_TABLESPACES_BRIEF,
    INSERT,
    INSERT_ID,
    INSTANCE,
    INTO,
    IS_FREE_LOCK,
    IS_USED_LOCK,
    KILL,
    LAST_INSERT_ID,
    LASTVAL,
    LOAD,
    LOCAL,
    LOCK,
    LOOP,
    NAMES,
    NEXT,
    NEXTVAL,
    NOT,
    OPEN,
    PARTITION,
    PASSWORD,
    PERFORMANCE_SCHEMA,
    PERSIST,
    PERSIST_ONLY,
    PREPARE,
    PREVIOUS,
    PROCEDURE,
    PSEUDO_THREAD_ID,
    QUERY,
    READ,
    RECURSIVE,
    RELEASE,
    RELEASE_ALL_LOCKS,
    RELEASE_LOCK,
    RENAME,
    REPEAT,
    REPLACE,
    RESIGNAL,
    RESOURCE,
    RETURNING,
    REVOKE,
    ROLE,
    ROLLBACK,
    ROW_COUNT,
    ROWNUM,
    SAVEPOINT,
    SELECT,
    SERVICE_GET_READ_LOCKS,
    SERVICE_GET_WRITE_LOCKS,
    SERVICE_RELEASE_LOCKS,
    SESSION,
    SESSION_TRACK_GTIDS,
    SESSION_TRACK_SCHEMA,
    SESSION_TRACK_STATE_CHANGE,
    SESSION_TRACK_SYSTEM_VARIABLES,
    SESSION_TRACK_TRANSACTION_INFO,
    SESSION_USER,
    SET,
    SHARE,
    SHOW,
    SIGNAL,
    SOFT,
    SQL_CALC_FOUND_ROWS,
    START,
    STATEMENT,
    SYSDATE,
    TABLE,
    TABLES,
    TEMPORARY,
    TRANSACTION,
    TRANSACTION_ISOLATION,
    TRANSACTION_READ_ONLY,
    TRIGGER,
    TRUNCATE,
    TX_ISOLATION,
    TX_READ_ONLY,
    UNLOCK,
    UPDATE,
    USE,
    VALUE,
    VALUES,
    WARNING_COUNT,
    WARNINGS,
    WHILE,
    WITH,
    XA;

    /** Longer words are none of ours. */
    static final int BYTES_MAX = SESSION_TRACK_SYSTEM_VARIABLES.name().length();

    /** A power of two, several times the number of words, so that most other words meet an empty place at once. */
    private static final Keyword[] PLACES = places(1024);

    /** One step of the hash that {@link #of} takes; it starts at 0 and ignores the case of letters. */
    static int hash(int hash, byte next) {
        return hash * 31 + (next & 0xDF);
    }

    /** The word in the first {@code length} bytes, in any case; {@link #NONE} if it is not one of ours. */
    static Keyword of(byte[] word, int length, int hash) {
        if (length > BYTES_MAX) {
            return NONE;
        }
        for (int at = place(hash, PLACES.length); ; at = (at + 1) & (PLACES.length - 1)) {
            Keyword found = PLACES[at];
            if (found == NONE || found.is(word, length)) {
                return found;
            }
        }
    }

    /** It begins an EXPLAIN. */
    boolean isExplain() {
        return this == EXPLAIN || this == DESC || this == DESCRIBE;
    }

    private boolean is(byte[] word, int length) {
        String letters = name();
        if (letters.length() != length) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            // Clearing the case bit of both sides is exact for letters, digits and underscores.
            if ((letters.charAt(i) & 0xDF) != (word[i] & 0xDF)) {
                return false;
            }
        }
        return true;
    }

    private static Keyword[] places(int size) {
        Keyword[] places = new Keyword[size];
        Arrays.fill(places, NONE);
        for (Keyword keyword : values()) {
            if (keyword == NONE || keyword == QUOTED || keyword == SIGN) {
                continue;
            }
            int hash = 0;
            for (int i = 0; i < keyword.name().length(); i++) {
                hash = hash(hash, (byte) keyword.name().charAt(i));
            }
            int at = place(hash, size);
            while (places[at] != NONE) {
                at = (at + 1) & (size - 1);
            }
            places[at] = keyword;
        }
        return places;
    }

    private static int place(int hash, int size) {
        return (hash ^ (hash >>> 15)) & (size - 1);
    }
}
