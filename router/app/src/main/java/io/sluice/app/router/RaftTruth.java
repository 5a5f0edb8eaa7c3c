package io.sluice.app.router;

import static java.util.Objects.requireNonNull;

import io.sluice.app.process.StartException;
import io.sluice.app.process.Stops;
import io.sluice.app.settings.RoutersSettings;
import io.sluice.app.settings.SluiceSettings;
import io.sluice.cluster.MapStanding;
import io.sluice.core.health.Standing;
import io.sluice.core.tenant.Epoch;
import io.sluice.core.tenant.ServerAddress;
import io.sluice.core.tenant.ShardId;
import io.sluice.core.time.MonotonicClock;
import io.sluice.journal.DurableLog;
import io.sluice.journal.JournalException;
import io.sluice.journal.seal.LogKeys;
import io.sluice.proxy.control.ControlLoop;
import io.sluice.proxy.control.Heeding;
import io.sluice.proxy.control.Seed;
import io.sluice.proxy.failover.Observers;
import io.sluice.proxy.membership.Membership;
import io.sluice.proxy.queue.Drainers;
import io.sluice.proxy.queue.LiveTraffic;
import io.sluice.proxy.queue.LocalQueueLogs;
import io.sluice.proxy.queue.QueueLogs;
import io.sluice.raft.LeadershipListener;
import io.sluice.raft.RaftNode;
import io.sluice.raft.RaftParts;
import io.sluice.raft.RaftSettings;
import io.sluice.raft.RaftTls;
import io.vertx.core.Future;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The truth of several routers: logs that stand on a majority of them. One router leads at a time. */
final class RaftTruth implements Truth {
    private static final Logger log = LoggerFactory.getLogger(RaftTruth.class);

    private static final long LEASE_LOOK_MILLIS = 50;
    private static final long OBSERVE_MILLIS = 500;

    private final RaftNode node;
    private final QueueLogs queues;
    private final RaftDrainers drainers;
    private final RaftHeeding heeding;
    private final AtomicBoolean leads = new AtomicBoolean();
    private final LeaseWatch lease;
    private final RouterTalk talk;
    private final RaftObservers observers;
    private volatile @Nullable Rooms rooms;

    private RaftTruth(RaftNode node, String router, Set<String> voters) {
        this.node = requireNonNull(node, "node");
        this.queues = new RaftQueueLogs(node);
        this.drainers = new RaftDrainers(router);
        this.heeding = new RaftHeeding(node::onMapHeeded);
        this.talk = new RouterTalk(node);
        this.observers = new RaftObservers(router, voters, MonotonicClock.SYSTEM);
        this.lease = new LeaseWatch(node::hasLease, MonotonicClock.SYSTEM, this::onLease);
    }

    /** Opens the logs and listens for the other routers; waits for none. Blocks. */
    static RaftTruth open(SluiceSettings settings, SecureRandom random, Stops stops) throws StartException {
        Path data = settings.node().dataDir();
        try {
            RaftParts parts = new RaftParts(
                    data,
                    settings.journal(),
                    settings.queue().journal(),
                    LogKeys.NONE,
                    LocalQueueLogs.keys(settings.queue()),
                    random,
                    MonotonicClock.SYSTEM);
            RaftNode node = RaftNode.start(of(settings), parts);
            stops.add("the routers' logs", node::close);
            Set<String> voters = settings.routers().voters().stream()
                    .map(RoutersSettings.Voter::name)
                    .collect(Collectors.toSet());
            return new RaftTruth(node, settings.node().name(), voters);
        } catch (IOException | JournalException | IllegalArgumentException | IllegalStateException failed) {
            throw new StartException("the routers' logs in " + data + ": " + failed.getMessage(), failed);
        }
    }

