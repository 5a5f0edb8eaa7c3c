package io.sluice.proxy.watch;

import io.sluice.core.failover.LastSeen;
import io.sluice.core.gtid.TransactionSet;
import io.sluice.core.health.Finding;
import io.sluice.core.health.FleetGuard;
import io.sluice.core.health.HealthEffect;
import io.sluice.core.health.HealthEffect.Containment;
import io.sluice.core.health.HealthSettings;
import io.sluice.core.health.Role;
import io.sluice.core.health.Scope;
import io.sluice.core.health.Standing;
import io.sluice.core.health.TrafficSample;
import io.sluice.core.replica.Applied;
import io.sluice.core.replica.Replica;
import io.sluice.core.replica.Replicas;
import io.sluice.core.tenant.Handover;
import io.sluice.core.tenant.ServerAddress;
import io.sluice.core.tenant.ShardId;
import io.sluice.core.tenant.ShardRecord;
import io.sluice.proxy.gate.GateOrder;
import io.sluice.proxy.line.Lines;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One shard: its servers, the orders to its gates, the replica that answers for its primary, and its timeline. Owned by the
 * watch's event loop.
 */
final class ShardWatch implements ServerWatch.Owner {
    private static final Logger LOG = LoggerFactory.getLogger(ShardWatch.class);

    /** Longer than a switchover takes that ends well; who waits for longer is told so. */
    private static final Duration PAUSE_MAX = Duration.ofSeconds(10);

    private final ShardId id;
    private final WatchParts parts;
    private final Lines lines;
    private final CanaryTable table;
    private final Heartbeats heartbeats;
    private final Map<Role, FleetGuard> fleets;
    private final WatchListener listener;
    private final Map<ServerAddress, ServerWatch> servers = new LinkedHashMap<>();
    private final Timeline timeline = new Timeline();
    private @Nullable ShardRecord record;
    /** Why the gates are closed; null while they are open. */
    private @Nullable Containment containment;

    private boolean panic;

    ShardWatch(ShardId id, WatchParts parts, Watch.Shared shared) {
        this.id = id;
        this.parts = parts;
        this.lines = shared.lines();
        this.table = shared.table();
        this.heartbeats = shared.heartbeats();
        this.fleets = shared.fleets();
        this.listener = shared.listener();
    }

    ShardId id() {
        return id;
    }

    Timeline timeline() {
        return timeline;
    }

    /** The map has this shard so. */
    void onRecord(ShardRecord next) {
        ShardRecord before = record;
        record = next;
        boolean sameLogin = before != null
                && before.adminUser().equals(next.adminUser())
                && before.adminPassword().equals(next.adminPassword())
                && before.tls() == next.tls();
        boolean samePrimary = before != null && before.primary().equals(next.primary());
        boolean sameHandover = before != null
                && before.failover().handover().equals(next.failover().handover());
        if (!samePrimary) {
            order(null);
        } else if (!sameHandover) {
            order();
        }
        Set<ServerAddress> wanted = new HashSet<>(next.replicas());
        wanted.add(next.primary());
        for (ServerWatch server : List.copyOf(servers.values())) {
            boolean sameRole =
                    (server.role() == Role.PRIMARY) == server.address().equals(next.primary());
            if (!sameLogin || !sameRole || !wanted.contains(server.address())) {
                servers.remove(server.address());
                server.close();
            }
        }
        watch(next, next.primary(), Role.PRIMARY);
        servers.values()
                .forEach(server -> server.onHandover(next.failover().handover().isPresent()));
        next.replicas().forEach(replica -> watch(next, replica, Role.REPLICA));
        HealthSettings.Mode mode = next.health().orElse(parts.settings().mode());
        servers.values().forEach(server -> server.onOperator(next.quarantined().contains(server.address()), mode));
        chooseReplicas();
    }

    private void watch(ShardRecord shard, ServerAddress address, Role role) {
        if (servers.containsKey(address)) {
            return;
        }
        Lines.Destination destination;
        try {
            destination = new Lines.Destination(
                    address, shard.tls(), shard.adminUser(), parts.secrets().open(shard.adminPassword()));
        } catch (IllegalArgumentException foreignKey) {
            LOG.atError().addKeyValue("shard", id).log("the shard's secret was sealed with another key: not watched");
            return;
        }
        FleetGuard fleet = java.util.Objects.requireNonNull(fleets.get(role), "fleet");
        ServerLanes.Destined destined = new ServerLanes.Destined(lines, destination, role, table);
        servers.put(address, new ServerWatch(parts, destined, fleet, heartbeats, this));
    }

