package io.sluice.proxy.shardsql;

/**
 * One session of an account on a server.
 *
 * @param id the server's connection id
 * @param writing whether it changed rows in a transaction that is still open, or runs a statement that is no plain
 *     read; a statement that only the server can tell apart counts as writing
 */
public record AccountSession(long id, boolean writing) {}
