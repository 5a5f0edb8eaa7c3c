package io.sluice.proxy.apply;

import static java.util.Objects.requireNonNull;

import io.sluice.core.queue.IdempotencyKey;
import io.sluice.core.queue.Settlement;
import io.sluice.proxy.shardsql.DrainAccount;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;

/**
 * The statements about a tenant's marker table. They mean the same in every {@code sql_mode} and every character set: they
 * hold numbers, hexadecimal strings and names in backquotes. Immutable.
 */
final class MarkerRows {
    private static final int STREAM = 1;
    private static final int KEY = 2;

    private final String table;

    MarkerRows(DrainAccount account) {
        this.table = requireNonNull(account, "account").qualifiedTable();
    }

    /** Makes the log's row if there is none, and locks it. */
    String makeMark(long stream) {
        return "INSERT INTO " + table + " (kind, id) VALUES (" + STREAM + ", " + id(stream)
                + ") ON DUPLICATE KEY UPDATE seq = seq";
    }

    /** What is committed by now, whatever this transaction has seen. */
    String lockMark(long stream) {
        return readMark(stream) + " FOR UPDATE";
    }

    String readMark(long stream) {
        return "SELECT seq, dead, HEX(results) FROM " + table + where(STREAM, id(stream));
    }

    String moveMark(long stream, long position) {
        return "UPDATE " + table + " SET seq = " + position + where(STREAM, id(stream));
    }

    /** As {@link #moveMark}, and what stands there was not applied, for this reason. */
    String passDead(long stream, long position, Settlement.Dead error) {
        return "UPDATE " + table + " SET seq = " + position + ", dead = " + position + ", results = X'"
                + MarkRow.text(error) + "'" + where(STREAM, id(stream));
    }

    /** Fails as a duplicate when the key is there; waits for whoever is about to commit it. */
    String claimKey(IdempotencyKey key) {
        return "INSERT INTO " + table + " (kind, id, digest, seconds) VALUES (" + KEY + ", " + id(key) + ", X'"
                + key.digest() + "', UNIX_TIMESTAMP())";
    }

    /** Its digest in upper case, and its result. */
    String readKey(IdempotencyKey key) {
        return "SELECT HEX(digest), results FROM " + table + where(KEY, id(key)) + " FOR UPDATE";
    }

    String keepResult(IdempotencyKey key, List<StatementResult> statements) {
        return "UPDATE " + table + " SET results = '" + StatementResult.toText(statements) + "'" + where(KEY, id(key));
    }

    /** Ids of keys that are older, in hexadecimal; a reading without locks. */
    String oldKeys(Duration olderThan, int limit) {
        return "SELECT HEX(id) FROM " + table + " WHERE kind = " + KEY + " AND seconds < UNIX_TIMESTAMP() - "
                + olderThan.toSeconds() + " LIMIT " + limit;
    }

    /** @param ids in hexadecimal, at least one */
    String forgetKeys(List<String> ids) {
        return "DELETE FROM " + table + " WHERE kind = " + KEY + " AND id IN (X'" + String.join("', X'", ids) + "')";
    }

    private static String where(int kind, String id) {
        return " WHERE kind = " + kind + " AND id = " + id;
    }

    private static String id(long stream) {
        return "X'" + "%064x".formatted(stream) + "'";
    }

    private static String id(IdempotencyKey key) {
        try {
            byte[] digest =
                    MessageDigest.getInstance("SHA-256").digest(key.value().getBytes(StandardCharsets.US_ASCII));
            return "X'" + HexFormat.of().formatHex(digest) + "'";
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException("every JDK has SHA-256", missing);
        }
    }
}
