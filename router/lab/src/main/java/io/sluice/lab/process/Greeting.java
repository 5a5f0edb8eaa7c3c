package io.sluice.lab.process;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;

/** The first packet that a server sends: the sign that it takes logins. */
public final class Greeting {
    private static final Duration POLL = Duration.ofMillis(15);
    private static final int ANSWER_MILLIS = 1_000;
    private static final int HEADER_BYTES = 4;
    private static final int PROTOCOL_VERSION = 10;

    private Greeting() {}

    /**
     * Waits until the server greets on 127.0.0.1. The server runs its init file before it listens to anyone.
     *
     * @throws IOException if the server ends or has not greeted within the limit
     */
    public static void await(ServerProcess server, int port, Duration limit) throws IOException {
        long start = System.nanoTime();
        while (!isGreeting(port)) {
            if (server.awaitEnd(POLL)) {
                throw new IOException("the server ended while it started");
            }
            if (System.nanoTime() - start > limit.toNanos()) {
                throw new IOException(
                        "the server does not greet on port " + port + " after " + limit.toMillis() + " ms");
            }
        }
    }

    private static boolean isGreeting(int port) {
        try (Socket socket = new Socket()) {
            socket.setSoTimeout(ANSWER_MILLIS);
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), ANSWER_MILLIS);
            InputStream in = socket.getInputStream();
            byte[] head = in.readNBytes(HEADER_BYTES + 1);
            return head.length == HEADER_BYTES + 1 && head[HEADER_BYTES] == PROTOCOL_VERSION;
        } catch (IOException notYet) {
            return false;
        }
    }
}
