package io.sluice.lab;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/** Several slow things at the same time, each on a thread of its own. Each has its own limit of time. */
final class Parallel {
    private Parallel() {}

    /** Something slow. */
    @FunctionalInterface
    interface Task<T> {
        T run() throws IOException;
    }

    /** What became of all tasks: the results of those that succeeded, and the first failure with the others suppressed. */
    record Outcome<T>(List<T> results, @Nullable IOException failure) {
        List<T> orThrow() throws IOException {
            if (failure != null) {
                throw failure;
            }
            return results;
        }
    }

    /** Runs all at the same time, as {@link #run(List, int)} does. */
    static <T> Outcome<T> run(List<Task<T>> tasks) throws InterruptedIOException {
        return run(tasks, tasks.size());
    }

    /**
     * Runs all and waits for all, also when one fails.
     *
     * @param atOnce how many at the same time; they begin in the order of the list, and the results stand in it
     */
    static <T> Outcome<T> run(List<Task<T>> tasks, int atOnce) throws InterruptedIOException {
        ExecutorService threads = Executors.newFixedThreadPool(Math.max(1, atOnce), task -> {
            Thread thread = new Thread(task, "sluice-lab");
            thread.setDaemon(true);
            return thread;
        });
        try {
            List<Future<T>> futures = new ArrayList<>();
            for (Task<T> task : tasks) {
                futures.add(threads.submit(task::run));
            }
            return collect(futures);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw (InterruptedIOException)
                    new InterruptedIOException("interrupted while waiting for servers").initCause(interrupted);
        } finally {
            threads.shutdownNow();
        }
    }

    private static <T> Outcome<T> collect(List<Future<T>> futures) throws InterruptedException {
        List<T> results = new ArrayList<>();
        IOException failure = null;
        for (Future<T> future : futures) {
            try {
                results.add(future.get());
            } catch (ExecutionException failed) {
                IOException cause =
                        failed.getCause() instanceof IOException io ? io : new IOException(failed.getCause());
                if (failure == null) {
                    failure = cause;
                } else {
                    failure.addSuppressed(cause);
                }
            }
        }
        return new Outcome<>(results, failure);
    }
}
