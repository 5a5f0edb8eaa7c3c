package io.sluice.core.replay;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.core.log.Position;
import io.sluice.core.tenant.TenantId;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Queue;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/** A log, a shard and a device around one replay, which do what they may at random. */
final class ReplayWorld {
    private static final int BYTES_MAX = 8_000;
    private static final ReplaySettings SETTINGS = new ReplaySettings(
            new ReplaySettings.Window(64, 64 << 10),
            new ReplaySettings.Batch(20, 16 << 10, Duration.ofMillis(75)),
            6,
            0,
            Duration.ofMillis(500),
            Duration.ofMillis(50),
            Duration.ofSeconds(1),
            4,
            new ReplaySettings.HandBack(Duration.ofMillis(250), Duration.ofSeconds(1), Duration.ofSeconds(5)));

    private final RandomGenerator random;
    private final ModelShard shard = new ModelShard();
    private final TreeMap<Long, Entry<Long>> log = new TreeMap<>();
    private final List<TenantId> tenants = new ArrayList<>();
    /** What the durable settlements say. */
    private final Map<TenantId, Long> settled = new HashMap<>();

    private final Map<TenantId, Long> holds = new HashMap<>();
    private final Set<TenantId> queueing = new HashSet<>();
    private final List<Runnable> late = new ArrayList<>();
    private List<Supplier<List<ReplayEffect<Long>>>> answers = new ArrayList<>();
    private final Set<TenantId> flying = new HashSet<>();
    private Replay<Long> replay;
    private boolean open;
    private boolean fenced;
    private boolean faults = true;
    private boolean reading;
    private long generation;
    private long forgotten;
    private long last;
    private long now;
    private int restarts;

    ReplayWorld(RandomGenerator random) {
        this.random = random;
        this.now = random.nextLong();
        int count = 1 + random.nextInt(random.nextBoolean() ? 4 : 40);
        for (int i = 0; i < count; i++) {
            tenants.add(new TenantId("t" + i));
        }
        replay = new Replay<>(SETTINGS, Backlog.NONE, now);
    }

    int restarts() {
        return restarts;
    }

    void step() {
        now += random.nextInt(3) == 0 ? random.nextLong(60_000_000L) : 0;
        switch (random.nextInt(24)) {
            case 0 -> toggle();
            case 1 -> run(replay.pause(tenant(), now));
            case 2, 3 -> run(replay.resume(tenant(), now));
            case 4 -> run(random.nextInt(4) == 0 ? replay.pauseAll(now) : replay.resumeAll(now));
            case 5 -> run(replay.rate(random.nextInt(3) * 500, now));
            case 6 -> run(replay.onLive(random.nextInt(10) == 0 ? 3 : 0, random.nextLong(1_000_000), now));
            case 7 -> runLate();
            case 8, 9, 10, 11, 12, 13 -> append(tenant());
            case 14 -> appendMany();
            case 15 -> tick();
            default -> answer();
        }
    }

    private void toggle() {
        open = random.nextInt(4) != 0;
        if (!open) {
            fenced = false;
        }
        run(open ? replay.onOpen(now) : replay.onContained(now));
    }

    /** The first tenants more often, so that backlogs differ. */
    private TenantId tenant() {
        return tenants.get(random.nextInt(1 + random.nextInt(tenants.size())));
    }

    private void appendMany() {
        TenantId tenant = tenant();
        for (int i = random.nextInt(120); i > 0; i--) {
            append(random.nextInt(3) == 0 ? tenant() : tenant);
        }
    }

    private void append(TenantId tenant) {
        if (holds.containsKey(tenant)) {
            return; // it waits
        }
        if (queueing.add(tenant) && random.nextInt(4) == 0) {
            run(replay.onQueueing(tenant, now));
            return;
        }
        last += 1 + random.nextInt(2);
        int bytes = random.nextInt(20) == 0 ? random.nextInt(BYTES_MAX) : random.nextInt(100);
        log.put(last, new Entry<>(tenant, new Position(last), bytes, last, last));
        if (random.nextInt(40) == 0) {
            shard.bad.add(last);
        }
        run(replay.onAppended(tenant, new Position(last), last, now));
    }

    private void tick() {
        OptionalLong wake = replay.wakeAt();
        if (wake.isPresent() && wake.getAsLong() - now > 0 && random.nextBoolean()) {
            now = wake.getAsLong();
        }
        run(replay.onTick(now));
    }

