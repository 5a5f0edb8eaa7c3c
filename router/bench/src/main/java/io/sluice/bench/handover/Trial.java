package io.sluice.bench.handover;

import static java.util.Objects.requireNonNull;

import io.sluice.app.drill.AdminApi;
import io.sluice.app.drill.Site;
import io.sluice.app.drill.Site.Shard;
import io.sluice.bench.DemoRig;
import io.sluice.bench.Pause;
import io.sluice.bench.handover.TrialPlan.Victim;
import io.sluice.bench.incident.Attempt;
import io.sluice.bench.incident.Clients;
import io.sluice.bench.incident.Moments;
import io.sluice.bench.incident.RouterKiller;
import io.sluice.bench.incident.TenantTables;
import io.sluice.core.failover.Phase;
import io.sluice.core.tenant.ServerAddress;
import io.sluice.lab.fault.Fault;
import io.sluice.lab.fault.Target;
import io.sluice.lab.install.Flavour;
import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** One change of the primary while its tenants write, with something taken away meanwhile, from a site that is well. One thread, once. */
final class Trial {
    static final int RATE = 20;
    static final int LIMIT_SECONDS = 60;

    private static final long LOOK_MILLIS = 100;
    private static final int ORDERS_MAX = 20;
    private static final int BEFORE_SECONDS = 2;
    private static final int AFTER_SECONDS = 1;
    private static final int REACHED_SECONDS = 30;
    private static final int THAW_MILLIS_MAX = 8_000;
    private static final int STAYS_SECONDS = 12;
    /** The hook of the demo takes 500 ms, and other phases a few. */
    private static final int FENCE_MILLIS = 400;

    private static final int MOMENT_MILLIS = 3;

    private final DemoRig rig;
    private final TrialPlan plan;
    private final Site site;
    private final Shard shard;
    private final ShardAdmin admin;
    private final ShardServers servers;
    private final RouterKiller killer;
    private final Random random;
    private final RouterLog log;
    private final List<String> wrongs = new ArrayList<>();
    private long struckMicros;
    private String struckAt = "";
    private volatile boolean isStruck;
    /** What became of the last such order. */
    private ShardAdmin.@Nullable Outcome rejoined;

    Trial(DemoRig rig, TrialPlan plan) throws IOException {
        this.rig = requireNonNull(rig, "rig");
        this.plan = requireNonNull(plan, "plan");
        this.site = rig.site();
        this.shard = site.shards().get(0);
        this.admin = new ShardAdmin(site, shard.id());
        this.servers = new ShardServers(shard);
        this.killer = new RouterKiller(rig.json());
        this.random = new Random(plan.seed());
        this.log = RouterLog.fromNow(rig.json().resolveSibling("router-1.log"));
    }

    TrialResult run() throws IOException, SQLException, InterruptedException {
        require(this::isWell, "the shard was not well before the trial");
        ServerAddress old = admin.primary();
        TenantTables tables = new TenantTables(site);
        tables.onPromoted(shard, old);
        tables.make(Clients.OF_TENANT);
        Clients clients = new Clients(site, shard, RATE, RATE, random.nextLong());
        clients.start();
        long ready;
        try {
            Pause.seconds(BEFORE_SECONDS);
            ready = plan.isPromotion() ? promote(old, clients) : switchOver();
            Optional<ServerAddress> settled = settle(old);
            ServerAddress now = settled.orElse(old);
            if (settled.isEmpty()) {
                wrongs.add("not settled within " + LIMIT_SECONDS + " s");
            }
            require(() -> writable().equals(List.of(now)), "writable is not " + now + " alone");
            require(() -> clients.areDirectSince(shard, ready), "clients are not served again");
            if (plan.isPromotion() && !now.equals(old)) {
                require(() -> isListed(old), "what the old primary has more is not listed");
            }
            require(() -> isRejoined(old, now), "a candidate is kept apart");
            Pause.seconds(AFTER_SECONDS);
            List<Attempt> attempts = clients.awaitEnd();
            TrialJudge judge = new TrialJudge(site, shard, servers, admin, attempts);
            tables.onPromoted(shard, now);
            require(() -> isApplied(tables, clients), "not all acknowledged writes are there");
            wrongs.addAll(judge.wrongs(old, now, struckMicros));
            return new TrialResult(
                    plan,
                    struckAt,
                    !now.equals(old),
                    how() + (rejoined == null ? "" : "; the candidate was kept apart, and rejoined: " + rejoined),
                    (ready - struckMicros) / 1_000,
                    judge.servedMillis(struckMicros),
                    clients.acknowledged(shard),
                    judge.extra(),
                    wrongs);
        } finally {
            clients.stop();
        }
    }

