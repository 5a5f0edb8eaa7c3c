package io.sluice.core.replay;

import static java.util.Objects.requireNonNull;

import io.sluice.core.log.Position;
import io.sluice.core.tenant.TenantId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * How the backlog of one shard is drained: what is read, who has the turn, how much goes at once, and when a tenant is back to
 * direct traffic. Each event is one step; what has to be done comes back, for the caller to do after the step.
 *
 * <p>Owned by one event loop. Times are of one {@link io.sluice.core.time.MonotonicClock} and never go back.
 */
public final class Replay<P> {
    private final ReplaySettings settings;
    private final Map<TenantId, TenantQueue<P>> tenants = new HashMap<>();
    private final Alarms<P> alarms = new Alarms<>();
    private final HandBacks<P> handBacks;
    private final ReadAhead<P> ahead;
    private final Pace pace;
    private final Turns<P> turns;
    private final ReplayCounts counts;
    private ReplayState state = new ReplayState.Contained();
    private boolean stopped;
    private long generation;
    private int fenceFailures;

    /** Contained at first. */
    public Replay(ReplaySettings settings, Backlog backlog, long nowNanos) {
        this.settings = requireNonNull(settings, "settings");
        ahead = new ReadAhead<>(settings.window(), backlog);
        pace = new Pace(settings, nowNanos);
        handBacks = new HandBacks<>(settings.handBack(), alarms);
        counts = new ReplayCounts(nowNanos);
        turns = new Turns<>(settings, ahead, pace, counts);
        for (Backlog.OfTenant each : backlog.tenants()) {
            TenantQueue<P> tenant = tenant(each.tenant(), nowNanos);
            tenant.remaining = each.remaining();
            tenant.settled = each.settled().value();
            tenant.oldestMicros = each.oldestMicros();
            counts.remaining += each.remaining();
            ahead.refresh(tenant);
        }
    }

    public ReplayState state() {
        return state;
    }

    /** When {@link #onTick} is due; empty while nothing waits for a time. May be too early, never too late. */
    public OptionalLong wakeAt() {
        OptionalLong wake = alarms.next();
        if (state instanceof ReplayState.FenceFailed failed) {
            wake = earlier(wake, OptionalLong.of(failed.untilNanos()));
        }
        if (reads()) {
            wake = earlier(wake, ahead.wakeAt());
        }
        return drains() ? earlier(wake, turns.wakeAt()) : wake;
    }

    // -- the shard ---------------------------------------------------------------------------------------------------

    /** The gate is open. */
    public List<ReplayEffect<P>> onOpen(long nowNanos) {
        List<ReplayEffect<P>> effects = new ArrayList<>();
        if (state instanceof ReplayState.Contained) {
            fenceFailures = 0;
            fence(effects);
        }
        return step(nowNanos, effects);
    }

    /** The gate is closed. What is at the shard ends as lost, by the device and soon. */
    public List<ReplayEffect<P>> onContained(long nowNanos) {
        List<ReplayEffect<P>> effects = new ArrayList<>();
        state = new ReplayState.Contained();
        considerAll(nowNanos, effects);
        return step(nowNanos, effects);
    }

    /** Answers {@link ReplayEffect.Fence}. */
    public List<ReplayEffect<P>> onFenced(long generation, boolean done, long nowNanos) {
        List<ReplayEffect<P>> effects = new ArrayList<>();
        if (state instanceof ReplayState.Fencing fencing && fencing.generation() == generation) {
            if (done) {
                state = new ReplayState.Draining();
                pace.restart(nowNanos);
                considerAll(nowNanos, effects);
            } else {
                long rest = settings.retryAfter(++fenceFailures).toNanos();
                state = new ReplayState.FenceFailed(nowNanos + rest);
            }
        }
        return step(nowNanos, effects);
    }

    /**
     * How live traffic does, some times a second, also while nothing is drained.
     *
     * @param waiting live statements that wait for a place at the shard
     * @param latencyNanos what a live statement took lately; 0: there was none
     */
    public List<ReplayEffect<P>> onLive(int waiting, long latencyNanos, long nowNanos) {
        pace.onLive(waiting, latencyNanos, nowNanos);
        return step(nowNanos, new ArrayList<>());
    }

    // -- the log -----------------------------------------------------------------------------------------------------

    /** The tenant's writes are queued from now on, though none may be confirmed yet: it has to be handed back. */
    public List<ReplayEffect<P>> onQueueing(TenantId tenant, long nowNanos) {
        List<ReplayEffect<P>> effects = new ArrayList<>();
        consider(tenant(tenant, nowNanos), nowNanos, effects);
        return step(nowNanos, effects);
    }

    /** One more write is durable. Told in the order of positions, and each before it is read. */
    public List<ReplayEffect<P>> onAppended(TenantId id, Position position, long acceptedMicros, long nowNanos) {
        List<ReplayEffect<P>> effects = new ArrayList<>();
        TenantQueue<P> tenant = tenant(id, nowNanos);
        ahead.onAppended(position.value());
        if (tenant.remaining++ == 0) {
            tenant.oldestMicros = acceptedMicros;
        }
        counts.remaining++;
        consider(tenant, nowNanos, effects);
        return step(nowNanos, effects);
    }

