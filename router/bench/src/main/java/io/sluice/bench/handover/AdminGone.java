package io.sluice.bench.handover;

import static java.util.Objects.requireNonNull;

import io.sluice.app.drill.Site;
import io.sluice.bench.DemoRig;
import io.sluice.bench.Pause;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The admin API of a demo is away until this is closed. One thread. */
final class AdminGone implements AutoCloseable {
    private static final long LIMIT_SECONDS = 10;

    private final long pid;
    private final @Nullable ServerSocket instead;

    private AdminGone(long pid, @Nullable ServerSocket instead) {
        this.pid = pid;
        this.instead = instead;
    }

    /** @param isHung whether it stays and does nothing, or is killed */
    static AdminGone begin(DemoRig rig, Site site, boolean isHung) throws IOException {
        long pid = rig.adminPid();
        if (isHung) {
            signal("STOP", pid);
            return new AdminGone(pid, null);
        }
        ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
        return new AdminGone(pid, take(site.admin().getPort()));
    }

    /** Before the demo has started it again, which finds its port in use then. Whoever connects is not answered. */
    private static ServerSocket take(int port) throws IOException {
        ServerSocket socket = new ServerSocket();
        socket.setReuseAddress(true);
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(LIMIT_SECONDS);
        while (true) {
            try {
                socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
                return requireNonNull(socket, "socket");
            } catch (IOException notYet) {
                if (System.nanoTime() - end > 0) {
                    throw notYet;
                }
                Pause.millis(1);
            }
        }
    }

    private static void signal(String name, long pid) throws IOException {
        new ProcessBuilder("kill", "-" + name, Long.toString(pid))
                .start()
                .onExit()
                .join();
    }

    @Override
    public void close() throws IOException {
        if (instead == null) {
            signal("CONT", pid);
        } else {
            instead.close();
        }
    }
}
