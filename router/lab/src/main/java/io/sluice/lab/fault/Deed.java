package io.sluice.lab.fault;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A change to this machine that is undone when it is closed, and also when this JVM ends, however it ends. Any thread.
 *
 * <p>One shell does both: it makes the change, says so, and reads a pipe whose other end only this JVM holds. When the pipe
 * ends, closed by us or with the JVM, it undoes the change. So there is one way back and not a second one for crashes, and no
 * moment at which something is done that nobody would undo.
 */
final class Deed implements Fault.Active {
    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final Duration POLL = Duration.ofMillis(5);
    private static final String DONE = "done\n";

    /** A begin that fails must leave nothing: end is not called, since what it would undo may be another's. Await tries for some 5 s. */
    private static final String SHELL = """
            trap '' HUP INT TERM PIPE
            PATH=$PATH:/usr/sbin:/sbin
            await() { tries=0; until "$@" 2>/dev/null; do tries=$((tries+1)); [ $tries -lt 250 ] || return 1; sleep 0.02; done; }
            begin "$@" </dev/null || exit 1
            echo done
            read -r word
            end "$@" </dev/null
            """;

    private static final Logger LOG = LoggerFactory.getLogger(Deed.class);

    private final String name;
    private final Process shell;
    private @Nullable Thread atShutdown;
    private boolean isClosed;

    private Deed(String name, Process shell) {
        this.name = name;
        this.shell = shell;
    }

    /**
     * Makes the change.
     *
     * @param script defines the functions {@code begin} and {@code end}, and may use {@code await command}
     * @param arguments of both functions
     * @throws IOException if begin fails or takes longer than 10 s; the message has what it said
     */
    static Deed begin(String name, String script, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of("/bin/sh", "-c", script + SHELL, "sluice-lab-fault"));
        command.addAll(List.of(arguments));
        Deed deed = new Deed(
                name, new ProcessBuilder(command).redirectErrorStream(true).start());
        try {
            deed.awaitDone();
        } catch (IOException failed) {
            deed.shell.getOutputStream().close();
            throw failed;
        }
        LOG.info("begun deed={} arguments={}", name, List.of(arguments));
        return deed;
    }

    /** Undoes this at the beginning of a shutdown, not at its end: a frozen server keeps those waiting who want to stop it. */
    synchronized Deed untilShutdown() {
        atShutdown = new Thread(this::closeAtShutdown, "sluice-lab-fault");
        Runtime.getRuntime().addShutdownHook(atShutdown);
        return this;
    }

    @Override
    public synchronized void close() throws IOException {
        if (isClosed) {
            return;
        }
        isClosed = true;
        forgetShutdown();
        shell.getOutputStream().close();
        if (!awaitEnd(LIMIT)) {
            throw new IOException(name + " is still not undone after " + LIMIT.toSeconds() + " s");
        }
        if (shell.exitValue() != 0) {
            throw new IOException(name + " cannot be undone: " + said());
        }
        LOG.info("undone deed={}", name);
    }

    private void awaitDone() throws IOException {
        long start = System.nanoTime();
        StringBuilder said = new StringBuilder();
        while (!said.toString().endsWith(DONE)) {
            if (awaitEnd(POLL)) {
                throw new IOException(name + " is not possible: " + said + said());
            }
            if (System.nanoTime() - start > LIMIT.toNanos()) {
                throw new IOException(name + " is still not there after " + LIMIT.toSeconds() + " s: " + said);
            }
            byte[] bytes =
                    shell.getInputStream().readNBytes(shell.getInputStream().available());
            said.append(new String(bytes, StandardCharsets.UTF_8));
        }
    }

    private String said() throws IOException {
        return new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    }

    private boolean awaitEnd(Duration limit) throws InterruptedIOException {
        try {
            return shell.waitFor(limit.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw (InterruptedIOException)
                    new InterruptedIOException("interrupted while waiting for " + name).initCause(interrupted);
        }
    }

    private void forgetShutdown() {
        try {
            if (atShutdown != null) {
                Runtime.getRuntime().removeShutdownHook(atShutdown);
            }
        } catch (IllegalStateException alreadyShuttingDown) {
            LOG.debug("{} ends with the JVM", name);
        }
    }

    private void closeAtShutdown() {
        try {
            close();
        } catch (IOException failed) {
            LOG.warn("a fault is left behind", failed);
        }
    }
}