    // -- what happens -------------------------------------------------------------------------------------------------

    /** Tells when routers and admin API were there again. */
    private long promote(ServerAddress old, Clients clients) throws IOException, SQLException, InterruptedException {
        boolean mustRest = servers.at(old).flavour() == Flavour.MYSQL;
        if (mustRest) {
            // Its replication is asynchronous here: what was acknowledged is on the replicas only if one waits for it.
            clients.rest();
            for (Site.Tenant tenant : site.tenants()) {
                servers.differences(tenant.database(), LIMIT_SECONDS)
                        .forEach((server, sums) -> wrongs.add("before the freeze: " + server + " " + sums));
            }
        }
        Optional<AdminGone> gone = plan.victim() == Victim.ROUTER
                ? Optional.empty()
                : Optional.of(AdminGone.begin(rig, site, plan.victim() == Victim.ADMIN_HUNG));
        Fault.Active frozen = Fault.FREEZE.begin(new Target(servers.at(old), servers.pid(old), null));
        clients.goOn();
        CompletableFuture<Void> thawed;
        long ready;
        try {
            struckMicros = Moments.now();
            ready = gone.isEmpty() ? strike() : awaitPromoted();
        } finally {
            thawed = CompletableFuture.runAsync(() -> thaw(frozen, random.nextInt(THAW_MILLIS_MAX)));
            thawed.join();
            if (gone.isPresent()) {
                gone.get().close();
            }
        }
        return gone.isEmpty() ? ready : awaitAdmin(ready);
    }

    private static void thaw(Fault.Active frozen, int millis) {
        Pause.millis(millis);
        try {
            frozen.close();
        } catch (IOException stays) {
            throw new IllegalStateException("the primary is not thawed", stays);
        }
    }

    /** Nobody is asked but the log. Tells when it was over. */
    private long awaitPromoted() throws IOException {
        struckAt = plan.victim().name();
        if (!log.await(entry -> entry.event().equals("DONE"), REACHED_SECONDS)) {
            wrongs.add("no promotion without the admin API within " + REACHED_SECONDS + " s");
        }
        return Moments.now();
    }

    private long awaitAdmin(long ready) {
        require(this::isAnswering, "the admin API did not come back");
        return ready;
    }

    private long switchOver() throws IOException, InterruptedException {
        // The answer dies with the router.
        CompletableFuture<Void> order = CompletableFuture.runAsync(this::order);
        long ready = strike();
        order.orTimeout(LIMIT_SECONDS, TimeUnit.SECONDS).join();
        return ready;
    }

    /** Again if it is refused, since a busy server was late with an answer, but not of the next router. */
    private void order() {
        try {
            for (int i = 0; i < ORDERS_MAX && !isStruck; i++) {
                ShardAdmin.Outcome outcome = admin.switchOver();
                if (outcome.isDone() || outcome.status() != ShardAdmin.CONFLICT) {
                    return;
                }
                Pause.millis(LOOK_MILLIS);
            }
        } catch (IOException away) {
            // So it is meant to be.
        }
    }

    /** Kills the router where the plan says. Tells when the next one was ready. */
    private long strike() throws IOException, InterruptedException {
        boolean isTwice = plan.at() == Phase.TAKE_OVER;
        // The hook, or the wait for quiet: by then the map says that it has begun.
        Phase early = plan.isPromotion() ? Phase.FENCE : Phase.READ_ONLY;
        RouterKiller.Killed killed = killAt(entry -> isTwice ? entry.isPhase(early.name()) : plan.isThere(entry));
        if (isTwice) {
            // Else demo.json may still have the one that is gone.
            require(() -> isAnotherThan(killed.pid()), "the router was not started again");
            killAt(plan::isThere);
        }
        return killer.awaitReady(killed).readyMicros();
    }

