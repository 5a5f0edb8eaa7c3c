package io.sluice.core.gtid;

/**
 * Which transactions a server has executed or received. Immutable, any thread. Operations throw IllegalArgumentException on a
 * set of the other family.
 */
public sealed interface TransactionSet permits GtidSet, BinlogState {
    boolean isEmpty();

    /** Whether all of the other's are in here. */
    boolean containsAll(TransactionSet other);

    /** What is in here and not in the other. */
    TransactionSet minus(TransactionSet other);

    TransactionSet union(TransactionSet other);

    /** Those that began at this server: by its UUID, or on MariaDB its number. */
    TransactionSet from(String source);

    /**
     * All numbers up to the last of each source: with one transaction, what was committed before it. MariaDB: of each domain,
     * whoever wrote there, since the servers that write to a domain share its numbers; such a set names no server any more.
     */
    TransactionSet history();

    /** How many. MariaDB: at most, since the servers that write to a domain share its numbers. */
    long count();

    /** Canonical: equal sets have equal texts, and the server takes it (but for a difference of MariaDB's). */
    String text();
}
