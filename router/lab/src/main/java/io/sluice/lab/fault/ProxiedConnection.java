package io.sluice.lab.fault;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One client's connection through a proxy and its own to the server. Each direction has a thread that reads, does what the
 * valve says, and writes. The lost directions are guarded by this object's monitor.
 */
final class ProxiedConnection {
    private static final int CONNECT_MILLIS = 5_000;
    private static final int BUFFER_BYTES = 16 * 1024;
    private static final Logger LOG = LoggerFactory.getLogger(ProxiedConnection.class);

    private final Socket client;
    private final Socket server = new Socket();
    private final Valves valves;
    private final Tally tally;
    private final Consumer<ProxiedConnection> onEnd;
    private final AtomicInteger running = new AtomicInteger(1);
    private final AtomicBoolean isOver = new AtomicBoolean();
    private final Set<Direction> lost = EnumSet.noneOf(Direction.class);

    /** @param onEnd is told once, when both sockets are closed */
    ProxiedConnection(Socket client, Valves valves, Tally tally, Consumer<ProxiedConnection> onEnd) {
        this.client = client;
        this.valves = valves;
        this.tally = tally;
        this.onEnd = onEnd;
    }

    /**
     * Connects to the server and carries the client's bytes there; the other direction gets a thread of its own. Nothing gets
     * through to the server that is held or swallowed, not even the connection.
     */
    void run(InetSocketAddress address, Executor threads) {
        try {
            client.setTcpNoDelay(true);
            server.setTcpNoDelay(true);
            if (valves.toServer().await(this::isOver).fate() == Flow.Fate.SWALLOW) {
                lose(Direction.TO_SERVER, 0);
            } else {
                server.connect(address, CONNECT_MILLIS);
                running.incrementAndGet();
                threads.execute(() -> pump(server, client, Direction.TO_CLIENT));
            }
        } catch (IOException unreachable) {
            LOG.debug("no connection to {}", address, unreachable);
            if (!isOver()) {
                tally.serverUnreachable.increment();
                reset();
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            reset();
        }
        pump(client, server, Direction.TO_SERVER);
    }

    /** Ends it as after a crash, if bytes of this direction were lost. */
    void resetIfLost(Direction direction) {
        if (hasLost(direction)) {
            reset();
        }
    }

    /** Ends it so that both peers see a reset. */
    void reset() {
        if (end(true)) {
            tally.resets.increment();
        }
    }

    private void pump(Socket source, Socket target, Direction direction) {
        byte[] buffer = new byte[BUFFER_BYTES];
        try {
            Delivery delivery = new Delivery(target, direction);
            for (int read = read(source, buffer); read >= 0; read = read(source, buffer)) {
                if (!delivery.deliver(buffer, read)) {
                    return;
                }
            }
            delivery.finish();
        } catch (IOException gone) {
            loseOrReset(direction);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            reset();
        } finally {
            if (running.decrementAndGet() == 0) {
                end(false);
            }
        }
    }

    private static int read(Socket source, byte[] buffer) throws IOException {
        return source.getInputStream().read(buffer);
    }

    /** The bytes of one direction on their last stretch; counts them for the cut. One thread. */
    private final class Delivery {
        private final Socket target;
        private final Direction direction;
        private Flow flow = Flow.PASS;
        private long passed;

        Delivery(Socket target, Direction direction) {
            this.target = target;
            this.direction = direction;
        }

        /** False if nothing more can be delivered. */
        boolean deliver(byte[] bytes, int length) throws InterruptedException {
            int from = 0;
            boolean isDelayed = false;
            while (from < length) {
                look();
                if (isOver()) {
                    return false;
                }
                if (flow.fate() == Flow.Fate.SWALLOW) {
                    lose(direction, length - from);
                    return true;
                }
                if (hasLost(direction)) {
                    reset();
                    return false;
                }
                int piece = (int) Math.min(flow.piece(length - from), flow.cutAfterBytes() - passed);
                long nanos =
                        flow.nanosFor(piece) + (isDelayed ? 0 : flow.latency().toNanos());
                if (!valves.of(direction).linger(flow, nanos, ProxiedConnection.this::isOver)) {
                    continue;
                }
                isDelayed = true;
                if (!write(bytes, from, piece)) {
                    return false;
                }
                from += piece;
                passed += piece;
                if (passed == flow.cutAfterBytes()) {
                    cut();
                    return false;
                }
            }
            return true;
        }

        /** Passes on that the stream has ended, as far as the flow lets it. */
        void finish() throws InterruptedException {
            look();
            if (flow.fate() == Flow.Fate.SWALLOW) {
                lose(direction, 0);
                return;
            }
            try {
                target.shutdownOutput();
            } catch (IOException gone) {
                LOG.trace("the end of a stream has nobody to tell", gone);
            }
        }

        private void look() throws InterruptedException {
            Flow now = valves.of(direction).await(ProxiedConnection.this::isOver);
            if (!now.equals(flow)) {
                flow = now;
                passed = 0;
            }
        }

        /** A target that is gone is nothing to pass on: the other direction reads that of it. */
        private boolean write(byte[] bytes, int from, int length) {
            try {
                OutputStream out = target.getOutputStream();
                out.write(bytes, from, length);
                tally.passed(direction).add(length);
                return true;
            } catch (IOException gone) {
                LOG.trace("bytes have nobody to go to", gone);
                return false;
            }
        }

        private void cut() {
            tally.cuts.increment();
            try {
                target.shutdownOutput();
            } catch (IOException gone) {
                LOG.trace("a cut stream has nobody to tell", gone);
            }
            end(false);
        }
    }

    /** A peer reset its side; the other side learns it, unless that way is swallowed. */
    private void loseOrReset(Direction direction) {
        if (isOver()) {
            return;
        }
        if (valves.of(direction).isSwallowing()) {
            lose(direction, 0);
        } else {
            reset();
        }
    }

    private synchronized void lose(Direction direction, int bytes) {
        lost.add(direction);
        tally.bytesSwallowed.add(bytes);
    }

    private synchronized boolean hasLost(Direction direction) {
        return lost.contains(direction);
    }

    private boolean isOver() {
        return isOver.get();
    }

    private boolean end(boolean isReset) {
        if (!isOver.compareAndSet(false, true)) {
            return false;
        }
        valves.wake();
        close(client, isReset);
        close(server, isReset);
        onEnd.accept(this);
        return true;
    }

    private static void close(Socket socket, boolean isReset) {
        try (socket) {
            if (isReset) {
                socket.setSoLinger(true, 0);
            }
        } catch (IOException alreadyGone) {
            LOG.trace("a socket was gone before it was closed", alreadyGone);
        }
    }
}
