package io.sluice.raft.entry;

/** The last entry of one disk, and what became of it. */
record OriginPlace(long incarnation, long sequence, Reply reply) {}