    private void answer() {
        if (!answers.isEmpty()) {
            run(answers.remove(random.nextInt(answers.size())).get());
        }
    }

    private void runLate() {
        if (!late.isEmpty()) {
            late.remove(random.nextInt(late.size())).run();
        }
    }

    /** The router dies; what it sent may still be executed; what was settled is known again, but for what was not durable. */
    void restart() {
        restarts++;
        generation = 0;
        answers = new ArrayList<>();
        reading = false;
        open = false;
        fenced = false;
        flying.clear();
        holds.clear();
        queueing.clear();
        List<Backlog.OfTenant> backlogs = new ArrayList<>();
        long first = last + 1;
        for (TenantId tenant : tenants) {
            long done = settled.getOrDefault(tenant, 0L);
            List<Long> rest =
                    positions(tenant).stream().filter(each -> each > done).toList();
            if (!rest.isEmpty()) {
                queueing.add(tenant);
                first = Math.min(first, rest.get(0));
                backlogs.add(new Backlog.OfTenant(tenant, rest.size(), 0, new Position(done), rest.get(0)));
            }
        }
        replay = new Replay<>(SETTINGS, new Backlog(new Position(first - 1), new Position(last), backlogs), now);
    }

    private List<Long> positions(TenantId tenant) {
        return log.values().stream()
                .filter(entry -> entry.tenant().equals(tenant))
                .map(Entry::payload)
                .toList();
    }

    /** When all is well, everything is drained and everybody goes directly, without more than the events asked for. */
    void drain() {
        faults = false;
        open = true;
        run(replay.onOpen(now));
        run(replay.resumeAll(now));
        tenants.forEach(tenant -> run(replay.resume(tenant, now)));
        run(replay.rate(0, now));
        run(replay.onLive(0, 0, now));
        int steps = 0;
        while (!queueing.isEmpty() || !answers.isEmpty()) {
            assertThat(++steps).as("steps, %s", replay.status(now)).isLessThan(100_000);
            if (answers.isEmpty()) {
                OptionalLong wake = replay.wakeAt();
                assertThat(wake)
                        .as("somebody is forgotten: %s", replay.tenants(now))
                        .isPresent();
                now = Math.max(now + 1, wake.getAsLong());
                run(replay.onTick(now));
            } else {
                now += 1_000_000;
                answer();
            }
        }
        while (!late.isEmpty()) {
            runLate();
        }
        for (TenantId tenant : tenants) {
            List<Long> dead = shard.dead(tenant);
            List<Long> live = positions(tenant).stream()
                    .filter(each -> !dead.contains(each))
                    .toList();
            assertThat(shard.applied(tenant)).isEqualTo(live);
            assertThat(shard.bad).containsAll(dead);
        }
        assertThat(forgotten).isEqualTo(replay.status(now).totals().batches() == 0 ? forgotten : last);
        assertThat(replay.status(now).remaining()).isZero();
        assertThat(replay.status(now).readAhead()).isZero();
        assertThat(replay.status(now).readAheadBytes()).isZero();
        assertThat(replay.wakeAt()).isEmpty();
    }

    // -- the device ---------------------------------------------------------------------------------------------------

    private void run(List<ReplayEffect<Long>> effects) {
        Queue<ReplayEffect<Long>> todo = new ArrayDeque<>(effects);
        for (ReplayEffect<Long> effect : todo) {
            run(effect);
        }
        ReplayStatus status = replay.status(now);
        assertThat(status.readAhead()).isLessThanOrEqualTo(SETTINGS.window().entries());
        assertThat(status.readAheadBytes())
                .isLessThanOrEqualTo(SETTINGS.window().bytes() + BYTES_MAX);
        assertThat(status.inFlight()).isEqualTo(flying.size()).isLessThanOrEqualTo(SETTINGS.inFlight());
    }

    private void run(ReplayEffect<Long> effect) {
        Replay<Long> asked = replay;
        if (effect instanceof ReplayEffect.Fence<Long> fence) {
            assertThat(open).isTrue();
            generation = fence.generation();
            answers.add(() -> {
                boolean done = !isUnlucky();
                boolean isLast = fence.generation() == generation;
                fenced = isLast ? open && done : fenced;
                return asked.onFenced(fence.generation(), done, now);
            });
        } else if (effect instanceof ReplayEffect.Read<Long> read) {
            assertThat(reading).isFalse();
            reading = true;
            answers.add(() -> read(read));
        } else if (effect instanceof ReplayEffect.Apply<Long> apply) {
            assertThat(open && fenced).isTrue();
            assertThat(flying.add(apply.tenant())).isTrue();
            answers.add(() -> apply(apply));
        } else if (effect instanceof ReplayEffect.Bury<Long> bury) {
            answers.add(() -> bury(bury.entry()));
        } else if (effect instanceof ReplayEffect.Forget<Long> forget) {
            forget(forget.upTo().value());
        } else if (effect instanceof ReplayEffect.Paused<Long> paused) {
            if (!faults) {
                answers.add(() -> replay.resume(paused.tenant(), now));
            }
        } else {
            handing(effect);
        }
    }

