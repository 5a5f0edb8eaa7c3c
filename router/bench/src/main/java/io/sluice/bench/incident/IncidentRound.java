package io.sluice.bench.incident;

import static java.util.Objects.requireNonNull;

import io.sluice.app.drill.AdminApi;
import io.sluice.app.drill.Site;
import io.sluice.app.drill.Site.Shard;
import io.sluice.app.drill.Site.Tenant;
import io.sluice.app.drill.Timeline;
import io.sluice.bench.Pause;
import io.sluice.core.tenant.ServerAddress;
import io.sluice.lab.fault.Fault;
import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;

/** One incident, from a site that is well to the look at what is on the shards. One thread, once. */
final class IncidentRound {
    private static final long SECOND_MICROS = 1_000_000;
    private static final long LOOK_MILLIS = 200;
    private static final int WARM_SECONDS = 3;
    private static final int BEFORE_SECONDS = 6;
    private static final int AFTER_SECONDS = 2;
    private static final int LIMIT_SECONDS = 180;
    /** So many more may be what was in flight, and no sign of the drain. */
    private static final long IN_FLIGHT_MAX = 100;

    private final Site site;
    private final RoundPlan plan;
    private final Shard shard;
    private final AdminApi admin;
    private final RouterKiller killer;
    private final TenantTables tables;
    private final Clients clients;
    private final Random random;
    private final TreeSet<Long> contained = new TreeSet<>();
    private final TreeSet<String> falselyContained = new TreeSet<>();
    private final List<Outage> outages = new ArrayList<>();
    private final List<Long> receipts = new ArrayList<>();
    private long faultMicros;
    private long thawMicros;

    IncidentRound(Site site, RoundPlan plan, RouterKiller killer) {
        this.site = requireNonNull(site, "site");
        this.plan = requireNonNull(plan, "plan");
        this.killer = requireNonNull(killer, "killer");
        this.random = new Random(plan.seed());
        this.shard = site.shards()
                .get((int) Math.floorMod(plan.seed(), (long) site.shards().size()));
        this.admin = new AdminApi(site);
        this.tables = new TenantTables(site);
        this.clients = new Clients(site, shard, plan.lockedRate(), plan.rate(), random.nextLong());
    }

    Course run() throws IOException, SQLException, InterruptedException {
        awaitAllWell();
        if (plan.promotes()) {
            for (Shard each : site.shards()) {
                SemiSync.begin(each);
            }
        }
        tables.make(Clients.OF_TENANT);
        clients.start();
        Pause.seconds(WARM_SECONDS);
        long warm = Moments.now();
        Pause.seconds(BEFORE_SECONDS);
        Drained drained;
        try {
            drained = freeze();
            Pause.seconds(AFTER_SECONDS);
            look();
        } finally {
            clients.stop();
        }
        List<Attempt> attempts = clients.awaitEnd();
        awaitApplied();
        Pause.seconds(AFTER_SECONDS);
        Map<String, Found> found = new HashMap<>();
        for (Shard each : site.shards()) {
            found.putAll(tables.read(each));
        }
        List<String> locked = site.tenantsOf(shard).stream().map(Tenant::id).toList();
        return new Course(
                shard.id(),
                locked,
                warm,
                faultMicros,
                thawMicros,
                List.copyOf(contained),
                List.copyOf(falselyContained),
                outages,
                receipts,
                drained,
                attempts,
                found);
    }

    // -- frozen -----------------------------------------------------------------------------------------------------

    /** Until the queue is drained, on the thawed primary or on the one that took its place. */
    private Drained freeze() throws IOException, SQLException, InterruptedException {
        say(plan.fault().title() + " of " + shard.id() + "; by hand: "
                + plan.fault().byHand(shard.target()));
        faultMicros = Moments.now();
        Fault.Active fault = plan.fault().begin(shard.target());
        try {
            int frozenKills = Math.max(0, plan.kills() - 1);
            long total = plan.seconds() * SECOND_MICROS;
            long before = clients.queued(shard);
            for (int i = 0; i < frozenKills; i++) {
                // Far enough from each other for what was in flight to be given up, and receipts to be given.
                double share = (i + 0.8 + 0.4 * random.nextDouble()) / (frozenKills + 1);
                watchUntil(faultMicros + (long) (total * share));
                before = noteReceipts(before);
                look();
                outages.add(awaitReady(killer.kill()));
            }
            watchUntil(faultMicros + total);
            noteReceipts(before);
            if (plan.promotes()) {
                promote();
                return drain();
            }
        } finally {
            if (!plan.promotes()) {
                thawMicros = Moments.now();
            }
            fault.close();
            say("thawed; " + clients.queued(shard) + " receipts were given");
        }
        return drain();
    }

    /** From here on the shard is back, on another server. */
    private void promote() throws IOException {
        long begin = Moments.now();
        ServerAddress old = shard.primary().address();
        admin.promote(shard.id());
        long end = begin + LIMIT_SECONDS * SECOND_MICROS / 3;
        ServerAddress now = admin.primaryOf(shard.id());
        while (now.equals(old) && Moments.now() < end) {
            Pause.millis(LOOK_MILLIS / 4);
            now = admin.primaryOf(shard.id());
        }
        thawMicros = Moments.now();
        tables.onPromoted(shard, now);
        say(now + " is the primary " + (thawMicros - begin) / 1_000 + " ms after the order; " + clients.queued(shard)
                + " receipts were given");
    }

