package io.sluice.proxy.gate;

import static java.util.Objects.requireNonNull;

import io.sluice.core.gate.Gate;
import io.sluice.core.gate.GateEffect;
import io.sluice.core.settings.Problems;
import java.time.Duration;
import java.util.List;

/** What the gates of a shard are to do. Immutable. */
public sealed interface GateOrder {
    <S> List<GateEffect<S>> carryOut(Gate<S> gate, long nowNanos);

    /** Whether statements go to the primary from now on. */
    default boolean flows() {
        return true;
    }

    /** Whether the tenants' policies decide what becomes of statements from now on. */
    default boolean contains() {
        return false;
    }

    record Open() implements GateOrder {
        @Override
        public <S> List<GateEffect<S>> carryOut(Gate<S> gate, long nowNanos) {
            return gate.toOpen(nowNanos);
        }
    }

    record Panic() implements GateOrder {
        @Override
        public <S> List<GateEffect<S>> carryOut(Gate<S> gate, long nowNanos) {
            return gate.toPanic(nowNanos);
        }
    }

    /**
     * @param verdict a word for people
     * @param readsFlow whether plain reads go on
     */
    record Contain(String verdict, boolean readsFlow) implements GateOrder {
        public Contain {
            requireNonNull(verdict, "verdict");
        }

        @Override
        public <S> List<GateEffect<S>> carryOut(Gate<S> gate, long nowNanos) {
            return gate.toContained(verdict, readsFlow, nowNanos);
        }

        @Override
        public boolean flows() {
            return false;
        }

        @Override
        public boolean contains() {
            return true;
        }
    }

    /**
     * A planned pause, until the next order: all that comes waits, and transactions that have begun go on.
     *
     * @param limit after which nobody waits any more, 1 ms to 10 min
     */
    record Pause(Duration limit) implements GateOrder {
        public Pause {
            Problems problems = new Problems();
            problems.within("limit", limit, Duration.ofMillis(1), Duration.ofMinutes(10));
            problems.throwIfAny();
        }

        @Override
        public <S> List<GateEffect<S>> carryOut(Gate<S> gate, long nowNanos) {
            return gate.toPaused(limit, nowNanos);
        }

        @Override
        public boolean flows() {
            return false;
        }
    }
}
