package io.sluice.raft.entry;

/**
 * One log as the entries so far have made it.
 *
 * @param id chance, of whoever made it
 * @param last the position of its last record; 0: none
 */
public record LogPlace(long id, long last) {}
