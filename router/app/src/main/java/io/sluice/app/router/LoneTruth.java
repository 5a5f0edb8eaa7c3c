package io.sluice.app.router;

import static java.util.Objects.requireNonNull;

import io.sluice.app.process.StartException;
import io.sluice.app.process.Stops;
import io.sluice.app.process.Waiting;
import io.sluice.app.settings.SluiceSettings;
import io.sluice.cluster.MapStanding;
import io.sluice.cluster.RouterCluster;
import io.sluice.core.time.MonotonicClock;
import io.sluice.journal.DurableLog;
import io.sluice.journal.FileLog;
import io.sluice.journal.JournalException;
import io.sluice.proxy.control.ControlLoop;
import io.sluice.proxy.control.Heeding;
import io.sluice.proxy.control.Seed;
import io.sluice.proxy.failover.Observers;
import io.sluice.proxy.membership.Membership;
import io.sluice.proxy.queue.Drainers;
import io.sluice.proxy.queue.LiveTraffic;
import io.sluice.proxy.queue.LocalQueueLogs;
import io.sluice.proxy.queue.QueueLogs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** The truth of a lone router: files of its own. It leads from its start. */
final class LoneTruth implements Truth {
    private static final Duration LEAD_LIMIT = Duration.ofSeconds(30);

    private final DurableLog map;
    private final QueueLogs queues;

    private LoneTruth(DurableLog map, QueueLogs queues) {
        this.map = requireNonNull(map, "map");
        this.queues = requireNonNull(queues, "queues");
    }

    /** Opens the log of the map. Blocks. */
    static LoneTruth open(SluiceSettings settings, SecureRandom random, Stops stops) throws StartException {
        Path data = settings.node().dataDir();
        try {
            DurableLog map = FileLog.open(Files.createDirectories(data.resolve("map")), settings.journal(), random);
            stops.add("log", map::close);
            return new LoneTruth(map, new LocalQueueLogs(settings.queue(), data, random, MonotonicClock.SYSTEM));
        } catch (IOException | JournalException | IllegalArgumentException failed) {
            throw new StartException("logs in " + data + ": " + failed.getMessage(), failed);
        }
    }

    @Override
    public DurableLog map() {
        return map;
    }

    @Override
    public QueueLogs queues() {
        return queues;
    }

    @Override
    public Drainers drainers() {
        return Drainers.ALONE;
    }

    @Override
    public boolean isAlone() {
        return true;
    }

    @Override
    public MapStanding standing() {
        return MapStanding.ALONE;
    }

    @Override
    public Observers observers() {
        return Observers.NONE;
    }

    @Override
    public Membership membership() {
        return Membership.ALONE;
    }

    @Override
    public boolean isSure() {
        return true;
    }

    @Override
    public Heeding heeding() {
        return Heeding.NOBODY_ASKS;
    }

    @Override
    public void begin(ControlLoop control, Sowing sowing) throws StartException {
        Seed seed = map.last().value() == 0 ? sowing.seed() : Seed.EMPTY;
        Waiting.await(control.lead(RouterCluster.ALONE, map, map.last(), () -> seed), LEAD_LIMIT, "lead");
    }

    @Override
    public LiveTraffic shared(LiveTraffic own) {
        return own;
    }

    @Override
    public CompletionStage<Void> known() {
        return CompletableFuture.completedStage(null);
    }

    @Override
    public void serve(Rooms rooms) {
        rooms.failovers().lead(true);
    }
}
