package io.sluice.proxy.line;

import static java.util.Objects.requireNonNull;

import io.sluice.core.error.SqlError;
import io.sluice.wire.StatusFlags;
import io.sluice.wire.packet.ErrPacket;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a server answered to one command of the router's own. */
public sealed interface Reply {
    /**
     * It was carried out.
     *
     * @param affectedRows unsigned; 0 where there were rows
     * @param insertId unsigned; 0 for none
     * @param warnings their number, at most 65,535
     * @param status {@link StatusFlags}
     * @param statementId of a statement that was prepared; else 0
     * @param rows of a text result, if they were asked for; NULL is null
     */
    record Done(
            long affectedRows,
            long insertId,
            int warnings,
            int status,
            long statementId,
            List<List<@Nullable String>> rows)
            implements Reply {
        /** Whether a transaction is open now. */
        public boolean isInTransaction() {
            return (status & StatusFlags.SERVER_STATUS_IN_TRANS) != 0;
        }
    }

    /**
     * It was not.
     *
     * @param code the server's
     * @param sqlState five characters
     * @param text the server's, in the character set of results; it may quote values
     */
    record Refused(int code, String sqlState, String text) implements Reply {
        public Refused {
            requireNonNull(sqlState, "sqlState");
            requireNonNull(text, "text");
        }

        /** The router's own word. */
        public static Refused of(SqlError error, Object... args) {
            return new Refused(error.code(), error.sqlState(), error.text(args));
        }

        static Refused of(ErrPacket error) {
            return new Refused(error.code(), error.sqlState(), error.message());
        }

        /** Without the text, which may quote values. */
        @Override
        public String toString() {
            return "Refused[code=" + code + ", sqlState=" + sqlState + "]";
        }
    }
}
