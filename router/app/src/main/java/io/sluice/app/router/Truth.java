package io.sluice.app.router;

import io.sluice.app.process.StartException;
import io.sluice.cluster.MapStanding;
import io.sluice.core.routing.RoutingView;
import io.sluice.journal.DurableLog;
import io.sluice.proxy.backend.PrimaryConnections;
import io.sluice.proxy.control.ControlLoop;
import io.sluice.proxy.control.Heeding;
import io.sluice.proxy.control.Seed;
import io.sluice.proxy.failover.Failovers;
import io.sluice.proxy.failover.Observers;
import io.sluice.proxy.gate.Gates;
import io.sluice.proxy.membership.Membership;
import io.sluice.proxy.queue.Drainers;
import io.sluice.proxy.queue.LiveTraffic;
import io.sluice.proxy.queue.QueueLogs;
import io.sluice.proxy.watch.Watch;
import io.vertx.core.Vertx;
import java.util.concurrent.CompletionStage;

/** Where what must not be forgotten is kept: on this router's disk alone, or at several routers. */
interface Truth {
    /** A seed, when one is needed. */
    interface Sowing {
        Seed seed() throws StartException;
    }

    /** This router's copy of the map's log. */
    DurableLog map();

    QueueLogs queues();

    Drainers drainers();

    /** Whether no other router has a part in it. */
    boolean isAlone();

    /** How far this router's map is, and whether it leads. Any thread; costs nothing. */
    MapStanding standing();

    /** The routers that have a part in it, and how this one stands among them. */
    Membership membership();

    /** Whether this router may go by what it has heard from the others, at this moment. Any thread; a look at the clock. */
    boolean isSure();

    /** What this router does before it says that it goes by a change of the map. */
    Heeding heeding();

    /** What the other routers hold of primaries. */
    Observers observers();

    /** This router's map is loaded: it may lead, now or whenever it is its turn. Blocks. */
    void begin(ControlLoop control, Sowing sowing) throws StartException;

    /** The router's traffic, with that of the others: their connections are not anybody's left-overs either. */
    LiveTraffic shared(LiveTraffic own);

    /** Completes when this router has all that was agreed on once: a new one hears it from the others. */
    CompletionStage<Void> known();

    /** All rooms are there: what concerns them may begin. Any thread. */
    void serve(Rooms rooms);

    /**
     * The rooms that go by it.
     *
     * @param connections what the router has on primaries
     */
    record Rooms(
            Vertx vertx,
            RoutingView view,
            PrimaryConnections connections,
            Failovers failovers,
            Gates gates,
            Watch watch) {}
}
