package io.sluice.simulation.queue;

import io.sluice.core.tenant.TenantId;
import io.sluice.simulation.queue.Request.Answer;
import io.sluice.simulation.queue.Request.Marker;
import io.sluice.simulation.world.Chance;
import io.sluice.simulation.world.VirtualTime;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The database server: rows, and for each tenant a marker whose row one transaction at a time may hold. It freezes and thaws. */
final class Shard {
    static final int DUPLICATE = 1062;
    static final int LOCK_WAIT = 1205;
    static final int DEADLOCK = 1213;

    private static final long LOCK_WAIT_NANOS = 1_000_000_000;

    private static final class Row {
        Marker marker = Marker.NONE;

        @Nullable
        ShardSession owner;

        final Deque<ShardSession> waiters = new ArrayDeque<>();
    }

    final VirtualTime time;
    final Chance chance;
    private final Ledger ledger;
    private final Map<TenantId, Row> markers = new HashMap<>();
    private final List<ShardSession> connected = new ArrayList<>();
    /** Those that have logged in. */
    private final List<ShardSession> sessions = new ArrayList<>();

    private boolean frozen;
    /** One line in so many messages breaks. */
    private int breaksOneIn = Integer.MAX_VALUE;

    private long ids;

    Shard(VirtualTime time, Chance chance, Ledger ledger) {
        this.time = time;
        this.chance = chance;
        this.ledger = ledger;
    }

    // -- what happens to it -------------------------------------------------------------------------------------------

    void freeze() {
        frozen = true;
    }

    /** What was sent meanwhile is executed now, also what was given up. */
    void thaw() {
        frozen = false;
        List.copyOf(connected).forEach(ShardSession::onThaw);
    }

    boolean isFrozen() {
        return frozen;
    }

    void breakLines(int oneIn) {
        breaksOneIn = oneIn;
    }

    boolean breaksNow() {
        return breaksOneIn < Integer.MAX_VALUE && chance.oneIn(breaksOneIn);
    }

    boolean isUnlucky(int oneIn) {
        return breaksOneIn < Integer.MAX_VALUE && chance.oneIn(oneIn);
    }

    // -- what sessions do ---------------------------------------------------------------------------------------------

    Line connect() {
        return new Line(this, ++ids);
    }

    void add(ShardSession session) {
        connected.add(session);
    }

    /** It has logged in. */
    void join(ShardSession session) {
        sessions.add(session);
    }

    void leave(ShardSession session) {
        sessions.remove(session);
        connected.remove(session);
    }

    void kill(ShardSession killer, Set<Long> spared) {
        for (ShardSession each : List.copyOf(sessions)) {
            if (each != killer && !spared.contains(each.id())) {
                each.kill();
            }
        }
    }

    boolean fails(Write write) {
        return time.nanos() < write.badUntilNanos;
    }

    Marker marker(TenantId tenant) {
        return row(tenant).marker;
    }

    /** The marker, if the session has its row now; else it waits, and is told. */
    @Nullable
    Answer lock(ShardSession session, TenantId tenant) {
        Row row = row(tenant);
        if (row.owner == null || row.owner == session) {
            row.owner = session;
            return new Answer(0, 0, row.marker);
        }
        row.waiters.add(session);
        time.after(LOCK_WAIT_NANOS, () -> {
            if (row.waiters.remove(session)) {
                session.onLock(Answer.failed(LOCK_WAIT, 0));
            }
        });
        return null;
    }

    void release(ShardSession session) {
        for (Row row : markers.values()) {
            row.waiters.remove(session);
            if (row.owner == session) {
                row.owner = row.waiters.poll();
                if (row.owner != null) {
                    row.owner.onLock(new Answer(0, 0, row.marker));
                }
            }
        }
    }

    void commit(List<Write> writes, Map<TenantId, Marker> moved, boolean drained) {
        for (Write write : writes) {
            ledger.onApplied(write, drained);
        }
        moved.forEach((tenant, marker) -> row(tenant).marker = marker);
    }

    private Row row(TenantId tenant) {
        return markers.computeIfAbsent(tenant, id -> new Row());
    }
}
