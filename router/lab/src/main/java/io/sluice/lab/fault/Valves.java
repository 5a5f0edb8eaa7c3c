package io.sluice.lab.fault;

/** The valves of a proxy, one for each direction. */
record Valves(Valve toServer, Valve toClient) {
    Valves() {
        this(new Valve(), new Valve());
    }

    Valve of(Direction direction) {
        return switch (direction) {
            case TO_SERVER -> toServer;
            case TO_CLIENT -> toClient;
        };
    }

    void wake() {
        toServer.wake();
        toClient.wake();
    }
}
