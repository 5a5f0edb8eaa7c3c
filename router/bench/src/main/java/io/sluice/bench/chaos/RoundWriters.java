package io.sluice.bench.chaos;

import io.sluice.app.drill.Site.Shard;
import io.sluice.app.drill.Site.Tenant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * All writers of a trial: of each tenant of the locked shard two that go round the routers, of each other tenant one for each router, so
 * that a router that is away holds up nothing that goes through the others. One thread.
 */
final class RoundWriters {
    static final int OF_TENANT = ChaosSite.ROUTERS;
    private static final int GOING_ROUND = 2;
    private static final int LOCKED_RATE = 12;
    private static final int RATE = 4;
    /** One that gives up soon, and sees what comes of it, and one that waits for every answer. */
    private static final int[] PATIENCE_MILLIS = {3_000, 20_000};

    private final List<RoundWriter> writers = new ArrayList<>();

    RoundWriters(ChaosSite site, long seed) {
        Random random = new Random(seed);
        List<Integer> all = IntStream.range(0, ChaosSite.ROUTERS).boxed().toList();
        for (Tenant tenant : site.site().tenants()) {
            boolean isLocked = site.isLocked(tenant);
            for (int number = 0; number < (isLocked ? GOING_ROUND : ChaosSite.ROUTERS); number++) {
                RoundWriter.Work work = new RoundWriter.Work(
                        number, isLocked ? LOCKED_RATE : RATE, PATIENCE_MILLIS[isLocked ? number : 1]);
                writers.add(new RoundWriter(
                        site.routers(), isLocked ? all : List.of(number), tenant, work, random.nextLong()));
            }
        }
    }

    void start() {
        writers.forEach(RoundWriter::start);
    }

    void stop() {
        writers.forEach(RoundWriter::stop);
    }

    long acknowledged(Shard shard) {
        return of(shard).stream().mapToLong(RoundWriter::acknowledged).sum();
    }

    /** Whether each writer of the shard's tenants has had a write done by the shard itself, through each of its routers, since. */
    boolean areDirectSince(Shard shard, long micros) {
        return of(shard).stream().allMatch(writer -> writer.isDirectSince(micros));
    }

    List<Sent> awaitEnd() throws InterruptedException {
        stop();
        List<Sent> all = new ArrayList<>();
        for (RoundWriter each : writers) {
            all.addAll(each.awaitEnd());
        }
        return all;
    }

    private List<RoundWriter> of(Shard shard) {
        return writers.stream()
                .filter(writer -> writer.tenant().shard().equals(shard.id()))
                .toList();
    }
}