    /** The map has this shard no more. */
    void close() {
        servers.values().forEach(ServerWatch::close);
        servers.clear();
    }

    void onTick(Function<ServerAddress, TrafficSample> traffic) {
        for (ServerWatch server : servers.values()) {
            server.onTick(traffic.apply(server.address()));
        }
    }

    void onOwnLag(Duration lag) {
        servers.values().forEach(server -> server.onOwnLag(lag));
    }

    void probe() {
        servers.values().forEach(ServerWatch::probe);
    }

    /** An operator says that all is well. */
    void release() {
        servers.values().forEach(ServerWatch::release);
    }

    /** Empty while its primary is not watched. */
    Optional<Outlook> outlook() {
        ShardRecord shard = record;
        ServerWatch primary = shard == null ? null : servers.get(shard.primary());
        if (primary == null) {
            return Optional.empty();
        }
        Map<ServerAddress, RoleReading> roles = new HashMap<>();
        servers.forEach((address, server) -> server.lastRole().ifPresent(reading -> roles.put(address, reading)));
        Finding finding = primary.reading().finding();
        return Optional.of(new Outlook(
                primary.standing(),
                finding.verdict(),
                primary.containedNanos(),
                finding.evidence().sinceNanos(),
                primary.mode() == HealthSettings.Mode.ON,
                panic,
                primary.lastRole()
                        .map(role ->
                                new LastSeen(role.source(), role.executed(), role.askedNanos(), role.isSemiSync())),
                roles));
    }

    List<ServerStatus> status() {
        long now = parts.clock().nanos();
        List<ServerStatus> all = new ArrayList<>(servers.size());
        for (ServerWatch server : servers.values()) {
            var reading = server.reading();
            Optional<Duration> staleness = server.freshNanos().isEmpty()
                    ? Optional.empty()
                    : Optional.of(Duration.ofNanos(now - server.freshNanos().getAsLong()));
            all.add(new ServerStatus(
                    id,
                    server.address(),
                    server.role(),
                    server.mode(),
                    reading,
                    wall(reading.finding().evidence().sinceNanos()),
                    server.breakerState(),
                    staleness));
        }
        return all;
    }

    // -- what its servers say ---------------------------------------------------------------------------------------

    @Override
    public void onEffect(ServerWatch server, HealthEffect effect) {
        if (effect instanceof HealthEffect.Contain contain) {
            Containment begun = contain.containment();
            tell(server, begun.byOperator() ? WatchEvent.Kind.QUARANTINED : WatchEvent.Kind.CONTAINED, begun);
            onContained(server, begun);
        } else if (effect instanceof HealthEffect.Alter alter) {
            tell(server, WatchEvent.Kind.ALTERED, alter.containment());
            order(server, alter.containment());
        } else if (effect instanceof HealthEffect.Release release) {
            tell(server, WatchEvent.Kind.RELEASED, release.ended());
            order(server, null);
        } else if (effect instanceof HealthEffect.Tell tell) {
            add(server, WatchEvent.Kind.VERDICT, tell.now(), tell.now().scope(), false, false);
        } else if (effect instanceof HealthEffect.Panic begun) {
            WatchEvent.Kind kind = begun.began() ? WatchEvent.Kind.PANIC_BEGAN : WatchEvent.Kind.PANIC_ENDED;
            add(server, kind, server.reading().finding(), Scope.NONE, false, false);
            if (server.role() == Role.PRIMARY) {
                panic = begun.began();
                order(containment);
            }
        }
    }

    private void onContained(ServerWatch server, Containment begun) {
        if (server.role() == Role.PRIMARY && !begun.byOperator()) {
            long detection = parts.clock().nanos() - begun.finding().evidence().sinceNanos();
            listener.onContained(id, begun.finding().verdict(), begun.rehearsed(), Duration.ofNanos(detection));
        }
        order(server, begun);
    }

    private void order(ServerWatch server, @Nullable Containment next) {
        if (server.role() == Role.PRIMARY && (next == null || !next.rehearsed())) {
            order(next);
        } else if (next != null && !next.rehearsed()) {
            parts.gates().replicaLocked(server.address());
        }
        chooseReplicas();
    }

    private void order(@Nullable Containment next) {
        containment = next;
        order();
    }

    private void order() {
        parts.gates().order(id, wanted());
    }

