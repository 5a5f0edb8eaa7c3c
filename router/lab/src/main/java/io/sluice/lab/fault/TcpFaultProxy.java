package io.sluice.lab.fault;

import static java.util.Objects.requireNonNull;

import io.sluice.core.tenant.ServerAddress;
import io.sluice.lab.process.Ports;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A port on 127.0.0.1 whose connections go to a server and fare as they are told to, changed while they live. At first
 * everything passes.
 *
 * <p>Up to 256 connections at once, each with two threads and 32 KiB of buffers; one more is reset. The server is given 5 s to
 * take a connection. Any thread; the listener is guarded by this object's monitor.
 */
public final class TcpFaultProxy implements AutoCloseable {
    private static final int MOST_CONNECTIONS = 256;
    private static final int BACKLOG = 128;
    private static final int ROUND_MILLIS = 10;
    private static final Duration END_LIMIT = Duration.ofSeconds(5);
    private static final Logger LOG = LoggerFactory.getLogger(TcpFaultProxy.class);

    private final Ports.Lease port;
    private final ServerAddress server;
    private final Valves valves = new Valves();
    private final Tally tally = new Tally();
    private final Set<ProxiedConnection> connections = ConcurrentHashMap.newKeySet();
    private final Set<Thread> threads = ConcurrentHashMap.newKeySet();
    private ServerSocket listener;
    private Thread acceptor;
    private boolean isClosed;

    private TcpFaultProxy(Ports.Lease port, ServerAddress server) throws IOException {
        this.port = port;
        this.server = requireNonNull(server, "server");
        this.listener = listen();
        this.acceptor = startAccepting(listener);
    }

    /**
     * Opens a proxy before a server, which need not be there yet.
     *
     * @param ports gives the port, which is kept also while connections are refused
     */
    public static TcpFaultProxy open(Ports ports, ServerAddress server) throws IOException {
        Ports.Lease port = ports.lease();
        try {
            return new TcpFaultProxy(port, server);
        } catch (IOException | RuntimeException failed) {
            port.close();
            throw failed;
        }
    }

    /**
     * What happened so far.
     *
     * @param accepted connections, of which {@code open} are still there
     * @param overLimit connections that were reset as one too many
     * @param serverUnreachable connections that were reset since the server did not take them
     * @param bytesSwallowed of both directions; the other two are bytes that were passed on
     * @param resets connections that ended so, whoever began it
     */
    public record Statistics(
            long accepted,
            int open,
            long overLimit,
            long serverUnreachable,
            long bytesToServer,
            long bytesToClient,
            long bytesSwallowed,
            long cuts,
            long resets) {}

    /** Where clients connect. */
    public ServerAddress address() {
        return new ServerAddress("127.0.0.1", port.port());
    }

    /** Everything passes, and connections are taken. Connections that lost bytes are reset. */
    public void pass() throws IOException {
        acceptConnections();
        set(Flow.PASS);
    }

    /** Connections are taken, and no byte goes anywhere. */
    public void blackHole() {
        set(Flow.SWALLOW);
    }

    /** Bytes pass in this direction only. */
    public void passOnly(Direction direction) {
        for (Direction each : Direction.values()) {
            set(each, each == direction ? Flow.PASS : Flow.SWALLOW);
        }
    }

    /** Sets the flow of both directions, of open connections and those to come. */
    public void set(Flow flow) {
        for (Direction direction : Direction.values()) {
            set(direction, flow);
        }
    }

    /** Sets the flow of one direction, of open connections and those to come. */
    public void set(Direction direction, Flow flow) {
        valves.of(direction).set(requireNonNull(flow, "flow"));
        LOG.debug("flow set proxy={} direction={} flow={}", address(), direction, flow);
        if (flow.fate() != Flow.Fate.SWALLOW) {
            connections.forEach(connection -> connection.resetIfLost(direction));
        }
    }

    /**
     * New connections are refused; those that are open are not touched. Returns when that is so: the kernel keeps the port open
     * for a thread that is just accepting.
     */
    public synchronized void refuseConnections() throws IOException {
        listener.close();
        join(acceptor, END_LIMIT.toMillis());
        if (acceptor.isAlive()) {
            throw new IOException(address() + " is still open " + END_LIMIT.toSeconds() + " s after it was closed");
        }
    }

    /** New connections are taken again. */
    public synchronized void acceptConnections() throws IOException {
        if (isClosed) {
            throw new IllegalStateException("the proxy is closed");
        }
        if (listener.isClosed()) {
            listener = listen();
            acceptor = startAccepting(listener);
        }
    }

    /** Resets every open connection, on both sides. */
    public void resetAll() {
        connections.forEach(ProxiedConnection::reset);
    }

    public Statistics statistics() {
        return new Statistics(
                tally.accepted.sum(),
                connections.size(),
                tally.overLimit.sum(),
                tally.serverUnreachable.sum(),
                tally.bytesToServer.sum(),
                tally.bytesToClient.sum(),
                tally.bytesSwallowed.sum(),
                tally.cuts.sum(),
                tally.resets.sum());
    }

    /**
     * Resets all connections and returns when its threads have ended and its port is free; harmless when repeated.
     *
     * @throws IOException if a thread has not ended within 5 s
     */
    @Override
    public void close() throws IOException {
        synchronized (this) {
            if (isClosed) {
                return;
            }
            isClosed = true;
            listener.close();
        }
        try {
            awaitThreads();
        } finally {
            port.close();
        }
    }

    private ServerSocket listen() throws IOException {
        ServerSocket socket = new ServerSocket();
        try {
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port.port()), BACKLOG);
        } catch (IOException taken) {
            socket.close();
            throw taken;
        }
        return socket;
    }

    private Thread startAccepting(ServerSocket socket) {
        return start(() -> accept(socket));
    }

    private void accept(ServerSocket socket) {
        while (!socket.isClosed()) {
            try {
                take(socket.accept());
            } catch (IOException failed) {
                if (!socket.isClosed()) {
                    LOG.warn("proxy {} could not take a connection", address(), failed);
                }
            }
        }
    }

    private void take(Socket client) throws IOException {
        if (connections.size() >= MOST_CONNECTIONS) {
            tally.overLimit.increment();
            client.setSoLinger(true, 0);
            client.close();
            return;
        }
        tally.accepted.increment();
        ProxiedConnection connection = new ProxiedConnection(client, valves, tally, connections::remove);
        connections.add(connection);
        start(() -> connection.run(new InetSocketAddress(server.host(), server.port()), this::start));
    }

    private Thread start(Runnable task) {
        Thread thread = new Thread(
                () -> {
                    try {
                        task.run();
                    } finally {
                        threads.remove(Thread.currentThread());
                    }
                },
                "sluice-lab-proxy-" + port.port());
        thread.setDaemon(true);
        threads.add(thread);
        thread.start();
        return thread;
    }

    /** A connection taken at the last moment is reset in the next round. */
    private void awaitThreads() throws IOException {
        long start = System.nanoTime();
        while (!threads.isEmpty()) {
            resetAll();
            if (System.nanoTime() - start > END_LIMIT.toNanos()) {
                throw new IOException(threads.size() + " threads of the proxy have not ended");
            }
            for (Thread thread : threads) {
                join(thread, ROUND_MILLIS);
            }
        }
    }

    private static void join(Thread thread, long millis) throws InterruptedIOException {
        try {
            thread.join(millis);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw (InterruptedIOException)
                    new InterruptedIOException("interrupted while a proxy ends its threads").initCause(interrupted);
        }
    }
}
