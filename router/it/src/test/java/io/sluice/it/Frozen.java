package io.sluice.it;

import io.sluice.lab.LabServer;
import java.io.IOException;
import java.util.concurrent.TimeUnit;

/** A server that does nothing any more, while the kernel still takes connections and bytes for it. Closing thaws it. */
public final class Frozen implements AutoCloseable {
    private static final int LIMIT_SECONDS = 10;

    private final long pid;

    private Frozen(long pid) throws IOException {
        this.pid = pid;
        signal("STOP");
    }

    /** Freezes an embedded server. */
    public static Frozen freeze(LabServer server) throws IOException {
        return freeze(server.embedded().orElseThrow().pid());
    }

    /** Freezes the server that is this process. */
    public static Frozen freeze(long pid) throws IOException {
        return new Frozen(pid);
    }

    private void signal(String name) throws IOException {
        Process kill = new ProcessBuilder("kill", "-" + name, String.valueOf(pid)).start();
        try {
            if (!kill.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS) || kill.exitValue() != 0) {
                throw new IOException("SIG" + name + " could not be sent to " + pid);
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while sending SIG" + name, interrupted);
        }
    }

    @Override
    public void close() throws IOException {
        signal("CONT");
    }
}