    private void handing(ReplayEffect<Long> effect) {
        if (effect instanceof ReplayEffect.Hold<Long> hold) {
            assertThat(holds.put(hold.tenant(), hold.hold())).isNull();
            answers.add(() -> replay.onHeld(hold.tenant(), hold.hold(), now));
        } else if (effect instanceof ReplayEffect.Unhold<Long> unhold) {
            assertThat(holds.remove(unhold.tenant())).isEqualTo(unhold.hold());
        } else if (effect instanceof ReplayEffect.HandBack<Long> back) {
            assertThat(holds.remove(back.tenant())).isEqualTo(back.hold());
            assertThat(queueing.remove(back.tenant())).isTrue();
            Collection<Long> all = positions(back.tenant());
            int known = shard.applied(back.tenant()).size()
                    + shard.dead(back.tenant()).size();
            assertThat(known).isEqualTo(all.size());
        }
    }

    private boolean isUnlucky() {
        return faults && random.nextInt(5) == 0;
    }

    private List<ReplayEffect<Long>> read(ReplayEffect.Read<Long> read) {
        reading = false;
        if (isUnlucky()) {
            return replay.onReadFailed(now);
        }
        long upTo = read.upTo().value();
        long stop = random.nextInt(4) == 0
                ? read.from().value() + random.nextLong(upTo - read.from().value() + 1)
                : upTo;
        List<Entry<Long>> found = new ArrayList<>();
        long bytes = 0;
        for (Entry<Long> entry :
                log.subMap(read.from().value(), true, stop, true).values()) {
            if (read.only().isPresent() && !read.only().get().equals(entry.tenant())) {
                continue;
            }
            bytes += entry.bytes();
            boolean fits = found.isEmpty() || (found.size() < read.maxEntries() && bytes <= read.maxBytes());
            if (!fits) {
                stop = entry.payload() - 1;
                break;
            }
            found.add(entry);
        }
        return replay.onRead(found, new Position(stop), now);
    }

    private List<ReplayEffect<Long>> apply(ReplayEffect.Apply<Long> apply) {
        flying.remove(apply.tenant());
        BatchResult result;
        if (!open || isUnlucky()) {
            int when = random.nextInt(3);
            if (when == 0) {
                shard.execute(apply.tenant(), apply.entries());
            } else if (when == 1) {
                late.add(() -> shard.execute(apply.tenant(), apply.entries()));
            }
            result = new BatchResult.Lost();
        } else if (isUnlucky()) {
            Position first = apply.entries().get(0).position();
            boolean access = random.nextInt(10) == 0;
            result = new BatchResult.Failed(first, access ? Failure.TENANT : Failure.RETRY, 1213);
        } else {
            result = shard.execute(apply.tenant(), apply.entries());
        }
        if (result instanceof BatchResult.Applied) {
            settle(apply.entries().get(apply.entries().size() - 1));
        }
        return replay.onBatch(apply.tenant(), apply.batch(), result, now);
    }

    private List<ReplayEffect<Long>> bury(Entry<Long> entry) {
        if (isUnlucky()) {
            return replay.onNotDead(entry.tenant(), entry.position(), now);
        }
        shard.bury(entry.tenant(), entry.payload());
        settle(entry);
        return replay.onDead(entry.tenant(), entry.position(), now);
    }

    private void settle(Entry<Long> entry) {
        if (random.nextInt(3) != 0) {
            settled.put(entry.tenant(), entry.payload());
        }
    }

    private void forget(long upTo) {
        assertThat(upTo).isGreaterThan(forgotten);
        forgotten = upTo;
        for (Entry<Long> entry : log.headMap(upTo, true).values()) {
            boolean known = shard.applied(entry.tenant()).contains(entry.payload())
                    || shard.dead(entry.tenant()).contains(entry.payload());
            assertThat(known).as("forgotten at %s: %s", upTo, entry).isTrue();
        }
    }
}