    /**
     * Answers {@link ReplayEffect.Read}.
     *
     * @param entries what was found, settled ones too if it is easier
     * @param upTo all is found up to here, at least the first that was asked for
     */
    public List<ReplayEffect<P>> onRead(List<Entry<P>> entries, Position upTo, long nowNanos) {
        List<ReplayEffect<P>> effects = new ArrayList<>();
        Set<TenantQueue<P>> touched = new LinkedHashSet<>();
        for (Entry<P> entry : entries) {
            // One without a backlog had settled it before the start: its writes are told before they are read.
            TenantQueue<P> tenant = tenants.get(entry.tenant());
            if (tenant != null) {
                ahead.accept(tenant, entry);
                touched.add(tenant);
            }
        }
        TenantQueue<P> owner = ahead.onRead(upTo.value());
        if (owner != null) {
            touched.add(owner);
        }
        touched.forEach(tenant -> consider(tenant, nowNanos, effects));
        return step(nowNanos, effects);
    }

    /** Answers {@link ReplayEffect.Read}: the log could not be read. */
    public List<ReplayEffect<P>> onReadFailed(long nowNanos) {
        ahead.onReadFailed(settings, nowNanos);
        return step(nowNanos, new ArrayList<>());
    }

    // -- batches -----------------------------------------------------------------------------------------------------

    /** Answers {@link ReplayEffect.Apply}. */
    public List<ReplayEffect<P>> onBatch(TenantId id, long batch, BatchResult result, long nowNanos) {
        TenantQueue<P> tenant = known(id);
        List<ReplayEffect<P>> effects = new ArrayList<>();
        turns.onBatch(tenant, batch, result, state.drains(), nowNanos, effects);
        consider(tenant, nowNanos, effects);
        return step(nowNanos, effects);
    }

    /** Answers {@link ReplayEffect.Bury}: the dead letter and the settlement are durable. */
    public List<ReplayEffect<P>> onDead(TenantId id, Position position, long nowNanos) {
        TenantQueue<P> tenant = known(id);
        turns.onDead(tenant, position);
        List<ReplayEffect<P>> effects = new ArrayList<>();
        consider(tenant, nowNanos, effects);
        return step(nowNanos, effects);
    }

    /** Answers {@link ReplayEffect.Bury}: it could not be written. The write is tried again, and buried if it fails again. */
    public List<ReplayEffect<P>> onNotDead(TenantId id, Position position, long nowNanos) {
        TenantQueue<P> tenant = known(id);
        turns.onNotDead(tenant, position, nowNanos);
        List<ReplayEffect<P>> effects = new ArrayList<>();
        consider(tenant, nowNanos, effects);
        return step(nowNanos, effects);
    }

    /** Answers {@link ReplayEffect.Hold}. */
    public List<ReplayEffect<P>> onHeld(TenantId id, long hold, long nowNanos) {
        List<ReplayEffect<P>> effects = new ArrayList<>();
        TenantQueue<P> tenant = tenants.get(id);
        if (tenant != null) {
            handBacks.onHeld(tenant, hold);
            consider(tenant, nowNanos, effects);
        }
        return step(nowNanos, effects);
    }

    // -- operators ---------------------------------------------------------------------------------------------------

    /** A tenant's backlog stands still; one without a backlog is not known here. What is at the shard ends as it will. */
    public List<ReplayEffect<P>> pause(TenantId id, long nowNanos) {
        List<ReplayEffect<P>> effects = new ArrayList<>();
        TenantQueue<P> tenant = tenants.get(id);
        if (tenant != null && tenant.paused == null) {
            tenant.paused = new TenantQueue.Pause(PauseReason.OPERATOR, 0);
            consider(tenant, nowNanos, effects);
        }
        return step(nowNanos, effects);
    }

    public List<ReplayEffect<P>> resume(TenantId id, long nowNanos) {
        List<ReplayEffect<P>> effects = new ArrayList<>();
        TenantQueue<P> tenant = tenants.get(id);
        if (tenant != null && tenant.paused != null) {
            tenant.resume();
            consider(tenant, nowNanos, effects);
        }
        return step(nowNanos, effects);
    }

    /** Nothing is sent or read any more, whatever the gate says. */
    public List<ReplayEffect<P>> pauseAll(long nowNanos) {
        stopped = true;
        List<ReplayEffect<P>> effects = new ArrayList<>();
        considerAll(nowNanos, effects);
        return step(nowNanos, effects);
    }

    /** Tenants that are paused by themselves stay so. */
    public List<ReplayEffect<P>> resumeAll(long nowNanos) {
        stopped = false;
        List<ReplayEffect<P>> effects = new ArrayList<>();
        considerAll(nowNanos, effects);
        return step(nowNanos, effects);
    }

    /** @param entriesPerSecond 0: no limit */
    public List<ReplayEffect<P>> rate(int entriesPerSecond, long nowNanos) {
        pace.onRate(entriesPerSecond, nowNanos);
        return step(nowNanos, new ArrayList<>());
    }

