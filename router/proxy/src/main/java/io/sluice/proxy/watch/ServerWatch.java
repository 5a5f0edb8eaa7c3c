package io.sluice.proxy.watch;

import static java.util.Objects.requireNonNull;

import io.sluice.core.health.Cause;
import io.sluice.core.health.FleetGuard;
import io.sluice.core.health.HealthEffect;
import io.sluice.core.health.HealthSettings;
import io.sluice.core.health.Lane;
import io.sluice.core.health.Role;
import io.sluice.core.health.ServerHealth;
import io.sluice.core.health.Standing;
import io.sluice.core.health.TrafficSample;
import io.sluice.core.tenant.ServerAddress;
import io.sluice.core.time.MonotonicClock;
import io.sluice.proxy.backend.ServerBreaker;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** One server: its lanes, its health, and what follows from that for itself. Owned by the watch's event loop. */
final class ServerWatch implements ServerLanes.Listener {
    /** What the shard hears of its servers. */
    interface Owner {
        /** What was decided; the server itself has done its part. */
        void onEffect(ServerWatch server, HealthEffect effect);

        void onStanding(ServerWatch server, Standing before, Standing now);

        /** A replica is known to have all that its primary committed until then; empty when it is not known. */
        void onFresh(ServerWatch server, OptionalLong freshNanos);

        /** It has said what it has. */
        void onRole(ServerWatch server);
    }

    /** So that a promotion by somebody else is seen within a second. */
    private static final Duration ROLE_PERIOD = Duration.ofMillis(500);

    private final ServerAddress address;
    private final Role role;
    private final Heartbeats heartbeats;
    private final MonotonicClock clock;
    private final HealthSettings settings;
    private final ServerBreaker breaker;
    private final Owner owner;
    private final ServerHealth health;
    private final ServerLanes lanes;
    private final RoleLane roleLane;
    private final ArrayDeque<HealthEffect> effects = new ArrayDeque<>();
    private boolean working;
    private Standing standing = Standing.SERVING;
    private HealthSettings.Mode mode;
    private boolean quarantined;
    private OptionalLong freshNanos = OptionalLong.empty();
    private Optional<RoleReading> lastRole = Optional.empty();
    private long containedNanos;

    ServerWatch(WatchParts parts, ServerLanes.Destined destined, FleetGuard fleet, Heartbeats heartbeats, Owner owner) {
        this.address = destined.destination().server();
        this.role = destined.role();
        this.heartbeats = requireNonNull(heartbeats, "heartbeats");
        this.clock = parts.clock();
        this.settings = parts.settings();
        this.mode = settings.mode();
        this.breaker = parts.breakers().of(address);
        this.owner = requireNonNull(owner, "owner");
        this.health = new ServerHealth(role, settings, fleet, clock.nanos());
        this.roleLane = new RoleLane(
                destined.lines(), destined.destination(), clock, ROLE_PERIOD, settings.giveUp(), this::onRole);
        this.lanes = new ServerLanes(destined, () -> heartbeats.at(clock.nanos()), clock, this);
    }

    ServerAddress address() {
        return address;
    }

    Role role() {
        return role;
    }

    Standing standing() {
        return standing;
    }

    HealthSettings.Mode mode() {
        return mode;
    }

    String breakerState() {
        return breaker.state();
    }

    /** All that the primary committed until then is here; empty when it is not known. */
    OptionalLong freshNanos() {
        return freshNanos;
    }

    ServerHealth.Reading reading() {
        return health.reading(clock.nanos());
    }

    /** What it said last of its place in replication. */
    Optional<RoleReading> lastRole() {
        return lastRole;
    }

    private void onRole(RoleReading reading) {
        lastRole = Optional.of(reading);
        owner.onRole(this);
    }

    /** Since when it is contained, if it is. */
    long containedNanos() {
        return containedNanos;
    }

