package io.sluice.core.health;

/** A way to look at a server; each has connections of its own, so that none hangs with another. */
public enum Lane {
    /** What applications send, on the connections of the data pool. */
    TRAFFIC,
    /** A fresh connection: connect, greeting, login, and away. */
    GREETING,
    /** A statement that reads, touches no table and waits for no lock, on a standing connection. */
    READ,
    /** A committed update of this router's own row, on a standing connection. */
    WRITE
}
