package io.sluice.proxy.apply;

import static java.util.Objects.requireNonNull;

import io.sluice.core.log.Position;
import io.sluice.core.queue.QueuedWrite;

/** A queued write and its place in the log. */
public record Entry(Position position, QueuedWrite write) {
    public Entry {
        requireNonNull(position, "position");
        requireNonNull(write, "write");
    }
}
