package io.sluice.app.drill;

import static java.util.Objects.requireNonNull;

import io.sluice.app.drill.Site.Shard;
import io.sluice.app.process.StartException;
import io.sluice.lab.fault.Fault;
import io.sluice.lab.fault.Target;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One drill, from the look at a healthy site to the report. {@link #run} on the main thread, once; what is to be undone is guarded
 * by the monitor, since a signal undoes it, too.
 */
public final class Drill {
    private static final Logger log = LoggerFactory.getLogger(Drill.class);
    private static final Duration LINE_EVERY = Duration.ofSeconds(1);
    private static final Duration LOOK_EVERY = Duration.ofMillis(100);
    /** The clients' logins and the first use of everything are no measure of anything. */
    private static final Duration WARM_UP = Duration.ofSeconds(3);

    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Duration SETTLE = Duration.ofSeconds(1);

    private final DrillPlan plan;
    private final Site site;
    private final AdminApi admin;
    private final Shard shard;
    private final PrintWriter out;
    private final Load load;
    private final List<Sample> samples = new ArrayList<>();
    private Fault.@Nullable Active fault;
    private boolean undone;

    /** @throws StartException if the site has no such shard */
    public Drill(DrillPlan plan, Site site, PrintWriter out) throws StartException {
        this.plan = requireNonNull(plan, "plan");
        this.site = requireNonNull(site, "site");
        this.out = requireNonNull(out, "out");
        this.admin = new AdminApi(site);
        this.shard = site.shard(plan.shard());
        this.load = new Load(site, plan.load());
    }

    /**
     * Does it, and leaves nothing behind, also when it fails or the program is ended meanwhile.
     *
     * @throws StartException if the site is not well to begin with, or the fault is not possible; the message says why
     */
    public Report run() throws StartException {
        Thread atShutdown = new Thread(this::undo, "drill-undo");
        Runtime.getRuntime().addShutdownHook(atShutdown);
        try {
            return new Report(plan, course());
        } catch (IOException failed) {
            throw new StartException(String.valueOf(failed.getMessage()), failed);
        } finally {
            undo();
            forget(atShutdown);
        }
    }

    private Course course() throws IOException, StartException {
        Set<String> routers = requireWell();
        Target target = requirePossible();
        load.prepare();
        load.start();
        watch(WARM_UP, "warming up");
        Instant baseline = Instant.now();
        watch(plan.before(), "before");
        requireServed();

        say("now: " + plan.fault().title() + ". It is undone when this program ends, however it ends; by hand: "
                + plan.fault().byHand(target));
        Instant injected = Instant.now();
        hold(plan.fault().begin(target));
        watch(plan.duration(), plan.fault().title());
        Instant released = Instant.now();
        release();
        say("undone");
        Optional<Instant> wellAgain = awaitRecovery(released);
        watch(SETTLE, "after");
        List<Instant> hanging = load.outstanding(shard.id()).stream()
                .filter(sent -> sent.isBefore(released))
                .toList();
        return new Course(
                shard.id(),
                shard.primary().address().toString(),
                routers,
                baseline,
                injected,
                released,
                wellAgain,
                hanging,
                timelines(),
                samples);
    }

    /** A busy machine makes a server look suspect for a moment: that is waited for. */
    private Set<String> requireWell() throws StartException, IOException {
        List<String> objections = objections();
        long start = System.nanoTime();
        while (!objections.isEmpty() && System.nanoTime() - start < PATIENCE.toNanos()) {
            park(LOOK_EVERY.toNanos());
            objections = objections();
        }
        if (!objections.isEmpty()) {
            throw new StartException("no drill while something is wrong:\n  " + String.join("\n  ", objections));
        }
        ShardHealth health = admin.health(shard.id());
        if (!health.modes().equals(Set.of("on"))) {
            say("note: the routers watch " + shard.id() + " in mode " + String.join(", ", health.modes())
                    + ", so nothing will be contained");
        }
        return health.routers();
    }

    private List<String> objections() throws IOException {
        List<String> objections = new ArrayList<>();
        for (Shard each : site.shards()) {
            admin.health(each.id()).objections().forEach(objection -> objections.add(each.id() + ": " + objection));
        }
        return objections;
    }

    private Target requirePossible() throws StartException, IOException {
        Target target = shard.target();
        Optional<String> missing = plan.fault().missing(target);
        if (missing.isPresent()) {
            throw new StartException(
                    plan.fault().title() + " needs " + plan.fault().needs() + ": " + missing.get());
        }
        return target;
    }

    /** What fails before the fault would be blamed on it afterwards. */
    private void requireServed() throws StartException {
        Optional<Sample> failed =
                samples.stream().filter(sample -> !sample.outcome().isAnswer()).findFirst();
        if (failed.isPresent()) {
            throw new StartException("no drill: a statement failed before any fault, on "
                    + failed.get().shard() + ": " + failed.get().code() + " "
                    + failed.get().message());
        }
    }

    /** A line a second. */
    private void watch(Duration time, String phase) {
        long start = System.nanoTime();
        for (long line = 1; System.nanoTime() - start < time.toNanos(); line++) {
            park(Math.min(time.toNanos(), line * LINE_EVERY.toNanos()) - (System.nanoTime() - start));
            List<Sample> latest = load.take();
            samples.addAll(latest);
            progress(phase, line, latest);
        }
    }

    private void progress(String phase, long second, List<Sample> latest) {
        long own = latest.stream().filter(this::isOwn).count();
        long ownAnswered = latest.stream()
                .filter(sample -> isOwn(sample) && sample.outcome().isAnswer())
                .count();
        long othersFailed = latest.stream()
                .filter(sample -> !isOwn(sample) && !sample.outcome().isAnswer())
                .count();
        say(String.format(
                Locale.ROOT,
                "%-20s %3d s  %s: %s; %d of %d answered well, %d wait, %d had no client; others: %d answered, %d failed",
                phase,
                second,
                shard.id(),
                view(),
                ownAnswered,
                own,
                load.outstanding(shard.id()).size(),
                load.takeLeftOut(shard.id()),
                latest.size() - own,
                othersFailed));
    }

    private boolean isOwn(Sample sample) {
        return sample.shard().equals(shard.id());
    }

    private String view() {
        try {
            return admin.health(shard.id()).ofPrimary();
        } catch (IOException unanswered) {
            log.debug("no health", unanswered);
            return "the admin API does not tell";
        }
    }

    /** Until the routers call it well and its clients are served again, or the time is over. */
    private Optional<Instant> awaitRecovery(Instant released) {
        Optional<Instant> wellAgain = Optional.empty();
        long start = System.nanoTime();
        while (System.nanoTime() - start < plan.after().toNanos()) {
            samples.addAll(load.take());
            if (wellAgain.isEmpty() && isWell()) {
                wellAgain = Optional.of(Instant.now());
            }
            if (wellAgain.isPresent() && isServed(released, true) && isServed(released, false)) {
                return wellAgain;
            }
            park(LOOK_EVERY.toNanos());
        }
        return wellAgain;
    }

    private boolean isServed(Instant since, boolean isWrite) {
        return samples.stream()
                .anyMatch(sample -> isOwn(sample)
                        && sample.isWrite() == isWrite
                        && sample.is(Outcome.OK)
                        && sample.sent().isAfter(since));
    }

    private boolean isWell() {
        try {
            return admin.health(shard.id()).isWell();
        } catch (IOException unanswered) {
            log.debug("no health", unanswered);
            return false;
        }
    }

    private Map<String, Timeline> timelines() throws IOException {
        Map<String, Timeline> timelines = new HashMap<>();
        for (Shard each : site.shards()) {
            timelines.put(each.id(), admin.timeline(each.id()));
        }
        return timelines;
    }

    private synchronized void hold(Fault.Active begun) throws IOException {
        fault = begun;
        if (undone) {
            release();
        }
    }

    private synchronized void release() throws IOException {
        if (fault != null) {
            fault.close();
            fault = null;
        }
    }

    /** Harmless when repeated. */
    private synchronized void undo() {
        if (undone) {
            return;
        }
        undone = true;
        try {
            release();
        } catch (IOException failed) {
            say("THE FAULT IS STILL THERE: " + failed.getMessage());
        }
        load.close();
        load.dropTables().forEach(this::say);
    }

    private static void forget(Thread atShutdown) {
        try {
            Runtime.getRuntime().removeShutdownHook(atShutdown);
        } catch (IllegalStateException shuttingDown) {
            log.debug("ended by a signal", shuttingDown);
        }
    }

    private void say(String line) {
        out.println(line);
        out.flush();
    }

    private static void park(long nanos) {
        long end = System.nanoTime() + nanos;
        for (long left = nanos; left > 0; left = end - System.nanoTime()) {
            LockSupport.parkNanos(Math.min(left, TimeUnit.SECONDS.toNanos(1)));
        }
    }
}
