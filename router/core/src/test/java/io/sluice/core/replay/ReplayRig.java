package io.sluice.core.replay;

import io.sluice.core.log.Position;
import io.sluice.core.tenant.TenantId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** A replay on virtual time whose log is read at once. A tenant is its name; what happens is told in words. */
final class ReplayRig {
    static final ReplaySettings SETTINGS = settings(8, 10);

    final Replay<String> replay;
    private final TreeMap<Long, Entry<String>> log = new TreeMap<>();
    private final List<String> told = new ArrayList<>();
    /** Whether readings are answered at once. */
    boolean reads = true;
    /** Of the last one that was not. */
    Optional<ReplayEffect.Read<String>> asked = Optional.empty();

    long now = Long.MAX_VALUE - Duration.ofSeconds(1).toNanos(); // the clock's zero means nothing: let it wrap around
    private long batches;
    private final Map<TenantId, Long> flying = new LinkedHashMap<>();

    ReplayRig(ReplaySettings settings) {
        replay = new Replay<>(settings, Backlog.NONE, now);
    }

    ReplayRig() {
        this(SETTINGS);
    }

    static ReplaySettings settings(int inFlight, int deadInARow) {
        ReplaySettings all = ReplaySettings.DEFAULT;
        return new ReplaySettings(
                new ReplaySettings.Window(160, 160 << 10),
                new ReplaySettings.Batch(20, 16 << 10, Duration.ofMillis(75)),
                inFlight,
                0,
                all.coolDown(),
                Duration.ofMillis(50),
                Duration.ofSeconds(1),
                deadInARow,
                all.handBack());
    }

    static TenantId tenant(String name) {
        return new TenantId(name);
    }

    /** One write for each name, in this order. */
    ReplayRig appended(String... tenants) {
        for (String tenant : tenants) {
            append(tenant, 10);
        }
        return this;
    }

    ReplayRig appended(int count, String tenant) {
        for (int i = 0; i < count; i++) {
            append(tenant, 10);
        }
        return this;
    }

    void append(String tenant, int bytes) {
        Position position = new Position(log.isEmpty() ? 1 : log.lastKey() + 1);
        log.put(position.value(), new Entry<>(tenant(tenant), position, bytes, position.value(), tenant + position));
        tell(replay.onAppended(tenant(tenant), position, position.value(), now));
    }

    ReplayRig open() {
        tell(replay.onOpen(now));
        return this;
    }

    ReplayRig contain() {
        tell(replay.onContained(now));
        return this;
    }

    ReplayRig fenced(long generation, boolean done) {
        tell(replay.onFenced(generation, done, now));
        return this;
    }

    /** Open and fenced, for the first time. */
    ReplayRig draining() {
        return open().fenced(1, true);
    }

    /** The tenant's batch, by the number of all batches so far. */
    ReplayRig applied(String tenant, long batch) {
        return ended(tenant, batch, new BatchResult.Applied(0));
    }

    ReplayRig lost(String tenant, long batch) {
        return ended(tenant, batch, new BatchResult.Lost());
    }

    ReplayRig failed(String tenant, long batch, long position, Failure failure) {
        return ended(tenant, batch, new BatchResult.Failed(new Position(position), failure, 1062));
    }

    private ReplayRig ended(String tenant, long batch, BatchResult result) {
        flying.remove(tenant(tenant));
        tell(replay.onBatch(tenant(tenant), batch, result, now));
        return this;
    }

    ReplayRig dead(String tenant, long position) {
        tell(replay.onDead(tenant(tenant), new Position(position), now));
        return this;
    }

    ReplayRig notDead(String tenant, long position) {
        tell(replay.onNotDead(tenant(tenant), new Position(position), now));
        return this;
    }

    ReplayRig held(String tenant, long hold) {
        tell(replay.onHeld(tenant(tenant), hold, now));
        return this;
    }

    ReplayRig pause(String tenant) {
        tell(replay.pause(tenant(tenant), now));
        return this;
    }

    ReplayRig resume(String tenant) {
        tell(replay.resume(tenant(tenant), now));
        return this;
    }

    ReplayRig stop() {
        tell(replay.pauseAll(now));
        return this;
    }

