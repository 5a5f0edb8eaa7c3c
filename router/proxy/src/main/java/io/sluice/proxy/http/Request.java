package io.sluice.proxy.http;

import static java.util.Objects.requireNonNull;

import io.sluice.core.queue.IdempotencyKey;
import io.sluice.core.queue.QueuedStatement;
import io.sluice.core.tenant.TenantId;
import io.sluice.core.tenant.TenantPolicy;
import io.sluice.core.tenant.TenantPolicy.Writes;
import io.sluice.core.tenant.TenantRecord;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * A request for statements, read and allowed.
 *
 * @param policy of the tenant; queueing is added for a client that would rather have a receipt than wait
 * @param bytes of its body
 * @param key of a write, if it has one
 */
record Request(
        TenantRecord tenant,
        TenantPolicy policy,
        int bytes,
        Triage.Sorted sorted,
        List<Statement> statements,
        Optional<IdempotencyKey> key) {
    /**
     * One statement of a request.
     *
     * @param sql UTF-8
     * @param places how many parameters it has
     * @param parameters as of a COM_STMT_EXECUTE, see {@link QueuedStatement#prepared}
     */
    // The arrays are shared and never written to.
    @SuppressWarnings("ArrayRecordComponent")
    record Statement(byte[] sql, int places, byte[] parameters) {
        Statement {
            requireNonNull(sql, "sql");
            requireNonNull(parameters, "parameters");
        }

        QueuedStatement toQueued() {
            return places == 0 ? QueuedStatement.text(sql) : QueuedStatement.prepared(sql, parameters);
        }

        /** Without a word of the text. */
        @Override
        public String toString() {
            return "a statement of " + sql.length + " bytes with " + places + " parameters";
        }
    }

    Request {
        requireNonNull(tenant, "tenant");
        requireNonNull(policy, "policy");
        requireNonNull(sorted, "sorted");
        statements = List.copyOf(statements);
        requireNonNull(key, "key");
    }

    /** What the policy is to a client that would rather have a receipt than wait; a refusal stays one. */
    static TenantPolicy preferring(boolean async, TenantPolicy policy) {
        return async && policy.writes() == Writes.HOLD ? policy.withWrites(Writes.QUEUE) : policy;
    }

    /** Over what is to be executed, as whom; so not over white space or the order of fields. */
    static String digest(TenantId tenant, List<Statement> statements) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            update(digest, tenant.value().getBytes(StandardCharsets.UTF_8));
            for (Statement statement : statements) {
                update(digest, statement.sql());
                digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(0, statement.places()));
                update(digest, statement.parameters());
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException missing) {
            throw new IllegalStateException("every JDK has SHA-256", missing);
        }
    }

    private static void update(MessageDigest digest, byte[] part) {
        digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(0, part.length));
        digest.update(part);
    }
}
