package io.sluice.proxy.failover;

import static java.util.Objects.requireNonNull;

import io.sluice.core.failover.FailoverSettings;
import io.sluice.core.tenant.Epoch;
import io.sluice.core.tenant.ServerAddress;
import io.sluice.core.tenant.ShardId;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A program of the operator's that keeps a server from executing anything more: it cuts its power, stops its machine, takes its
 * network away. Its exit code is its word: 0, the server is fenced; anything else, it may not be. It is told by its environment
 * whom to fence: {@code SLUICE_SHARD}, {@code SLUICE_HOST}, {@code SLUICE_PORT}, {@code SLUICE_EPOCH}. What it prints goes to
 * the router's standard error. One run at a time; owned by the event loop of failover.
 */
final class FenceHook {
    private static final Logger LOG = LoggerFactory.getLogger(FenceHook.class);

    private final Vertx vertx;
    private final FailoverSettings settings;
    private @Nullable Process running;
    private long runs;

    FenceHook(Vertx vertx, FailoverSettings settings) {
        this.vertx = requireNonNull(vertx, "vertx");
        this.settings = requireNonNull(settings, "settings");
    }

    /** Fails if it cannot be run, does not end in time, or says that the server is not fenced. */
    Future<Void> run(ShardId shard, ServerAddress server, Epoch epoch) {
        stop();
        long run = runs;
        return vertx.executeBlocking(() -> begin(shard, server, epoch), false)
                .compose(process -> await(process, run))
                .transform((process, failure) -> {
                    if (failure != null) {
                        return Future.failedFuture(new IllegalStateException(
                                "the fence hook has not ended well: " + failure.getMessage()));
                    }
                    LOG.info("event=fence-hook-ended shard={} server={} code={}", shard, server, process.exitValue());
                    return process.exitValue() == 0
                            ? Future.succeededFuture()
                            : Future.failedFuture(new IllegalStateException(
                                    "the fence hook says no: it ended with " + process.exitValue()));
                });
    }

    /** It is wanted no more: what runs of it is killed. */
    void stop() {
        runs++;
        if (running != null) {
            kill(running);
            running = null;
        }
    }

    private Future<Process> await(Process process, long run) {
        if (run != runs) {
            kill(process);
            return Future.failedFuture("it was stopped as it began");
        }
        running = process;
        return Future.fromCompletionStage(process.onExit(), vertx.getOrCreateContext())
                .timeout(settings.limits().fence().toMillis(), TimeUnit.MILLISECONDS)
                .onFailure(late -> stop())
                .onSuccess(ended -> running = null);
    }

    private Process begin(ShardId shard, ServerAddress server, Epoch epoch) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(settings.fenceCommand());
        builder.redirectInput(new File("/dev/null"))
                .redirectOutput(Redirect.INHERIT)
                .redirectError(Redirect.INHERIT);
        builder.environment().put("SLUICE_SHARD", shard.value());
        builder.environment().put("SLUICE_HOST", server.host());
        builder.environment().put("SLUICE_PORT", Integer.toString(server.port()));
        builder.environment().put("SLUICE_EPOCH", epoch.toString());
        LOG.info("event=fence-hook-begins shard={} server={} epoch={}", shard, server, epoch);
        return builder.start();
    }

    private static void kill(Process process) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }
}
