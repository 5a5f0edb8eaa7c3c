package io.sluice.core.gate;

import static java.util.Objects.requireNonNull;

/** What a gate does at the moment. Each event of the control loop sets it, from any state. */
public sealed interface GateState {
    /** Whether statements go to the primary. */
    boolean flows();

    /** Whether such a statement is not sent to the primary. */
    default boolean keeps(Access access) {
        return false;
    }

    Reason reason();

    /** The shard is held to be well. */
    record Open() implements GateState {
        @Override
        public boolean flows() {
            return true;
        }

        @Override
        public Reason reason() {
            return Reason.GATE_OPEN;
        }
    }

    /**
     * Nothing is sent to the primary, or nothing but plain reads.
     *
     * @param verdict what the server is held to be, a word for people: {@code frozen}, {@code write-stalled}, ...
     * @param readsFlow whether plain reads go on, since the server still answers them
     */
    record Contained(String verdict, boolean readsFlow, long sinceNanos) implements GateState {
        public Contained {
            requireNonNull(verdict, "verdict");
        }

        @Override
        public boolean keeps(Access access) {
            return !(readsFlow && access == Access.PLAIN_READ);
        }

        @Override
        public boolean flows() {
            return false;
        }

        @Override
        public Reason reason() {
            return Reason.GATE_CONTAINED;
        }
    }

    /**
     * A planned pause of a shard that is well: whatever comes waits, reads and writes of all tenants alike. Only transactions
     * that have begun go on, so that they end.
     *
     * @param untilNanos nobody waits longer, and who comes later does not wait at all; the gate stays as it is
     */
    record Paused(long sinceNanos, long untilNanos) implements GateState {
        @Override
        public boolean keeps(Access access) {
            return access.takesPlace();
        }

        @Override
        public boolean flows() {
            return false;
        }

        @Override
        public Reason reason() {
            return Reason.GATE_PAUSED;
        }
    }

    /** Open because too many shards turned at once: more likely the router's own trouble than theirs. */
    record Panic() implements GateState {
        @Override
        public boolean flows() {
            return true;
        }

        @Override
        public Reason reason() {
            return Reason.GATE_PANIC;
        }
    }
}