    private long noteReceipts(long before) {
        long now = clients.queued(shard);
        receipts.add(now - before);
        return now;
    }

    private Outage awaitReady(RouterKiller.Killed killed) throws IOException {
        Outage outage = killer.awaitReady(killed);
        say("the router is ready again " + outage.micros() / 1_000 + " ms after it was killed");
        return outage;
    }

    private void watchUntil(long micros) {
        while (Moments.now() < micros) {
            look();
            Pause.millis(Math.max(1, Math.min(LOOK_MILLIS, (micros - Moments.now()) / 1_000)));
        }
    }

    /** A router forgets its timeline when it dies: so it is asked all the time. */
    private void look() {
        for (Shard each : site.shards()) {
            try {
                Timeline since = admin.timeline(each.id())
                        .of(each.primary().address().toString())
                        .since(Moments.instant(faultMicros));
                for (Timeline.Event event : since.events()) {
                    if (!event.contains()) {
                        continue;
                    }
                    if (!each.id().equals(shard.id())) {
                        falselyContained.add(
                                each.id() + " " + event.at() + " " + event.verdict() + ": " + event.cause());
                    } else if (contained.add(Moments.of(event.at()))) {
                        say("contained " + (Moments.of(event.at()) - faultMicros) / 1_000 + " ms after the fault: "
                                + event.verdict());
                    }
                }
            } catch (IOException unanswered) {
                // The router is just away.
            }
        }
    }

    // -- thawed -----------------------------------------------------------------------------------------------------

    private Drained drain() throws IOException, SQLException {
        long atThaw = tables.applied(shard);
        long backlog = clients.acknowledged(shard) - atThaw;
        long wanted = atThaw + Math.max(1, (long) (backlog * (0.1 + 0.3 * random.nextDouble())));
        boolean isToBeKilled = plan.kills() > 0;
        long first = 0;
        long firstApplied = atThaw;
        long left = 0;
        long before = 0;
        long end = thawMicros + LIMIT_SECONDS * SECOND_MICROS;
        while (Moments.now() < end) {
            long applied = tables.applied(shard);
            long now = Moments.now();
            if (first == 0 && applied > atThaw + IN_FLIGHT_MAX) {
                first = now;
                firstApplied = applied;
                say("the drain has begun, " + (now - thawMicros) / 1_000 + " ms after the thaw; backlog " + backlog);
            }
            if (isToBeKilled && applied >= wanted) {
                isToBeKilled = false;
                // Acknowledged before, applied behind: fewer were left than this at the kill, and more than none if it
                // is.
                long known = clients.acknowledged(shard);
                RouterKiller.Killed killed = killer.kill();
                before = applied - atThaw;
                left = known - tables.applied(shard);
                say("killed while draining; applied since the thaw " + before + ", left " + left);
                outages.add(awaitReady(killed));
            }
            if (!isToBeKilled && clients.areDirectSince(shard, lastOutage())) {
                first = first == 0 ? now : first;
                long took = now - first - duringDrain();
                return new Drained(
                        backlog,
                        left,
                        before,
                        first - thawMicros,
                        now - thawMicros,
                        (tables.applied(shard) - firstApplied) * 1e6 / Math.max(1, took),
                        true);
            }
            Pause.millis(LOOK_MILLIS / 4);
        }
        return new Drained(backlog, left, before, Math.max(0, first - thawMicros), end - thawMicros, 0, false);
    }

    private long lastOutage() {
        return outages.stream().mapToLong(Outage::readyMicros).reduce(thawMicros, Math::max);
    }

    private long duringDrain() {
        return outages.stream()
                .filter(outage -> outage.killedMicros() > thawMicros)
                .mapToLong(Outage::micros)
                .sum();
    }

    /** Until as many writes are there as were acknowledged; what is missing then is lost. */
    private void awaitApplied() throws IOException, SQLException {
        long end = Moments.now() + LIMIT_SECONDS * SECOND_MICROS / 3;
        while (Moments.now() < end && tables.applied(shard) < clients.acknowledged(shard)) {
            Pause.millis(LOOK_MILLIS);
        }
    }

    private void awaitAllWell() throws IOException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(LIMIT_SECONDS);
        for (Shard each : site.shards()) {
            admin.release(each.id());
        }
        while (System.nanoTime() - end < 0) {
            if (site.shards().stream().allMatch(this::isWell)) {
                return;
            }
            Pause.millis(LOOK_MILLIS);
        }
        throw new IOException("the router does not call all shards well: " + Arrays.toString(objections()));
    }

    private Object[] objections() throws IOException {
        return admin.health(shard.id()).objections().toArray();
    }

    private boolean isWell(Shard each) {
        try {
            return admin.health(each.id()).isWell();
        } catch (IOException unanswered) {
            return false;
        }
    }

    private void say(String line) {
        System.out.println("  " + Moments.text(Moments.now()).substring(0, 12) + "  " + line);
    }
}
