package io.sluice.bench;

import io.sluice.app.drill.AdminApi;
import io.sluice.app.drill.Course;
import io.sluice.app.drill.Load;
import io.sluice.app.drill.Outcome;
import io.sluice.app.drill.Sample;
import io.sluice.app.drill.ShardHealth;
import io.sluice.app.drill.Site;
import io.sluice.app.drill.Site.Shard;
import io.sluice.app.drill.Timeline;
import io.sluice.lab.fault.Fault;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** One lock-up after another: each waits until the shard is well, and leaves it well. One thread. */
final class LockupRound {
    private static final long LOOK_MILLIS = 100;
    private static final long SETTLE_MILLIS = 1_500;
    private static final long RECOVERY_SECONDS = 120;

    private final Site site;
    private final AdminApi admin;
    private final Load load;
    private final Fault fault;
    private final int holdSeconds;
    private final boolean hasClients;

    LockupRound(Site site, AdminApi admin, Load load, Fault fault, int holdSeconds, boolean hasClients) {
        this.site = site;
        this.admin = admin;
        this.load = load;
        this.fault = fault;
        this.holdSeconds = holdSeconds;
        this.hasClients = hasClients;
    }

    /** Empty if the shard did not become well enough to begin. */
    Optional<Course> run(Shard shard) throws IOException {
        if (!awaitAllWell()) {
            return Optional.empty();
        }
        ShardHealth health = admin.health(shard.id());
        load.take();
        Instant injected = Instant.now();
        Fault.Active active = fault.begin(shard.target());
        Instant released;
        try {
            awaitContained(shard, injected);
        } finally {
            released = Instant.now();
            active.close();
        }
        List<Sample> samples = new ArrayList<>();
        Optional<Instant> wellAgain = awaitServed(shard, released, samples);
        List<Instant> hanging = load.outstanding(shard.id()).stream()
                .filter(sent -> sent.isBefore(released))
                .toList();
        Map<String, Timeline> timelines = new HashMap<>();
        for (Shard each : site.shards()) {
            timelines.put(each.id(), admin.timeline(each.id()));
        }
        release(shard);
        return Optional.of(new Course(
                shard.id(),
                shard.primary().address().toString(),
                health.routers(),
                injected,
                injected,
                released,
                wellAgain,
                hanging,
                timelines,
                samples));
    }

    /** Or the routers would wait longer after each round, up to a minute. */
    private void release(Shard shard) {
        try {
            admin.release(shard.id());
        } catch (IOException refused) {
            System.out.println("the hold-down is NOT reset: " + refused.getMessage());
        }
    }

    private boolean awaitAllWell() {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(RECOVERY_SECONDS);
        while (System.nanoTime() - deadline < 0) {
            if (site.shards().stream().allMatch(shard -> isWell(shard.id()))) {
                return true;
            }
            Pause.millis(LOOK_MILLIS);
        }
        return false;
    }

    /** And a moment longer, since the name may change. */
    private void awaitContained(Shard shard, Instant injected) throws IOException {
        String primary = shard.primary().address().toString();
        Instant end = injected.plusSeconds(holdSeconds);
        while (Instant.now().isBefore(end)) {
            Timeline told = admin.timeline(shard.id()).of(primary).since(injected);
            if (told.events().stream().anyMatch(Timeline.Event::contains)) {
                Pause.millis(SETTLE_MILLIS);
                return;
            }
            Pause.millis(LOOK_MILLIS);
        }
    }

    private Optional<Instant> awaitServed(Shard shard, Instant released, List<Sample> samples) {
        Optional<Instant> wellAgain = Optional.empty();
        Instant end = released.plus(Duration.ofSeconds(RECOVERY_SECONDS));
        while (Instant.now().isBefore(end)) {
            samples.addAll(load.take());
            if (wellAgain.isEmpty() && isWell(shard.id())) {
                wellAgain = Optional.of(Instant.now());
            }
            boolean isServed = !hasClients
                    || (isServed(samples, shard, released, true) && isServed(samples, shard, released, false));
            if (wellAgain.isPresent() && isServed) {
                return wellAgain;
            }
            Pause.millis(LOOK_MILLIS);
        }
        return wellAgain;
    }

    private static boolean isServed(List<Sample> samples, Shard shard, Instant since, boolean isWrite) {
        return samples.stream()
                .anyMatch(sample -> sample.shard().equals(shard.id())
                        && sample.isWrite() == isWrite
                        && sample.outcome() == Outcome.OK
                        && sample.sent().isAfter(since));
    }

    private boolean isWell(String shard) {
        try {
            return admin.health(shard).isWell();
        } catch (IOException unanswered) {
            return false;
        }
    }
}