    private RouterKiller.Killed killAt(java.util.function.Predicate<RouterLog.Entry> there) throws IOException {
        if (!log.await(there, REACHED_SECONDS)) {
            wrongs.add("did not come to " + plan.at() + " within " + REACHED_SECONDS + " s: " + log.entries());
        }
        Pause.millis(random.nextInt(plan.at() == Phase.FENCE ? FENCE_MILLIS : MOMENT_MILLIS));
        isStruck = true;
        RouterKiller.Killed killed = killer.kill();
        ProcessHandle.of(killed.pid())
                .ifPresent(process -> process.onExit()
                        .orTimeout(LIMIT_SECONDS, TimeUnit.SECONDS)
                        .join());
        struckMicros = killed.micros();
        struckAt = log.lastPhase();
        return killed;
    }

    private boolean isAnotherThan(long pid) {
        try {
            return rig.routerPid() != pid;
        } catch (IOException halfWritten) {
            return false;
        }
    }

    // -- what came of it ----------------------------------------------------------------------------------------------

    /** Which server is the primary once nothing is under way any more; the old one only if it is well, and stays it. */
    private Optional<ServerAddress> settle(ServerAddress old) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(LIMIT_SECONDS);
        long begun = System.nanoTime();
        while (System.nanoTime() - end < 0) {
            try {
                ServerAddress now = admin.isUnderWay() ? old : admin.primary();
                boolean mayStay =
                        !plan.isPromotion() || System.nanoTime() - begun > TimeUnit.SECONDS.toNanos(STAYS_SECONDS);
                if (!admin.isUnderWay() && (!now.equals(old) || (mayStay && isServing(now)))) {
                    return Optional.of(now);
                }
            } catch (IOException away) {
                // It is just being found again.
            }
            Pause.millis(LOOK_MILLIS);
        }
        return Optional.empty();
    }

    /** In the router's own words. */
    private String how() throws IOException {
        String last = "";
        for (RouterLog.Entry entry : log.entries()) {
            if (entry.event().equals("DONE")
                    || entry.event().equals("UNDONE")
                    || entry.event().equals("BLOCKED")) {
                last = last.isEmpty() ? entry.toString() : last + " | " + entry;
            }
        }
        return last;
    }

    private boolean isWell() {
        try {
            return new AdminApi(site).health(shard.id()).isWell();
        } catch (IOException unanswered) {
            return false;
        }
    }

    private boolean isServing(ServerAddress primary) throws IOException {
        return new AdminApi(site)
                .health(shard.id()).servers().stream()
                        .anyMatch(server -> server.address().equals(primary.toString())
                                && server.standing().equals("serving"));
    }

    /** What was taken back when it may have been promoted already is kept apart, until an operator says otherwise. */
    private boolean isRejoined(ServerAddress old, ServerAddress now) {
        try {
            List<ServerAddress> apart = admin.demoted();
            if (!now.equals(old)) {
                apart.remove(old);
            }
            for (ServerAddress each : apart) {
                rejoined = admin.rejoin(each);
            }
            return apart.isEmpty();
        } catch (IOException unanswered) {
            return false;
        }
    }

    private boolean isAnswering() {
        try {
            admin.primary();
            return true;
        } catch (IOException notYet) {
            return false;
        }
    }

    private boolean isListed(ServerAddress old) {
        try {
            return admin.rowsListed(old, TenantTables.ROWS).isPresent();
        } catch (IOException unanswered) {
            return false;
        }
    }

    private boolean isApplied(TenantTables tables, Clients clients) {
        try {
            return tables.applied(shard) >= clients.acknowledged(shard);
        } catch (IOException | SQLException unanswered) {
            return false;
        }
    }

    private List<ServerAddress> writable() {
        try {
            return servers.writable();
        } catch (SQLException unanswered) {
            return List.of();
        }
    }

    private void require(BooleanSupplier holds, String otherwise) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(LIMIT_SECONDS);
        while (!holds.getAsBoolean()) {
            if (System.nanoTime() - end > 0) {
                wrongs.add(otherwise + " within " + LIMIT_SECONDS + " s");
                return;
            }
            Pause.millis(LOOK_MILLIS);
        }
    }
}
