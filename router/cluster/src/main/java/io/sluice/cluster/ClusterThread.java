package io.sluice.cluster;

import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The one thread of one side of the cluster: tasks in order, at most {@value #TASKS_MAX} waiting. Any thread adds. */
final class ClusterThread {
    static final int TASKS_MAX = 10_000;

    private static final Logger LOG = LoggerFactory.getLogger(ClusterThread.class);

    private final ScheduledThreadPoolExecutor executor;
    private final AtomicInteger waiting = new AtomicInteger();

    ClusterThread(String name) {
        executor = new ScheduledThreadPoolExecutor(1, task -> {
            Thread thread = new Thread(task, name);
            thread.setDaemon(true);
            return thread;
        });
        executor.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        executor.setContinueExistingPeriodicTasksAfterShutdownPolicy(false);
        executor.setRemoveOnCancelPolicy(true);
    }

    /** Whether the task was taken: not when closed, and not when too many wait. */
    boolean run(Runnable task) {
        if (waiting.incrementAndGet() > TASKS_MAX) {
            waiting.decrementAndGet();
            return false;
        }
        try {
            executor.execute(() -> {
                waiting.decrementAndGet();
                guard(task);
            });
            return true;
        } catch (RejectedExecutionException closed) {
            waiting.decrementAndGet();
            return false;
        }
    }

    /** Dropped without a word when closed. */
    void after(Duration delay, Runnable task) {
        try {
            // guard() answers for failures.
            ScheduledFuture<?> unused = executor.schedule(() -> guard(task), delay.toNanos(), TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException closed) {
            LOG.debug("closed: a delayed task is dropped");
        }
    }

    /** Not at all when closed. */
    void every(Duration period, Runnable task) {
        try {
            ScheduledFuture<?> unused = executor.scheduleWithFixedDelay(
                    () -> guard(task), period.toNanos(), period.toNanos(), TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException closed) {
            LOG.debug("closed: a periodic task is dropped");
        }
    }

    /** Runs the last task, drops what is delayed, and waits for the end. */
    void close(Runnable last, Duration timeout) {
        try {
            executor.execute(() -> guard(last));
        } catch (RejectedExecutionException twice) {
            return;
        }
        executor.shutdown();
        try {
            if (!executor.awaitTermination(timeout.toNanos(), TimeUnit.NANOSECONDS)) {
                LOG.warn("the cluster did not let go in time: seconds={}", timeout.toSeconds());
            }
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }

    private static void guard(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException bug) {
            // A task answers for its own weather; what comes here would end a periodic task without a word.
            LOG.error("a task of the cluster failed", bug);
        }
    }
}
