package io.sluice.proxy.shardsql;

import static java.util.Objects.requireNonNull;

import io.sluice.core.tenant.TenantRecord;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Locale;

/**
 * Under which account a tenant's queued writes are applied, and in which table of {@code _sluice} it is kept what was.
 * Every router finds the same names. Both end in a digest, since ids are longer than names may be and differ by case alone;
 * that of the account is of the tenant's own account, which ends in chance, so that nobody else's is taken over.
 *
 * @param user 1 to 32 characters
 * @param table its name within the database, 1 to 64 characters
 */
public record DrainAccount(String user, String table) {
    private static final int USER_READABLE_MAX = 13;
    private static final int TABLE_READABLE_MAX = 32;
    private static final int DIGEST_BYTES = 8;
    private static final String DATABASE = "_sluice";

    public DrainAccount {
        requireNonNull(user, "user");
        requireNonNull(table, "table");
    }

    public static DrainAccount of(TenantRecord tenant) {
        String id = tenant.id().value();
        String readable = id.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]", "_");
        return new DrainAccount(
                "q_" + cut(readable, USER_READABLE_MAX) + "_" + digest(id + "\0" + tenant.accountUser()),
                "applied_" + cut(readable, TABLE_READABLE_MAX) + "_" + digest(id));
    }

    /** The table with its database, quoted. */
    public String qualifiedTable() {
        return Sql.identifier(DATABASE) + "." + Sql.identifier(table);
    }

    private static String cut(String text, int max) {
        return text.substring(0, Math.min(max, text.length()));
    }

    private static String digest(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, DIGEST_BYTES);
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException("every JDK has SHA-256", missing);
        }
    }
}
