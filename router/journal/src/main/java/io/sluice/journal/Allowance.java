package io.sluice.journal;

/** How much of the log's room an append may take. */
public enum Allowance {
    /** All but the reserve: for what makes the log longer. Refused as FULL when only the reserve is left. */
    ORDINARY,
    /**
     * The reserve, too: for what must not fail because others filled the disk, and what lets the log forget, like the
     * settlement of records before. Twice as many bytes may wait before one is refused as BUSY.
     */
    RESERVE
}
