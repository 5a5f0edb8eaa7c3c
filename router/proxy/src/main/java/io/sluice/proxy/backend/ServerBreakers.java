package io.sluice.proxy.backend;

import static java.util.Objects.requireNonNull;

import io.sluice.core.tenant.ServerAddress;
import io.sluice.core.time.MonotonicClock;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The breakers of one router, one for each server; what one event loop learns, all heed. Any thread. */
public final class ServerBreakers {
    private final MonotonicClock clock;
    private final Map<ServerAddress, ServerBreaker> breakers = new ConcurrentHashMap<>();

    public ServerBreakers(MonotonicClock clock) {
        this.clock = requireNonNull(clock, "clock");
    }

    public ServerBreaker of(ServerAddress server) {
        return breakers.computeIfAbsent(server, address -> new ServerBreaker(address.toString(), clock));
    }

    /** Forgets all servers but these. */
    public void keep(Set<ServerAddress> servers) {
        breakers.keySet().retainAll(servers);
    }
}
