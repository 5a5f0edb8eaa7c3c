package io.sluice.raft.entry;

import static java.util.Objects.requireNonNull;

import java.util.List;

/**
 * One batch of one router. What it is called by is its origin, incarnation and sequence: sent again, it is applied once.
 *
 * @param origin the peer id of the disk
 * @param incarnation grows with each start of that router
 * @param sequence 1, 2, 3, ... in one incarnation and group
 */
public record Entry(String origin, long incarnation, long sequence, List<Part> parts) {
    public Entry {
        requireNonNull(origin, "origin");
        parts = List.copyOf(parts);
    }
}
