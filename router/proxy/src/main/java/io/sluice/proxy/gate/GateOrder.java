package io.sluice.proxy.gate;

import static java.util.Objects.requireNonNull;

import io.sluice.core.gate.Gate;
import io.sluice.core.gate.GateEffect;
import java.util.List;

/** What the gates of a shard are to do. Immutable. */
public sealed interface GateOrder {
    <S> List<GateEffect<S>> carryOut(Gate<S> gate, long nowNanos);

    /** Whether statements go to the primary from now on. */
    default boolean flows() {
        return true;
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
    }
}