    private static RaftSettings of(SluiceSettings settings) {
        RoutersSettings routers = settings.routers();
        String own = settings.node().name();
        Map<String, String> voters = new LinkedHashMap<>();
        routers.voters()
                .forEach(voter -> voters.put(voter.name(), voter.address().toString()));
        ServerAddress bind = routers.bind() == null
                ? routers.addressOf(own)
                        .orElseThrow(() -> new IllegalArgumentException(
                                "routers.bind is required: router " + own + " is none of routers.voters"))
                : routers.bind();
        ServerAddress advertised =
                routers.addressOf(own).orElse(routers.advertised() == null ? bind : routers.advertised());
        RaftSettings plain = new RaftSettings(
                settings.cluster().name(),
                own,
                bind.toString(),
                advertised.toString(),
                voters,
                routers.appendTimeout(),
                RaftSettings.BATCH_BYTES,
                RaftSettings.WAITING_BYTES,
                RaftSettings.LOG_ENTRIES,
                java.util.Optional.empty());
        Path key = routers.privateKeyFile();
        Path certificate = routers.certificateFile();
        Path authorities = routers.authoritiesFile();
        return key == null || certificate == null || authorities == null
                ? plain
                : plain.with(new RaftTls(key, certificate, authorities));
    }

    @Override
    public DurableLog map() {
        return node.map();
    }

    @Override
    public QueueLogs queues() {
        return queues;
    }

    @Override
    public Drainers drainers() {
        return drainers;
    }

    @Override
    public boolean isAlone() {
        return false;
    }

    @Override
    public MapStanding standing() {
        return new MapStanding(lease.since(), node.hasLease());
    }

    @Override
    public Observers observers() {
        return observers;
    }

    /** Without a lease others may have begun a queue for a tenant, and this router would not know. */
    @Override
    public boolean isSure() {
        return node.hasLease();
    }

    @Override
    public Membership membership() {
        return new RaftMembership(node, this::standing);
    }

    @Override
    public Heeding heeding() {
        return heeding;
    }

    /** Waits for nobody: whoever leads is told so. */
    @Override
    public void begin(ControlLoop control, Sowing sowing) {
        node.onLeadership(new LeadershipListener() {
            @Override
            public void onLeading(DurableLog map, long term) {
                leads.set(true);
                control.lead(term, map, map.last(), () -> seed(sowing))
                        .onSuccess(done -> tellFailovers())
                        .onFailure(failure -> log.error("this router cannot lead", failure));
            }

            @Override
            public void onNotLeading() {
                leads.set(false);
                tellFailovers();
                control.follow().onFailure(failure -> log.error("this router cannot follow", failure));
            }
        });
    }

    private static Seed seed(Sowing sowing) {
        try {
            return sowing.seed();
        } catch (StartException unusable) {
            throw new IllegalStateException(unusable.getMessage(), unusable);
        }
    }

    @Override
    public CompletionStage<Void> known() {
        return node.ready();
    }

    @Override
    public void serve(Rooms all) {
        rooms = all;
        heeding.serve(all.connections());
        node.onMembers(drainers::onRouters);
        all.vertx().setPeriodic(LEASE_LOOK_MILLIS, fired -> lease.look());
        talk.answer(() -> locked(all), all.connections());
        all.vertx().setPeriodic(OBSERVE_MILLIS, fired -> observe());
        tellFailovers();
    }

    /** Only who leads changes primaries. */
    private void observe() {
        if (leads.get()) {
            talk.askLocked().thenAccept(observers::onSaid);
        }
    }

    private static Future<Map<ShardId, Epoch>> locked(Rooms all) {
        return all.watch().outlooks().map(outlooks -> {
            Map<ShardId, Epoch> locked = new HashMap<>();
            outlooks.forEach((shard, outlook) -> {
                if (outlook.standing() == Standing.CONTAINED) {
                    all.view().current().shard(shard).ifPresent(record -> locked.put(shard, record.epoch()));
                }
            });
            return locked;
        });
    }

    @Override
    public LiveTraffic shared(LiveTraffic own) {
        return new LiveTraffic() {
            @Override
            public Future<Set<Long>> threadIds(ShardId shard) {
                Future<Set<Long>> others = Future.fromCompletionStage(talk.askThreads(shard));
                return own.threadIds(shard)
                        .compose(ids -> others.map(more -> {
                            Set<Long> all = new HashSet<>(ids);
                            all.addAll(more);
                            return all;
                        }));
            }

            @Override
            public long latencyNanos(ShardId shard) {
                return own.latencyNanos(shard);
            }
        };
    }

    /** Writes that waited for it are seen to. */
    private void onLease() {
        Rooms there = rooms;
        if (there != null) {
            there.gates().onBacklogs();
        }
    }

    private void tellFailovers() {
        Rooms there = rooms;
        if (there != null) {
            there.failovers().lead(leads.get());
        }
    }
}
