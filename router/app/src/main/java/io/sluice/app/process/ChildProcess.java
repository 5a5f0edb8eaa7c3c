package io.sluice.app.process;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A process that is started again when it dies: at once at first, then later and later, up to 10 s, until one lives for 10
 * s. It holds the other end of its standard input, so that it can see this process die. Any thread; the monitor guards
 * the process.
 */
public final class ChildProcess {
    private static final Logger log = LoggerFactory.getLogger(ChildProcess.class);
    private static final Duration BACK_OFF_MIN = Duration.ofMillis(200);
    private static final Duration BACK_OFF_MAX = Duration.ofSeconds(10);
    private static final Duration SOUND_LIFE = Duration.ofSeconds(10);
    private static final int TAIL_LINES = 5;

    /**
     * How to start it.
     *
     * @param name for messages
     * @param environment added to this process's
     * @param logFile gets what it prints
     */
    public record Spec(String name, List<String> command, Map<String, String> environment, Path logFile) {
        public Spec {
            requireNonNull(name, "name");
            command = List.copyOf(command);
            environment = Map.copyOf(environment);
            requireNonNull(logFile, "logFile");
        }
    }

    private final Spec spec;
    private final Consumer<ChildProcess> onRestart;
    private @Nullable Process process;
    private Duration backOff = BACK_OFF_MIN;
    private long startedNanos;
    private boolean restarts;
    private boolean stopped;

    /**
     * @param onRestart told after each new start, on a thread of the common pool
     */
    public ChildProcess(Spec spec, Consumer<ChildProcess> onRestart) {
        this.spec = requireNonNull(spec, "spec");
        this.onRestart = requireNonNull(onRestart, "onRestart");
    }

    /** Starts it; until {@link #keepAlive} it is not started again when it dies. */
    public synchronized void start() throws IOException {
        if (stopped || isAlive()) {
            return;
        }
        ProcessBuilder builder = new ProcessBuilder(spec.command())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(spec.logFile().toFile()));
        // The settings of a child are in its file; what this process was told by variables is not meant for it.
        builder.environment().keySet().removeIf(name -> name.startsWith("SLUICE_") && !name.endsWith("_LOG_LEVEL"));
        builder.environment().putAll(spec.environment());
        Process started = builder.start();
        process = started;
        startedNanos = System.nanoTime();
        var unused = started.onExit().thenAccept(this::onExit);
    }

    /** From now on it is started again when it dies. */
    public synchronized void keepAlive() {
        restarts = true;
        if (process != null && !process.isAlive()) {
            onExit(process);
        }
    }

    public synchronized long pid() {
        return process == null ? 0 : process.pid();
    }

    public synchronized boolean isAlive() {
        return process != null && process.isAlive();
    }

    /** Why it is not there: its exit code and the end of its log. */
    public synchronized String obituary() {
        String code = process == null || process.isAlive() ? "" : " with exit code " + process.exitValue();
        return spec.name() + " ended" + code + "; its log " + spec.logFile() + " ends with:\n" + tail();
    }

    /** Asks it to stop, and kills it when it has not within the limit. Blocks until it is gone. */
    public void stop(Duration limit) {
        Process running;
        synchronized (this) {
            stopped = true;
            running = process;
        }
        if (running == null) {
            return;
        }
        running.destroy();
        try {
            if (!running.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
                log.atWarn().addKeyValue("child", spec.name()).log("child did not stop in time and is killed");
                running.destroyForcibly().waitFor(1, TimeUnit.SECONDS);
            }
        } catch (InterruptedException interrupted) {
            running.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    private synchronized void onExit(Process ended) {
        if (stopped || !restarts || ended != process) {
            return;
        }
        boolean sound = System.nanoTime() - startedNanos >= SOUND_LIFE.toNanos();
        backOff = sound ? BACK_OFF_MIN : backOff;
        log.atWarn()
                .addKeyValue("child", spec.name())
                .addKeyValue("pid", ended.pid())
                .addKeyValue("exitCode", ended.exitValue())
                .addKeyValue("restartInMillis", backOff.toMillis())
                .log("child died");
        Executor later = CompletableFuture.delayedExecutor(backOff.toMillis(), TimeUnit.MILLISECONDS);
        Duration doubled = backOff.multipliedBy(2);
        backOff = doubled.compareTo(BACK_OFF_MAX) > 0 ? BACK_OFF_MAX : doubled;
        later.execute(this::startAgain);
    }

    private void startAgain() {
        try {
            start();
        } catch (IOException failed) {
            log.atError().addKeyValue("child", spec.name()).setCause(failed).log("child cannot be started again");
            return;
        }
        if (isAlive()) {
            onRestart.accept(this);
        }
    }

    private String tail() {
        try {
            List<String> lines = Files.readAllLines(spec.logFile(), StandardCharsets.UTF_8);
            return String.join("\n", lines.subList(Math.max(0, lines.size() - TAIL_LINES), lines.size()));
        } catch (IOException unreadable) {
            return "(cannot be read: " + unreadable.getMessage() + ")";
        }
    }
}
