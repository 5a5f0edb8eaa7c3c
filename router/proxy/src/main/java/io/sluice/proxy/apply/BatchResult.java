package io.sluice.proxy.apply;

import static java.util.Objects.requireNonNull;

import io.sluice.core.health.Cause;
import io.sluice.core.log.Position;
import io.sluice.core.queue.Settlement;
import java.util.List;

/** How a batch ended. */
public sealed interface BatchResult {
    /**
     * What became of the first so many of its entries, which are committed with their marker, in their order: all of them, or
     * fewer when the batch took several transactions and not all went well.
     */
    List<Settlement.Applied> applied();

    /** All are committed. */
    record Applied(List<Settlement.Applied> applied) implements BatchResult {
        public Applied {
            applied = List.copyOf(applied);
        }
    }

    /**
     * A write was refused; neither it nor what stands behind {@link #applied} is committed, nor will it be.
     *
     * @param position whose write it was
     * @param code the server's, or one of {@link io.sluice.core.error.SqlError}
     * @param sqlState five characters
     * @param text what the server said; it may quote values
     */
    record Failed(List<Settlement.Applied> applied, Position position, int code, String sqlState, String text)
            implements BatchResult {
        public Failed {
            applied = List.copyOf(applied);
            requireNonNull(position, "position");
            requireNonNull(sqlState, "sqlState");
            requireNonNull(text, "text");
        }

        /** Without the text, which may quote values. */
        @Override
        public String toString() {
            return "Failed[position=" + position + ", code=" + code + ", sqlState=" + sqlState + "]";
        }
    }

    /**
     * No session could be had, the connection was lost, or the deadline passed. What stands behind {@link #applied} may be
     * tried again as it is, since the marker decides.
     *
     * @param code the server's, if it refused the login or the marker; else 0
     * @param mayBeCommitted whether COMMIT was sent; if not, nothing of it will ever be committed
     */
    record Lost(List<Settlement.Applied> applied, Cause why, int code, boolean mayBeCommitted) implements BatchResult {
        public Lost {
            applied = List.copyOf(applied);
            requireNonNull(why, "why");
        }
    }
}
