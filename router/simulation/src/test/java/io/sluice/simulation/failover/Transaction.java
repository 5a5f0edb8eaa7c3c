package io.sluice.simulation.failover;

/**
 * A transaction in a binary log.
 *
 * @param source which server gave its number
 * @param write of a client; 0 for none
 * @param isMarked whether it has a marker row
 */
record Transaction(int source, int number, long write, boolean isMarked) {}