    /** While the primary is being changed, what is held against it does not matter. */
    private GateOrder wanted() {
        ShardRecord shard = record;
        Optional<Handover> handover =
                shard == null ? Optional.empty() : shard.failover().handover();
        if (handover.isPresent()) {
            return handover.get().kind() == Handover.Kind.SWITCHOVER
                    ? new GateOrder.Pause(PAUSE_MAX)
                    : new GateOrder.Contain("failover", false);
        }
        Containment held = containment;
        if (held != null) {
            return new GateOrder.Contain(name(held), held.scope() == Scope.WRITES);
        }
        return panic ? new GateOrder.Panic() : new GateOrder.Open();
    }

    private static String name(Containment containment) {
        return containment.byOperator()
                ? "quarantined"
                : containment.finding().verdict().text();
    }

    @Override
    public void onStanding(ServerWatch server, Standing before, Standing now) {
        if (now == Standing.SUSPECT) {
            add(server, WatchEvent.Kind.SUSPECT, server.reading().finding(), Scope.NONE, false, false);
        } else if (before == Standing.SUSPECT && now == Standing.SERVING) {
            add(server, WatchEvent.Kind.CLEARED, server.reading().finding(), Scope.NONE, false, false);
        }
        chooseReplicas();
    }

    @Override
    public void onFresh(ServerWatch server, OptionalLong freshNanos) {
        chooseReplicas();
    }

    @Override
    public void onRole(ServerWatch server) {
        chooseReplicas();
    }

    // -- replicas ---------------------------------------------------------------------------------------------------

    private void chooseReplicas() {
        Optional<TransactionSet> primary = servers.values().stream()
                .filter(server -> server.role() == Role.PRIMARY)
                .flatMap(server -> server.lastRole().stream())
                .map(RoleReading::executed)
                .findFirst();
        List<Replica> usable = new ArrayList<>();
        for (ServerWatch server : servers.values()) {
            boolean serves = server.standing() == Standing.SERVING || server.standing() == Standing.SUSPECT;
            if (server.role() == Role.REPLICA && serves && server.freshNanos().isPresent()) {
                usable.add(new Replica(
                        server.address(),
                        credited(server.freshNanos().getAsLong()),
                        server.lastRole().map(said -> applied(said.applied(), primary))));
            }
        }
        parts.gates().replicas(id, new Replicas(usable));
    }

    private static Applied applied(TransactionSet replica, Optional<TransactionSet> primary) {
        return primary.isPresent() ? Applied.of(replica, primary.get()) : Applied.of(replica);
    }

    /** A primary that commits nothing does not make its replica older: what is missing there is what came before. */
    private long credited(long freshNanos) {
        Containment closed = containment;
        if (closed == null || closed.byOperator() || !commitsNothing(closed.finding())) {
            return freshNanos;
        }
        long missing = Math.max(0, closed.finding().evidence().sinceNanos() - freshNanos);
        return parts.clock().nanos() - missing;
    }

    /** Not so for one that may have been demoted, or may only be out of our reach. */
    private static boolean commitsNothing(Finding finding) {
        return switch (finding.verdict()) {
            case FROZEN, WRITE_STALLED, LOCK_HELD, FULL -> true;
            case HEALTHY, SLOW, READ_ONLY, REFUSING, MISCONFIGURED, UNREACHABLE_FROM_HERE -> false;
        };
    }

    // -- timeline ---------------------------------------------------------------------------------------------------

    private void tell(ServerWatch server, WatchEvent.Kind kind, Containment containment) {
        add(
                server,
                kind,
                containment.finding(),
                containment.scope(),
                containment.rehearsed(),
                containment.byOperator());
    }

    private void add(
            ServerWatch server,
            WatchEvent.Kind kind,
            Finding finding,
            Scope scope,
            boolean rehearsed,
            boolean byOperator) {
        WatchEvent event = new WatchEvent(
                parts.wall().instant(),
                server.address(),
                server.role(),
                kind,
                finding,
                wall(finding.evidence().sinceNanos()),
                scope,
                rehearsed,
                byOperator);
        timeline.add(event);
        if (kind != WatchEvent.Kind.SUSPECT && kind != WatchEvent.Kind.CLEARED) {
            LOG.atInfo()
                    .addKeyValue("event", kind)
                    .addKeyValue("shard", id)
                    .addKeyValue("server", server.address())
                    .addKeyValue("verdict", finding.verdict().text())
                    .addKeyValue("scope", scope)
                    .addKeyValue("rehearsed", rehearsed)
                    .addKeyValue("evidence", finding.evidence().signals())
                    .log("watch");
        }
    }

    private Instant wall(long nanos) {
        return parts.wall().instant().minusNanos(parts.clock().nanos() - nanos);
    }
}
