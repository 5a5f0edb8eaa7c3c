package io.sluice.bench.chaos;

import static java.util.Objects.requireNonNull;

import io.sluice.app.drill.Site.Shard;
import io.sluice.app.drill.Site.Tenant;
import io.sluice.bench.Pause;
import io.sluice.bench.incident.Found;
import io.sluice.bench.incident.Moments;
import io.sluice.bench.incident.TenantTables;
import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** One trial on a site that is well, to the look at what is on the shards. One thread, once. */
final class ChaosTrial {
    private static final int WARM_SECONDS = 5;
    private static final int SETTLE_SECONDS = 2;
    private static final int DRAIN_SECONDS = 120;
    private static final int APPLIED_SECONDS = 20;
    private static final int PAUSE_MILLIS = 3_000;
    private static final int MORE_MILLIS = 4_000;
    private static final long LOOK_MILLIS = 200;

    private final ChaosPlan plan;
    private final ChaosSite site;
    private final TenantTables tables;
    private final RoundWriters writers;
    private final ShardSwing swing;
    private final FaultWork work;
    private final Random random;
    private final List<String> wrongs = new ArrayList<>();

    ChaosTrial(ChaosPlan plan, ChaosSite site) {
        this.plan = requireNonNull(plan, "plan");
        this.site = requireNonNull(site, "site");
        this.tables = new TenantTables(site.site());
        this.random = new Random(plan.seed());
        this.writers = new RoundWriters(site, random.nextLong());
        this.swing = new ShardSwing(site.lockedServer(), random.nextLong());
        this.work = new FaultWork(site, plan.faults(), random);
    }

    ChaosCourse run() throws IOException, SQLException, InterruptedException {
        List<Hit> hits = new ArrayList<>();
        List<ShardSwing.Frozen> frozen;
        long drained;
        writers.start();
        try {
            Pause.seconds(WARM_SECONDS);
            swing.start();
            long end = Moments.now() + TimeUnit.SECONDS.toMicros(plan.seconds());
            while (Moments.now() < end && work.wrongs().isEmpty()) {
                Pause.millis(PAUSE_MILLIS + random.nextInt(MORE_MILLIS));
                Hit hit = work.next();
                hits.add(hit);
                System.out.println("  " + hit);
            }
            wrongs.addAll(work.wrongs());
            frozen = swing.end();
            drained = drain(Moments.now());
        } finally {
            writers.stop();
        }
        List<Sent> sent = writers.awaitEnd();
        awaitApplied();
        Pause.seconds(SETTLE_SECONDS);
        Map<String, Found> found = new HashMap<>();
        for (Shard each : site.site().shards()) {
            found.putAll(tables.read(each));
        }
        return new ChaosCourse(
                site.site().tenantsOf(site.locked()).stream().map(Tenant::id).collect(Collectors.toSet()),
                frozen,
                hits,
                wrongs,
                drained,
                sent,
                found);
    }

    /** Until every tenant is served by its shard again, through every router. */
    private long drain(long since) {
        long end = since + TimeUnit.SECONDS.toMicros(DRAIN_SECONDS);
        while (Moments.now() < end) {
            if (site.site().shards().stream().allMatch(shard -> writers.areDirectSince(shard, since))) {
                return (Moments.now() - since) / 1_000;
            }
            Pause.millis(LOOK_MILLIS);
        }
        for (Shard each : site.site().shards()) {
            if (!writers.areDirectSince(each, since)) {
                wrongs.add("tenants of " + each.id() + " are not served directly through every router " + DRAIN_SECONDS
                        + " s after the last fault");
            }
        }
        return -1;
    }

    /** Until as many writes are there as were acknowledged; what is missing then is lost. */
    private void awaitApplied() throws IOException, SQLException {
        for (Shard each : site.site().shards()) {
            long end = Moments.now() + TimeUnit.SECONDS.toMicros(APPLIED_SECONDS);
            while (Moments.now() < end && tables.applied(each) < writers.acknowledged(each)) {
                Pause.millis(LOOK_MILLIS);
            }
        }
    }
}
