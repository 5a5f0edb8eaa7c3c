package io.sluice.core.replay;

import io.sluice.core.log.Position;
import io.sluice.core.replay.BatchResult.Applied;
import io.sluice.core.replay.BatchResult.Failed;
import java.util.ArrayDeque;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Who sends the next batch, and what comes of it. Tenants take turns, however much each has; at most one batch of a tenant is
 * under way. A turn is some batches long: a session has to be logged in for a tenant that comes after many others. Owned by
 * the replay.
 */
final class Turns<P> {
    /** Where a tenant is in its turn. */
    sealed interface Turn {
        Turn WAITING = new Waiting();
    }

    /** For its turn, or for something to do. */
    record Waiting() implements Turn {}

    /** The first {@code entries} of its window are at the shard. */
    record Flying(long batch, int entries, long sinceNanos) implements Turn {}

    /** The first of its window is on its way to the dead letters. */
    record Burying() implements Turn {}

    /** The last try failed for a reason that passes. */
    record Resting(long untilNanos) implements Turn {}

    /** A turn is over after the time of so many full batches. */
    private static final int BATCHES_OF_TURN = 4;

    private final ReplaySettings settings;
    private final ReadAhead<P> ahead;
    private final Pace pace;
    private final ReplayCounts counts;
    /** In their order; some of them may have nothing to send any more. */
    private final ArrayDeque<TenantQueue<P>> ready = new ArrayDeque<>();
    /** Those whose new writes wait go first. */
    private final ArrayDeque<TenantQueue<P>> urgent = new ArrayDeque<>();

    private int inFlight;

    Turns(ReplaySettings settings, ReadAhead<P> ahead, Pace pace, ReplayCounts counts) {
        this.settings = settings;
        this.ahead = ahead;
        this.pace = pace;
        this.counts = counts;
    }

    int inFlight() {
        return inFlight;
    }

    /** When the rate lets the next batch go; empty if it is not the rate that it waits for. */
    OptionalLong wakeAt() {
        boolean waits = pace.hasPlace(inFlight) && !(ready.isEmpty() && urgent.isEmpty());
        return waits ? OptionalLong.of(pace.freeNanos()) : OptionalLong.empty();
    }

    /** The tenant has something to send. */
    void line(TenantQueue<P> tenant, long nowNanos) {
        if (tenant.handing instanceof HandBacks.Holding && !tenant.listedUrgent) {
            tenant.listedUrgent = true;
            urgent.add(tenant);
        } else if (!tenant.listed) {
            tenant.listed = true;
            if (nowNanos - tenant.turnEndNanos < 0) {
                ready.addFirst(tenant);
            } else {
                ready.add(tenant);
            }
        }
    }

    /** Sends the next batch, if there is a place and somebody has something; whose it is. */
    @Nullable
    TenantQueue<P> send(long nowNanos, List<ReplayEffect<P>> effects) {
        boolean may = pace.hasPlace(inFlight) && nowNanos - pace.freeNanos() >= 0;
        TenantQueue<P> next = isAnyReady() && may ? next() : null;
        if (next != null) {
            List<Entry<P>> batch = next.nextBatch(settings.batch(), pace.entriesMax());
            if (nowNanos - next.turnEndNanos >= 0) {
                next.turnEndNanos =
                        nowNanos + BATCHES_OF_TURN * settings.batch().time().toNanos();
            }
            next.turn = new Flying(++counts.batches, batch.size(), nowNanos);
            inFlight++;
            pace.onStarted(batch.size(), nowNanos);
            effects.add(new ReplayEffect.Apply<>(next.id, counts.batches, batch));
        }
        return next;
    }

    /** Whether somebody has something to send; who has not, and stands before them, is forgotten. */
    private boolean isAnyReady() {
        while (!urgent.isEmpty() && !urgent.element().mayGo()) {
            urgent.remove().listedUrgent = false;
        }
        while (!ready.isEmpty() && !ready.element().mayGo()) {
            ready.remove().listed = false;
        }
        return !urgent.isEmpty() || !ready.isEmpty();
    }