    void onTick(TrafficSample traffic) {
        roleLane.onTick();
        act(health.onTick(traffic, clock.nanos()));
    }

    void onOwnLag(Duration lag) {
        act(health.onOwnLag(lag, clock.nanos()));
    }

    void probe() {
        act(health.onProbe(clock.nanos()));
    }

    /** What an operator says of the server; told again, it changes nothing. */
    void onOperator(boolean inQuarantine, HealthSettings.Mode wanted) {
        if (mode != wanted) {
            mode = wanted;
            act(health.onMode(wanted, clock.nanos()));
        }
        if (quarantined != inQuarantine) {
            quarantined = inQuarantine;
            act(inQuarantine ? health.onQuarantine(clock.nanos()) : health.onRelease(clock.nanos()));
        }
    }

    /** The primary is being changed: the router itself writes nothing on it, either. */
    void onHandover(boolean isUnderWay) {
        lanes.holdWrites(isUnderWay);
    }

    /** Forgets what is held against the server; a quarantine stays until the map says otherwise. */
    void release() {
        if (!quarantined) {
            act(health.onRelease(clock.nanos()));
        }
    }

    void close() {
        health.leave();
        lanes.close();
        roleLane.close();
    }

    private void act(List<HealthEffect> decided) {
        effects.addAll(decided);
        if (!working) {
            working = true;
            try {
                for (HealthEffect effect = effects.poll(); effect != null; effect = effects.poll()) {
                    act(effect);
                }
            } finally {
                working = false;
            }
        }
        Standing before = standing;
        standing = health.standing();
        if (before != standing) {
            // Recovering and back is one containment, but what is not seen through is not confirmed either.
            containedNanos = clock.nanos();
            owner.onStanding(this, before, standing);
        }
    }

    private void act(HealthEffect effect) {
        if (effect instanceof HealthEffect.ProbeNow probe) {
            lanes.probe(probe.lane(), probe.deadline());
            return;
        }
        if (effect instanceof HealthEffect.AskLockWaits) {
            lanes.askLockWaits(settings.giveUp());
            return;
        }
        if (effect instanceof HealthEffect.Contain contain) {
            breaker(contain.containment());
        } else if (effect instanceof HealthEffect.Alter alter) {
            breaker(alter.containment());
        } else if (effect instanceof HealthEffect.Release release
                && !release.ended().rehearsed()) {
            breaker.close();
        }
        owner.onEffect(this, effect);
    }

    private void breaker(HealthEffect.Containment containment) {
        if (containment.rehearsed()) {
            return;
        }
        switch (containment.scope()) {
            case ALL -> breaker.open(containment.byOperator());
            // What it still answers needs connections.
            case NONE, WRITES -> breaker.close();
        }
    }

    // -- canaries ---------------------------------------------------------------------------------------------------

    @Override
    public void onStarted(Lane lane) {
        act(health.onStarted(lane, clock.nanos()));
    }

    @Override
    public void onConnected(Lane lane) {
        act(health.onConnected(lane, clock.nanos()));
    }

    @Override
    public void onSucceeded(Lane lane, Duration took) {
        roleLane.onAlive();
        if (lane == Lane.GREETING) {
            breaker.onCanary(true, took);
        }
        act(health.onSucceeded(lane, took, clock.nanos()));
    }

    @Override
    public void onFailed(Lane lane, Cause cause, Duration took) {
        if (lane == Lane.GREETING) {
            breaker.onCanary(false, took);
        }
        act(health.onFailed(lane, cause, clock.nanos()));
    }

    @Override
    public void onLockWaits(int sessions) {
        act(health.onLockWaits(sessions, clock.nanos()));
    }

    @Override
    public void onHeartbeat(@Nullable Long heartbeat) {
        freshNanos = heartbeat == null ? OptionalLong.empty() : heartbeats.nanosOf(heartbeat, clock.nanos());
        owner.onFresh(this, freshNanos);
    }
}
