package io.sluice.raft.entry;

import java.util.List;

/** What applying an entry asks of the disk. */
public sealed interface Step {
    String log();

    /**
     * These stand behind {@code before} in the log of this id.
     *
     * @param isNew it is the log's first
     */
    record Append(String log, long id, boolean isNew, long before, List<byte[]> records) implements Step {}

    /** Records up to this one may go. */
    record Trim(String log, long upTo) implements Step {}
}
