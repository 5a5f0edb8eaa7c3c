package io.sluice.core.replay;

import io.sluice.core.tenant.TenantId;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** The backlog of one tenant: what is known of it, and the part of it that is in memory. Owned by the replay. */
final class TenantQueue<P> {
    private static final int FIRST_BATCH = 16;
    /** A transaction costs about as much as so many writes, so small batches are not taken for slow ones. */
    private static final int TRANSACTION_COST = 4;
    /** After so many failures in a row it is stuck, and must not take the others' room. */
    private static final int STUCK = 3;

    /** Why it stands still, and since which error. */
    record Pause(PauseReason reason, int errorCode) {}

    final TenantId id;
    /** Read and not settled, in order. */
    final ArrayDeque<Entry<P>> window = new ArrayDeque<>();

    final Usual usual = new Usual();
    final Flow applied;
    Turns.Turn turn = Turns.Turn.WAITING;
    HandBacks.Handing handing;

    @Nullable
    Pause paused;
    /** Not settled: in the window and in the log. */
    long remaining;

    long settled;
    long oldestMicros;
    int failures;
    int deadInARow;
    boolean gone;

    // Bookkeeping of the read-ahead.
    long windowBytes;
    /** Where its own reading goes on; 0 while the main reading brings its writes. */
    long ownFrom;

    long head;
    boolean starves;
    boolean wants;

    // Bookkeeping of the turns.
    boolean listed;
    boolean listedUrgent;
    long turnEndNanos;
    boolean hasAlarm;
    long alarmNanos;

    private int batchLimit = FIRST_BATCH;
    /** Known to fail: what stands before it goes without it, then it goes alone. 0: none. */
    private long suspect;

    /** @param settled who has no backlog yet has settled all that there is */
    TenantQueue(TenantId id, long settled, HandBacks.Handing handing, long nowNanos) {
        this.id = id;
        this.settled = settled;
        this.handing = handing;
        this.applied = new Flow(nowNanos);
        this.turnEndNanos = nowNanos;
    }

    boolean mayGo() {
        return turn instanceof Turns.Waiting && paused == null && !window.isEmpty();
    }

    boolean isStuck() {
        return failures >= STUCK && turn instanceof Turns.Resting;
    }

    int batchLimit() {
        return batchLimit;
    }

    /** How many of the window are in use: at the shard, or on their way to the dead letters. */
    int busy() {
        if (turn instanceof Turns.Flying flying) {
            return flying.entries();
        }
        return turn instanceof Turns.Burying ? 1 : 0;
    }

    List<Entry<P>> nextBatch(ReplaySettings.Batch limits, int entriesMax) {
        int most = Math.min(entriesMax, Math.min(batchLimit, limits.entries()));
        List<Entry<P>> batch = new ArrayList<>();
        long bytes = 0;
        for (Entry<P> entry : window) {
            boolean isSuspect = entry.position().value() == suspect;
            bytes += entry.bytes();
            if (!batch.isEmpty() && (isSuspect || batch.size() >= most || bytes > limits.bytes())) {
                break;
            }
            batch.add(entry);
            if (isSuspect) {
                break;
            }
        }
        return batch;
    }

    /** @return how many times as long as usual it took */
    double onApplied(int entries, boolean measured, long tookNanos, ReplaySettings.Batch limits) {
        failures = 0;
        long target = limits.time().toNanos();
        if (tookNanos > target) {
            batchLimit = (int) Math.max(1, entries * target / tookNanos);
        } else if (entries >= batchLimit && tookNanos <= target / 2) {
            batchLimit = Math.min(limits.entries(), 2 * batchLimit);
        }
        if (!measured) {
            return 1;
        }
        deadInARow = 0;
        double cost = (double) tookNanos / (entries + TRANSACTION_COST);
        double ratio = usual.ratio(cost);
        usual.learn(cost);
        return ratio;
    }

    /** Smaller batches wait less for locks, and in the end the one that cannot be done is alone. */
    void onRetry(int entries) {
        failures++;
        batchLimit = Math.max(1, entries / 2);
    }

    void suspect(long position) {
        suspect = position;
    }

    void resume() {
        paused = null;
        failures = 0;
        deadInARow = 0;
    }

    /** When its oldest write was accepted; empty if it has none, or while a start has not come across it yet. */
    OptionalLong oldest() {
        return remaining == 0 || oldestMicros == 0 ? OptionalLong.empty() : OptionalLong.of(oldestMicros);
    }

    ReplayStatus.OfTenant status(long nowNanos) {
        Pause pause = paused;
        double perSecond = applied.perSecond(nowNanos);
        return new ReplayStatus.OfTenant(
                id,
                remaining,
                oldest(),
                perSecond,
                ReplayStatus.eta(remaining, perSecond),
                Optional.ofNullable(pause).map(Pause::reason),
                pause == null ? 0 : pause.errorCode(),
                failures,
                ownFrom > 0,
                handing instanceof HandBacks.Holding);
    }
}