    ReplayRig resumeAll() {
        tell(replay.resumeAll(now));
        return this;
    }

    ReplayRig rate(int perSecond) {
        tell(replay.rate(perSecond, now));
        return this;
    }

    ReplayRig live(int waiting, long latencyMicros) {
        tell(replay.onLive(waiting, 1_000 * latencyMicros, now));
        return this;
    }

    ReplayRig pass(long millis) {
        now += Duration.ofMillis(millis).toNanos();
        tell(replay.onTick(now));
        return this;
    }

    /** The last reading ends. */
    ReplayRig answered() {
        ReplayEffect.Read<String> read = asked.orElseThrow();
        asked = Optional.empty();
        answer(read);
        return this;
    }

    ReplayStatus status() {
        return replay.status(now);
    }

    ReplayStatus.OfTenant status(String tenant) {
        return replay.status(tenant(tenant), now).orElseThrow();
    }

    /** The tenant's batch that is under way, if there is one. */
    ReplayRig lost(String tenant) {
        Long batch = flying.get(tenant(tenant));
        return batch == null ? this : lost(tenant, batch);
    }

    /** So many batches go well, one after the other, each in 10 ms. */
    ReplayRig well(int count) {
        for (int i = 0; i < count && !flying.isEmpty(); i++) {
            now += Duration.ofMillis(10).toNanos();
            Map.Entry<TenantId, Long> first = flying.entrySet().iterator().next();
            applied(first.getKey().value(), first.getValue());
        }
        return this;
    }

    /** The number of the last batch. */
    long batches() {
        return batches;
    }

    /** What was told since the last time. */
    List<String> told() {
        List<String> all = List.copyOf(told);
        told.clear();
        return all;
    }

    private void tell(List<ReplayEffect<String>> effects) {
        Optional<ReplayEffect.Read<String>> read = Optional.empty();
        for (ReplayEffect<String> effect : effects) {
            if (effect instanceof ReplayEffect.Read<String> wanted) {
                read = Optional.of(wanted);
            } else {
                told.add(word(effect));
            }
        }
        if (read.isPresent() && reads) {
            answer(read.get());
        } else if (read.isPresent()) {
            asked = read;
            told.add("read " + read.get().only().map(TenantId::value).orElse("all") + " "
                    + read.get().from() + "-" + read.get().upTo());
        }
    }

    private void answer(ReplayEffect.Read<String> read) {
        List<Entry<String>> found = new ArrayList<>();
        long bytes = 0;
        long upTo = read.upTo().value();
        for (Entry<String> entry :
                log.subMap(read.from().value(), true, upTo, true).values()) {
            if (read.only().isPresent() && !read.only().get().equals(entry.tenant())) {
                continue;
            }
            bytes += entry.bytes();
            if (found.size() == read.maxEntries() || (bytes > read.maxBytes() && !found.isEmpty())) {
                upTo = entry.position().value() - 1;
                break;
            }
            found.add(entry);
        }
        tell(replay.onRead(found, new Position(upTo), now));
    }

    private String word(ReplayEffect<String> effect) {
        if (effect instanceof ReplayEffect.Fence<String> fence) {
            return "fence " + fence.generation();
        } else if (effect instanceof ReplayEffect.Apply<String> apply) {
            batches = apply.batch();
            flying.put(apply.tenant(), batches);
            return "apply "
                    + String.join(
                            " ", apply.entries().stream().map(Entry::payload).toList());
        } else if (effect instanceof ReplayEffect.Bury<String> bury) {
            return "bury " + bury.entry().payload();
        } else if (effect instanceof ReplayEffect.Hold<String> hold) {
            return "hold " + hold.tenant() + " " + hold.hold();
        } else if (effect instanceof ReplayEffect.Unhold<String> unhold) {
            return "unhold " + unhold.tenant() + " " + unhold.hold();
        } else if (effect instanceof ReplayEffect.HandBack<String> back) {
            return "hand back " + back.tenant();
        } else if (effect instanceof ReplayEffect.Paused<String> paused) {
            return "paused " + paused.tenant() + " " + paused.reason();
        }
        return "forget " + ((ReplayEffect.Forget<String>) effect).upTo();
    }
}
