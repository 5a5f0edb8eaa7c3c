package io.sluice.simulation.world;

import java.util.ArrayList;
import java.util.List;

/** The network between the router and one server. */
public final class Network {
    private final VirtualTime time;
    private final Chance chance;
    private final long latencyNanos;
    private final List<Link> links = new ArrayList<>();
    private Fault fault = Fault.NONE;

    public Network(VirtualTime time, Chance chance, long latencyNanos) {
        this.time = time;
        this.chance = chance;
        this.latencyNanos = latencyNanos;
    }

    public Fault fault() {
        return fault;
    }

    void breakBy(Fault next) {
        fault = next;
        List.copyOf(links).forEach(Link::onChange);
    }

    Link open() {
        Link link = new Link(time, this);
        links.add(link);
        return link;
    }

    void onClosed(Link link) {
        links.remove(link);
    }

    long latencyNanos() {
        return chance.about(latencyNanos);
    }

    /** Whether what was on its way to the server when the router hung up gets there when the network is whole again. */
    boolean isKept() {
        return chance.oneIn(2);
    }
}
