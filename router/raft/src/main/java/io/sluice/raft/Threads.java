package io.sluice.raft;

import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Threads of a node. */
final class Threads {
    private Threads() {}

    static ScheduledExecutorService one(String name) {
        return Executors.newSingleThreadScheduledExecutor(work -> {
            Thread thread = new Thread(work, name);
            thread.setDaemon(true);
            return thread;
        });
    }

    @SuppressWarnings("FutureReturnValueIgnored") // It ends with its executor; the work tells its own failures.
    static void every(long millis, ScheduledExecutorService executor, Runnable work) {
        executor.scheduleWithFixedDelay(work, 0, millis, TimeUnit.MILLISECONDS);
    }

    @SuppressWarnings("FutureReturnValueIgnored") // It ends with its executor.
    static void after(long seconds, ScheduledExecutorService executor, Runnable work) {
        executor.schedule(work, seconds, TimeUnit.SECONDS);
    }

    /** Ends it; what runs is interrupted if it does not end in time. Blocks. */
    static void end(ScheduledExecutorService executor, long seconds) {
        executor.shutdown();
        try {
            if (!executor.awaitTermination(seconds, TimeUnit.SECONDS)) {
                executor.shutdownNow();
            }
        } catch (InterruptedException stop) {
            executor.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }
}