    private TenantQueue<P> next() {
        TenantQueue<P> first = urgent.poll();
        if (first != null) {
            first.listedUrgent = false;
            return first;
        }
        first = ready.remove();
        first.listed = false;
        return first;
    }

    /** @param drains whether the shard is held to be well: if not, a lost batch is not the tenant's failure */
    void onBatch(
            TenantQueue<P> tenant,
            long batch,
            BatchResult result,
            boolean drains,
            long nowNanos,
            List<ReplayEffect<P>> effects) {
        if (!(tenant.turn instanceof Flying flying) || flying.batch != batch) {
            throw new IllegalStateException("batch " + batch + " of " + tenant.id + " ended, not " + tenant.turn);
        }
        inFlight--;
        tenant.turn = Turn.WAITING;
        if (result instanceof Applied applied) {
            onApplied(tenant, flying, applied.already(), nowNanos);
        } else if (result instanceof Failed failed && failed.failure() != Failure.RETRY) {
            onFailed(tenant, flying, failed, effects);
        } else {
            counts.lost += result instanceof BatchResult.Lost ? 1 : 0;
            if (drains) {
                retry(tenant, flying, nowNanos);
            }
        }
    }

    private void onApplied(TenantQueue<P> tenant, Flying flying, int already, long nowNanos) {
        for (int i = 0; i < flying.entries; i++) {
            ahead.settleFirst(tenant);
        }
        tenant.applied.add(flying.entries, nowNanos);
        counts.onApplied(flying.entries, already, nowNanos);
        double ratio = tenant.onApplied(flying.entries, already == 0, nowNanos - flying.sinceNanos, settings.batch());
        pace.onGood(ratio, nowNanos);
        pace.onApplied(nowNanos - flying.sinceNanos, nowNanos);
    }

    private void onFailed(TenantQueue<P> tenant, Flying flying, Failed failed, List<ReplayEffect<P>> effects) {
        if (failed.failure() == Failure.TENANT) {
            pause(tenant, PauseReason.NO_ACCESS, failed.errorCode(), effects);
        } else if (flying.entries > 1) {
            tenant.suspect(failed.at().value());
        } else if (tenant.deadInARow + 1 >= settings.deadInARow()) {
            pause(tenant, PauseReason.FAILS_IN_A_ROW, failed.errorCode(), effects);
        } else {
            tenant.turn = new Burying();
            effects.add(new ReplayEffect.Bury<>(tenant.window.element(), failed.errorCode()));
        }
    }

    private void pause(TenantQueue<P> tenant, PauseReason reason, int errorCode, List<ReplayEffect<P>> effects) {
        if (tenant.paused == null) {
            tenant.paused = new TenantQueue.Pause(reason, errorCode);
            effects.add(new ReplayEffect.Paused<>(tenant.id, reason, errorCode));
        }
    }

    private void retry(TenantQueue<P> tenant, Flying flying, long nowNanos) {
        counts.retries++;
        pace.onTrouble(nowNanos);
        tenant.onRetry(flying.entries);
        tenant.turnEndNanos = nowNanos;
        rest(tenant, nowNanos);
    }

    private void rest(TenantQueue<P> tenant, long nowNanos) {
        tenant.turn =
                new Resting(nowNanos + settings.retryAfter(tenant.failures).toNanos());
    }

    void onDead(TenantQueue<P> tenant, Position position) {
        requireBurying(tenant, position);
        ahead.settleFirst(tenant);
        tenant.turn = Turn.WAITING;
        tenant.deadInARow++;
        tenant.failures = 0;
        counts.onDead();
    }

    void onNotDead(TenantQueue<P> tenant, Position position, long nowNanos) {
        requireBurying(tenant, position);
        tenant.suspect(position.value());
        tenant.failures++;
        rest(tenant, nowNanos);
    }

    private static <P> void requireBurying(TenantQueue<P> tenant, Position position) {
        boolean asked = tenant.turn instanceof Burying
                && tenant.window.element().position().equals(position);
        if (!asked) {
            throw new IllegalStateException("position " + position + " of " + tenant.id + " was not to be buried");
        }
    }
}
