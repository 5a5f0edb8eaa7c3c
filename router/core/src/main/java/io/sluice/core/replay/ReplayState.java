package io.sluice.core.replay;

/** What the replay of one shard does at the moment. */
public sealed interface ReplayState {
    /** Whether batches are sent. */
    boolean drains();

    /** Whether the log is read ahead. */
    boolean reads();

    /** The gate is closed: nothing is sent; what was sent ends as lost. */
    record Contained() implements ReplayState {
        @Override
        public boolean drains() {
            return false;
        }

        @Override
        public boolean reads() {
            return false;
        }
    }

    /** The gate is open again; the sessions from before are being killed. */
    record Fencing(long generation) implements ReplayState {
        @Override
        public boolean drains() {
            return false;
        }

        @Override
        public boolean reads() {
            return true;
        }
    }

    /** That failed, and is tried again then. */
    record FenceFailed(long untilNanos) implements ReplayState {
        @Override
        public boolean drains() {
            return false;
        }

        @Override
        public boolean reads() {
            return true;
        }
    }

    /** Batches go. */
    record Draining() implements ReplayState {
        @Override
        public boolean drains() {
            return true;
        }

        @Override
        public boolean reads() {
            return true;
        }
    }
}
