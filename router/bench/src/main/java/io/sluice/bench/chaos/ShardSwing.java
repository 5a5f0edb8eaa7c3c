package io.sluice.bench.chaos;

import static java.util.Objects.requireNonNull;

import io.sluice.bench.Pause;
import io.sluice.bench.incident.Moments;
import io.sluice.lab.LabServer;
import io.sluice.lab.fault.Fault;
import io.sluice.lab.fault.Target;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** Freezes a shard and thaws it, again and again, whatever happens to the routers meanwhile. A thread of its own. */
final class ShardSwing {
    private static final int THAWED_MILLIS = 6_000;
    private static final int FROZEN_MILLIS = 10_000;
    private static final int MORE_MILLIS = 12_000;
    private static final long LOOK_MILLIS = 50;
    private static final long END_MILLIS = 30_000;

    private final LabServer server;
    private final Random random;
    private final Thread thread = new Thread(this::run, "chaos-shard");
    private final List<Frozen> frozen = new ArrayList<>();
    private volatile boolean stopped;
    private volatile @Nullable IOException failure;

    /** From when to when. */
    record Frozen(long fromMicros, long toMicros) {}

    ShardSwing(LabServer server, long seed) {
        this.server = requireNonNull(server, "server");
        this.random = new Random(seed);
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    /** Returns when the shard is thawed for good, with the times at which it was frozen. */
    List<Frozen> end() throws IOException, InterruptedException {
        stopped = true;
        thread.join(END_MILLIS);
        IOException failed = failure;
        if (failed != null) {
            throw failed;
        }
        if (thread.isAlive()) {
            throw new IOException("the shard is not thawed");
        }
        return List.copyOf(frozen);
    }

    private void run() {
        try {
            while (!stopped) {
                await(THAWED_MILLIS + random.nextInt(MORE_MILLIS));
                if (!stopped) {
                    freeze();
                }
            }
        } catch (IOException failed) {
            failure = failed;
        }
    }

    private void freeze() throws IOException {
        long from = Moments.now();
        try (Fault.Active active = Fault.FREEZE.begin(Target.of(server))) {
            requireNonNull(active, "active");
            await(FROZEN_MILLIS + random.nextInt(MORE_MILLIS));
        }
        frozen.add(new Frozen(from, Moments.now()));
    }

    private void await(int millis) {
        long end = Moments.now() + millis * 1_000L;
        while (!stopped && Moments.now() < end) {
            Pause.millis(LOOK_MILLIS);
        }
    }
}
