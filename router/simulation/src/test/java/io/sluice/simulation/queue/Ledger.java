package io.sluice.simulation.queue;

import io.sluice.core.tenant.TenantId;
import io.sluice.simulation.queue.Broken.Rule;
import io.sluice.simulation.queue.Write.Told;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** All writes of all clients, and in which order the shard has them. */
final class Ledger {
    private final Map<Long, Write> writes = new HashMap<>();
    private final Map<TenantId, List<Write>> applied = new HashMap<>();
    private final Set<Long> there = new HashSet<>();
    private final List<TenantId> tenants;
    private long tokens;

    Ledger(List<TenantId> tenants) {
        this.tenants = List.copyOf(tenants);
    }

    List<TenantId> tenants() {
        return tenants;
    }

    long drained() {
        return writes.values().stream().filter(write -> write.drained).count();
    }

    Write next(TenantId tenant, long nowNanos, long badUntilNanos) {
        Write write = new Write(++tokens, tenant, nowNanos, badUntilNanos);
        writes.put(write.token, write);
        return write;
    }

    Write write(long token) {
        Write write = writes.get(token);
        if (write == null) {
            throw new IllegalStateException("nobody wrote " + token);
        }
        return write;
    }

    int size() {
        return writes.size();
    }

    long count(Told told) {
        return writes.values().stream().filter(write -> write.told == told).count();
    }

    void onApplied(Write write, boolean drained) {
        write.drained = drained;
        if (!there.add(write.token)) {
            throw new Broken(Rule.NOTHING_TWICE, write.toString());
        }
        applied.computeIfAbsent(write.tenant, id -> new ArrayList<>()).add(write);
    }

    /** @param dead the tokens of the dead letters */
    void check(Set<Long> dead) {
        for (Write write : writes.values()) {
            boolean isThere = there.contains(write.token);
            boolean isDead = dead.contains(write.token);
            require(!isThere || !isDead, Rule.NOTHING_DEAD_IS_APPLIED, write);
            boolean wanted = write.told == Told.ACKNOWLEDGED;
            require(!wanted || isThere || isDead, Rule.ACKNOWLEDGED_IS_THERE, write);
            boolean unwanted = write.told == Told.REFUSED || write.told == Told.FAILED;
            require(!unwanted || !(isThere || isDead), Rule.REFUSED_IS_NOT_THERE, write);
        }
        applied.values().forEach(Ledger::checkOrder);
    }

    /**
     * A write that was sent when another one's outcome had been told stands behind it. An unknown one has no place of its
     * own, but what the queue applied after it was given up must not be overtaken by it.
     */
    private static void checkOrder(List<Write> order) {
        long sentNanos = Long.MIN_VALUE;
        long drainedNanos = Long.MIN_VALUE;
        for (Write write : order) {
            boolean isKnown = write.told == Told.ACKNOWLEDGED;
            require(!isKnown || write.toldNanos >= sentNanos, Rule.ACKNOWLEDGED_KEEPS_ITS_ORDER, write);
            boolean isLate = write.told == Told.UNKNOWN && write.toldNanos < drainedNanos;
            require(!isLate, Rule.UNKNOWN_STAYS_BEHIND_NOTHING, write);
            if (isKnown) {
                sentNanos = Math.max(sentNanos, write.sentNanos);
            }
            if (isKnown && write.drained) {
                drainedNanos = Math.max(drainedNanos, write.sentNanos);
            }
        }
    }

    private static void require(boolean holds, Rule rule, Write write) {
        if (!holds) {
            throw new Broken(rule, write.toString());
        }
    }
}
