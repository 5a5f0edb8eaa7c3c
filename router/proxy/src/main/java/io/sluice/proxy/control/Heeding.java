package io.sluice.proxy.control;

import io.sluice.core.log.Position;
import io.sluice.core.routing.MapChange;
import io.sluice.core.routing.RoutingTable;
import io.vertx.core.Future;
import java.util.List;

/** What a router does before it says that it goes by a change of the map. On the control loop's event loop. */
public interface Heeding {
    /** A lone router, whom nobody asks. */
    Heeding NOBODY_ASKS = new Heeding() {
        @Override
        public Future<Void> heed(RoutingTable table, List<MapChange> changes) {
            return Future.succeededFuture();
        }

        @Override
        public void onHeeded(Position version) {}
    };

    /**
     * Completes when nothing in this router goes by what the map said before. When it fails it is asked again.
     *
     * @param table with the changes; it is published already
     */
    Future<Void> heed(RoutingTable table, List<MapChange> changes);

    /** All changes up to here are heeded. */
    void onHeeded(Position version);
}
