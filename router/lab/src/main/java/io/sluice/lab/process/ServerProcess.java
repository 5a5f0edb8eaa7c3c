package io.sluice.lab.process;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A server process that never outlives this JVM, even if the JVM is killed with SIGKILL. Any thread.
 *
 * <p>Java cannot ask the kernel for a death signal. So a shell starts a guard in the background and then becomes the server
 * (exec), which keeps its process id. The guard reads a pipe whose other end only this JVM holds; when the JVM is gone, the
 * read ends and the guard kills its parent, the server: with SIGKILL, which a stopped process obeys too. When the server
 * is gone first, the guard has another parent and harms nobody, even if the id was given to a new process.
 */
public final class ServerProcess {
    private static final String GUARD = """
            exec 3<&0 </dev/null
            server=$$
            (
              trap '' HUP INT TERM
              read -r word <&3
              parent=$server
              if [ -r /proc/self/stat ]; then read -r id name state parent rest </proc/self/stat; fi
              if [ "$parent" = "$server" ]; then kill -KILL "$server"; fi
            ) >/dev/null 2>&1 &
            exec 3<&-
            exec "$@"
            """;

    private final Process process;

    private ServerProcess(Process process) {
        this.process = process;
    }

    /**
     * Starts a server.
     *
     * @param command the program and its arguments
     * @param log takes what the server says, appended
     * @throws IOException if there is no shell or no room for a process; a program that cannot run ends with code 126 or 127
     */
    public static ServerProcess start(List<String> command, Map<String, String> environment, Path log)
            throws IOException {
        List<String> guarded = new ArrayList<>(List.of("/bin/sh", "-c", GUARD, "sluice-lab-server"));
        guarded.addAll(command);
        ProcessBuilder builder = new ProcessBuilder(guarded)
                .redirectErrorStream(true)
                .redirectOutput(Redirect.appendTo(requireNonNull(log, "log").toFile()));
        builder.environment().putAll(environment);
        return new ServerProcess(builder.start());
    }

    /** The server's own process id. */
    public long pid() {
        return process.pid();
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /** Waits for the end of the process; false if it still runs after the limit. */
    public boolean awaitEnd(Duration limit) throws InterruptedIOException {
        try {
            return process.waitFor(limit.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw (InterruptedIOException)
                    new InterruptedIOException("interrupted while waiting for a server").initCause(interrupted);
        }
    }

    /** Asks the server to shut down, and kills it if it has not done so within the limit. Returns when it is gone. */
    public void stop(Duration limit) throws IOException {
        process.destroy();
        if (!awaitEnd(limit)) {
            kill(limit);
        }
    }

    /**
     * Kills the server as a power cut would, and returns when it is gone.
     *
     * @throws IOException if it is still there after the limit (frozen by a cgroup, stuck in the kernel)
     */
    public void kill(Duration limit) throws IOException {
        process.destroyForcibly();
        if (!awaitEnd(limit)) {
            throw new IOException("server " + pid() + " is still there " + limit.toMillis() + " ms after SIGKILL");
        }
    }
}
