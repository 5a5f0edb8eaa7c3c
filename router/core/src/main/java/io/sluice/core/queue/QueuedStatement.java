package io.sluice.core.queue;

import static java.util.Objects.requireNonNull;

import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One statement as the client sent it, in its own character set. Immutable as long as nobody writes into the arrays, which
 * are shared: a copy for each of a million statements is what admission would spend its time on.
 */
public final class QueuedStatement {
    private final byte[] sql;
    private final byte @Nullable [] parameters;

    private QueuedStatement(byte[] sql, byte @Nullable [] parameters) {
        this.sql = requireNonNull(sql, "sql");
        this.parameters = parameters;
        if (sql.length == 0) {
            throw new IllegalArgumentException("a statement without text");
        }
    }

    /** A text without parameters, for COM_QUERY. */
    public static QueuedStatement text(byte[] sql) {
        return new QueuedStatement(sql, null);
    }

    /**
     * A text with parameters, to be prepared and executed.
     *
     * @param parameters what follows the iteration count in a COM_STMT_EXECUTE without query attributes: the bits of those
     *     that are null, a 1, their types, their values (MySQL client/server protocol); empty for a statement that has none
     */
    public static QueuedStatement prepared(byte[] sql, byte[] parameters) {
        return new QueuedStatement(sql, requireNonNull(parameters, "parameters"));
    }

    public byte[] sql() {
        return sql;
    }

    /** Empty for a text that is not prepared. */
    public Optional<byte[]> parameters() {
        return Optional.ofNullable(parameters);
    }

    public int bytes() {
        return sql.length + (parameters == null ? 0 : parameters.length);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof QueuedStatement that
                && Arrays.equals(sql, that.sql)
                && Arrays.equals(parameters, that.parameters);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(sql) + Arrays.hashCode(parameters);
    }

    /** Without a word of the text. */
    @Override
    public String toString() {
        return "a statement of " + bytes() + " bytes";
    }
}
