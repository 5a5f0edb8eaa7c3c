package io.sluice.proxy.control;

import io.sluice.core.log.Position;
import io.sluice.core.routing.MapChange;
import io.sluice.core.routing.MapCodec;
import io.sluice.core.routing.RoutingTable;
import io.sluice.journal.DurableLog;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** The map's changes in the log: one record each, so that a table's version is the position of its last change. */
final class MapLog {
    /** Changes that are put into a table at once while replaying: each time copies the buckets that are touched. */
    private static final int REPLAY_BATCH = 10_000;

    private final DurableLog log;

    MapLog(DurableLog log) {
        this.log = log;
    }

    /** The change at the position that the stage gives, once it is durable; fails as the log does. */
    CompletionStage<Position> append(List<MapChange> changes) {
        return log.append(changes.stream().map(MapCodec::encode).toList());
    }

    /**
     * The table with everything that the log holds after it. Blocks.
     *
     * @throws IllegalStateException if the table is ahead of the log: one of the two is of another router
     */
    RoutingTable replay(RoutingTable table) {
        long last = log.last().value();
        if (table.version() > last) {
            throw new IllegalStateException("the snapshot of the map is at version " + table.version()
                    + " but the log ends at " + last + ": they do not belong together");
        }
        Replay replay = new Replay(table);
        log.replay(new Position(table.version() + 1), replay);
        return replay.finish();
    }

    private static final class Replay implements DurableLog.RecordReader {
        private final List<MapChange> pending = new ArrayList<>();
        private RoutingTable table;

        Replay(RoutingTable table) {
            this.table = table;
        }

        @Override
        public void onRecord(Position position, byte[] bytes) {
            pending.add(MapCodec.decode(bytes));
            if (pending.size() == REPLAY_BATCH) {
                apply();
            }
        }

        RoutingTable finish() {
            if (!pending.isEmpty()) {
                apply();
            }
            return table;
        }

        private void apply() {
            table = table.with(table.version() + pending.size(), pending);
            pending.clear();
        }
    }
}
