package io.sluice.simulation.queue;

import io.sluice.core.tenant.TenantId;
import io.sluice.journal.JournalException;
import io.sluice.simulation.queue.Broken.Rule;
import io.sluice.simulation.queue.Write.Told;
import io.sluice.simulation.world.Chance;
import io.sluice.simulation.world.VirtualTime;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** One world of one seed: clients, a router that dies and comes back, its disks, and a shard that freezes. */
final class QueueWorld implements Router.Owner {
    /**
     * What came of a world.
     *
     * @param lives of the router
     */
    record Outcome(
            long writes,
            long acknowledged,
            long unknown,
            long refused,
            long drained,
            int dead,
            int lives,
            long events) {}

    private static final Duration TROUBLE = Duration.ofSeconds(12);
    private static final Duration DRAINED = Duration.ofSeconds(90);
    private static final int NOTES = 30;

    private final long seed;
    private final Mistake mistake;
    private final VirtualTime time = new VirtualTime();
    private final Chance chance;
    private final SplittableRandom dice;
    private final Ledger ledger;
    private final Shard shard;
    private final Disk queueDisk = new Disk();
    private final Disk deadDisk = new Disk();
    private final List<Client> clients = new ArrayList<>();
    private final Deque<String> notes = new ArrayDeque<>();
    private @Nullable Router router;
    private boolean troubled = true;
    private boolean seenOpen = true;
    private boolean flips;
    private int lives;

    QueueWorld(long seed, Mistake mistake) {
        this.seed = seed;
        this.mistake = mistake;
        chance = new Chance(seed);
        dice = new SplittableRandom(seed);
        List<TenantId> tenants = new ArrayList<>();
        for (int i = chance.between(1, 5); i > 0; i--) {
            tenants.add(new TenantId("t" + i));
        }
        ledger = new Ledger(tenants);
        shard = new Shard(time, chance.of("shard"), ledger);
        for (TenantId tenant : tenants) {
            for (int i = chance.between(1, 3); i > 0; i--) {
                double perSecond = chance.one(List.of(3.0, 10.0, 40.0));
                clients.add(new Client(
                        time,
                        chance.of(tenant + "/" + i),
                        tenant,
                        ledger,
                        () -> Optional.ofNullable(router),
                        perSecond));
            }
        }
    }

    /** @throws Broken if anything does not hold */
    Outcome run() {
        try {
            start();
            trouble();
            time.run(TROUBLE);
            if (chance.oneIn(2)) {
                clients.forEach(Client::stop);
                time.run(Duration.ofMillis(chance.between(1, 2_000)));
            }
            calm();
            time.run(Duration.ofSeconds(3));
            clients.forEach(Client::stop);
            drain();
            kill(false);
            time.run(Duration.ofSeconds(3));
            drain();
        } catch (IllegalStateException | IllegalArgumentException | JournalException thrown) {
            throw new Broken(thrown);
        }
        Set<Long> dead = alive().orElseThrow().letters();
        ledger.check(dead);
        return new Outcome(
                ledger.size(),
                ledger.count(Told.ACKNOWLEDGED),
                ledger.count(Told.UNKNOWN),
                ledger.count(Told.REFUSED),
                ledger.drained(),
                dead.size(),
                lives,
                time.events());
    }

    /** What is told when something is found. */
    String story(Broken found) {
        return "seed " + seed + ": " + found.getMessage() + "\n  " + String.join("\n  ", notes)
                + "\nrun it again: scripts/simulate --queue --seed " + seed;
    }

    private void note(String what) {
        if (notes.size() == NOTES) {
            notes.remove();
        }
        notes.add("%9.4f s  %s".formatted(time.nanos() / 1e9, what));
    }

    // -- what happens -----------------------------------------------------------------------------------------------

    private void trouble() {
        shard.breakLines(chance.one(List.of(60, 300, 2_000, Integer.MAX_VALUE - 1)));
        often(1.5, this::freeze);
        often(3, this::flapGate);
        often(chance.one(List.of(1.5, 6.0)), () -> kill(chance.oneIn(2)));
        often(4, () -> queueDisk.crashAfter(chance.upTo(30)));
        often(8, () -> deadDisk.crashAfter(chance.upTo(6)));
        often(8, queueDisk::failSync);
        often(6, this::fillDisk);
        often(8, () -> flips = true);
        watch();
    }

