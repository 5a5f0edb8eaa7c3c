package io.sluice.proxy.frontend;

import java.util.Collection;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The client connections of the whole router, by the ids that their greetings told. Any thread.
 *
 * <p>Ids start in the upper half of what MySQL's four bytes can say, so that no id of a server's own connection is taken
 * for one of ours.
 */
final class SessionRegistry {
    private static final int FIRST_ID = 0x4000_0000;
    private static final int IDS = 0x4000_0000;

    private final int connectionsMax;
    private final ConcurrentHashMap<Integer, ClientConnection> connections = new ConcurrentHashMap<>();
    private final AtomicInteger open = new AtomicInteger();
    private final AtomicInteger next = new AtomicInteger();

    SessionRegistry(int connectionsMax) {
        this.connectionsMax = connectionsMax;
    }

    /** Takes a place for one more connection; false when there is none. */
    boolean enter() {
        if (open.incrementAndGet() > connectionsMax) {
            open.decrementAndGet();
            return false;
        }
        return true;
    }

    /** Gives the connection its id; {@link #leave} must follow {@link #enter}. */
    int register(ClientConnection connection) {
        while (true) {
            int id = FIRST_ID + Math.floorMod(next.getAndIncrement(), IDS);
            if (connections.putIfAbsent(id, connection) == null) {
                return id;
            }
        }
    }

    void leave(int id) {
        connections.remove(id);
        open.decrementAndGet();
    }

    /** The connection of that id, or the one whose session holds the server's connection of that id. */
    @Nullable
    ClientConnection find(long id) {
        if (id < 0 || id > Integer.MAX_VALUE) {
            return null;
        }
        ClientConnection found = connections.get((int) id);
        if (found != null || id >= FIRST_ID) {
            return found;
        }
        for (ClientConnection each : connections.values()) {
            if (each.serverThreadId() == id) {
                return each;
            }
        }
        return null;
    }

    int size() {
        return open.get();
    }

    Collection<ClientConnection> all() {
        return List.copyOf(connections.values());
    }
}