    public ReplayStatus status(long nowNanos) {
        OptionalLong oldest = OptionalLong.empty();
        int paused = 0;
        // Of all, not of the window: while the shard is contained nothing is read ahead.
        for (TenantQueue<P> each : tenants.values()) {
            oldest = lower(oldest, each.oldest());
            paused += each.paused == null ? 0 : 1;
        }
        return new ReplayStatus(
                state,
                stopped,
                tenants.size(),
                paused,
                counts.remaining,
                oldest,
                counts.perSecond(nowNanos),
                ReplayStatus.eta(counts.remaining, counts.perSecond(nowNanos)),
                pace.entriesPerSecond(),
                pace.window(),
                turns.inFlight(),
                ahead.entries(),
                ahead.bytes(),
                counts.totals());
    }

    public Optional<ReplayStatus.OfTenant> status(TenantId tenant, long nowNanos) {
        return Optional.ofNullable(tenants.get(tenant)).map(found -> found.status(nowNanos));
    }

    /** All that are known, in no order. */
    public List<ReplayStatus.OfTenant> tenants(long nowNanos) {
        return tenants.values().stream().map(each -> each.status(nowNanos)).toList();
    }

    // -- steps -------------------------------------------------------------------------------------------------------

    /** Time has passed; see {@link #wakeAt}. */
    public List<ReplayEffect<P>> onTick(long nowNanos) {
        return step(nowNanos, new ArrayList<>());
    }

    private List<ReplayEffect<P>> step(long nowNanos, List<ReplayEffect<P>> effects) {
        for (TenantQueue<P> due = alarms.takeDue(nowNanos); due != null; due = alarms.takeDue(nowNanos)) {
            consider(due, nowNanos, effects);
        }
        if (state instanceof ReplayState.FenceFailed failed && nowNanos - failed.untilNanos() >= 0) {
            fence(effects);
        }
        TenantQueue<P> sent = drains() ? turns.send(nowNanos, effects) : null;
        for (; sent != null; sent = turns.send(nowNanos, effects)) {
            handBacks.look(sent, sent.paused == null, nowNanos, effects);
        }
        if (reads()) {
            ahead.makeRoom(nowNanos);
            ReplayEffect.Read<P> next = ahead.next(nowNanos);
            if (next != null) {
                effects.add(next);
            }
        }
        ahead.nextForgotten().ifPresent(upTo -> effects.add(new ReplayEffect.Forget<>(new Position(upTo))));
        return effects;
    }

    private void fence(List<ReplayEffect<P>> effects) {
        state = new ReplayState.Fencing(++generation);
        effects.add(new ReplayEffect.Fence<>(generation));
    }

    private void considerAll(long nowNanos, List<ReplayEffect<P>> effects) {
        new ArrayList<>(tenants.values()).forEach(tenant -> consider(tenant, nowNanos, effects));
    }

    /** Something about the tenant has changed, or its time has come. */
    private void consider(TenantQueue<P> tenant, long nowNanos, List<ReplayEffect<P>> effects) {
        if (tenant.gone) {
            return;
        }
        if (tenant.turn instanceof Turns.Resting resting) {
            if (nowNanos - resting.untilNanos() >= 0) {
                tenant.turn = Turns.Turn.WAITING;
            } else {
                alarms.set(tenant, resting.untilNanos());
            }
        }
        if (tenant.paused != null) {
            ahead.park(tenant, 0);
        }
        ahead.refresh(tenant);
        if (handBacks.look(tenant, drains() && tenant.paused == null, nowNanos, effects)) {
            tenant.gone = true;
            tenants.remove(tenant.id);
            counts.handedBack++;
            if (tenants.isEmpty()) {
                alarms.clear(); // of those that are gone
            }
        } else if (tenant.mayGo()) {
            turns.line(tenant, nowNanos);
        }
    }

    private boolean drains() {
        return state.drains() && !stopped;
    }

    private boolean reads() {
        return state.reads() && !stopped;
    }

    private TenantQueue<P> tenant(TenantId id, long nowNanos) {
        return tenants.computeIfAbsent(
                id, key -> new TenantQueue<>(key, ahead.end(), handBacks.first(nowNanos), nowNanos));
    }

    private TenantQueue<P> known(TenantId id) {
        TenantQueue<P> tenant = tenants.get(id);
        if (tenant == null) {
            throw new IllegalStateException(id + " has no backlog");
        }
        return tenant;
    }

    private static OptionalLong earlier(OptionalLong one, OptionalLong other) {
        if (one.isEmpty() || other.isEmpty()) {
            return one.isEmpty() ? other : one;
        }
        return one.getAsLong() - other.getAsLong() <= 0 ? one : other;
    }

    private static OptionalLong lower(OptionalLong one, OptionalLong other) {
        if (one.isEmpty() || other.isEmpty()) {
            return one.isEmpty() ? other : one;
        }
        return one.getAsLong() <= other.getAsLong() ? one : other;
    }
}