    private void often(double seconds, Runnable what) {
        time.after(chance.untilNext(1 / seconds), () -> {
            if (troubled) {
                what.run();
                often(seconds, what);
            }
        });
    }

    private void freeze() {
        note("the shard freezes");
        shard.freeze();
        time.after(chance.nanos(Duration.ofMillis(50), Duration.ofSeconds(4)), this::thaw);
    }

    private void thaw() {
        note("the shard thaws");
        shard.thaw();
    }

    private void fillDisk() {
        note("the disk is full");
        queueDisk.limit(queueDisk.usedBytes() + (long) chance.upTo(2) * LogKeeper.SEGMENT_BYTES);
        time.after(chance.nanos(Duration.ofMillis(100), Duration.ofSeconds(3)), () -> queueDisk.limit(Long.MAX_VALUE));
    }

    /** The watch sees what the shard is, late, and is wrong at times. */
    private void watch() {
        boolean open = !shard.isFrozen();
        if (open != seenOpen) {
            time.after(chance.nanos(Duration.ofMillis(200), Duration.ofMillis(900)), () -> gate(!shard.isFrozen()));
        }
        time.after(100_000_000, this::watch);
    }

    private void flapGate() {
        gate(!seenOpen);
        time.after(chance.nanos(Duration.ofMillis(1), Duration.ofMillis(400)), () -> gate(!seenOpen));
    }

    private void gate(boolean open) {
        if (open != seenOpen) {
            note(open ? "the gate opens" : "the gate closes");
            seenOpen = open;
            alive().ifPresent(running -> running.onGate(open));
        }
    }

    private void calm() {
        note("all is well");
        troubled = false;
        thaw();
        shard.breakLines(Integer.MAX_VALUE);
        queueDisk.limit(Long.MAX_VALUE);
        queueDisk.onKilled();
        deadDisk.onKilled();
    }

    private void drain() {
        long until = time.nanos() + DRAINED.toNanos();
        while (!isQuiet()) {
            if (time.nanos() > until) {
                String left = alive().map(Router::left).orElse("no router");
                throw new Broken(Rule.EVERYTHING_DRAINS, "after " + DRAINED + " there is " + left);
            }
            time.run(Duration.ofMillis(200));
        }
    }

    private boolean isQuiet() {
        boolean isAnswered = clients.stream().noneMatch(Client::isWaiting);
        return isAnswered && alive().map(Router::isQuiet).orElse(false);
    }

    // -- lives ------------------------------------------------------------------------------------------------------

    private Optional<Router> alive() {
        return Optional.ofNullable(router).filter(Router::isAlive);
    }

    private void start() {
        if (router != null) {
            return;
        }
        lives++;
        note("the router starts");
        Life life = new Life(time, chance.of("life " + lives), mistake, () -> gone(false));
        try {
            if (flips) {
                flips = false;
                note("a bit flips, and an operator brings the log back");
                LogKeeper.damageMustBeSeen(queueDisk, dice);
            }
            router = new Router(life, shard, ledger, queueDisk, deadDisk, seenOpen, this);
        } catch (Disk.Crash crash) {
            note("it dies at the disk at once");
            dead(chance.oneIn(2));
        } catch (JournalException failure) {
            if (failure.reason() == JournalException.Reason.DAMAGED) {
                throw new Broken(failure);
            }
            note("it cannot: " + failure.getMessage());
            dead(false);
        }
    }

    private void kill(boolean power) {
        alive().ifPresent(running -> {
            note(power ? "the power fails" : "the router is killed");
            running.die(power);
            gone(power);
        });
    }

    private void gone(boolean power) {
        note("the router is gone");
        Router dying = router;
        if (dying != null) {
            dying.die(power);
        }
        clients.forEach(client -> time.after(chance.about(500_000), client::onRouterLost));
        dead(power || chance.oneIn(2));
    }

    private void dead(boolean power) {
        router = null;
        if (power) {
            queueDisk.onPowerLost(dice);
            deadDisk.onPowerLost(dice);
        } else {
            queueDisk.onKilled();
            deadDisk.onKilled();
        }
        time.after(chance.nanos(Duration.ofMillis(5), Duration.ofMillis(800)), this::start);
    }

    @Override
    public void onStopped() {
        Router stopped = router;
        time.after(chance.nanos(Duration.ofMillis(1), Duration.ofSeconds(1)), () -> {
            if (router == stopped) {
                kill(false);
            }
        });
    }
}
