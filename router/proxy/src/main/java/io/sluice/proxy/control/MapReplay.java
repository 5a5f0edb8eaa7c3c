package io.sluice.proxy.control;

import io.sluice.core.log.Position;
import io.sluice.core.routing.MapChange;
import io.sluice.core.routing.MapCodec;
import io.sluice.core.routing.RoutingTable;
import io.sluice.journal.DurableLog;
import io.sluice.journal.LogReader;
import java.util.ArrayList;
import java.util.List;

/** The changes of a log put into a table. One use, one thread. */
final class MapReplay {
    /** Changes that are put into a table at once: each time copies the buckets that are touched. */
    private static final int BATCH = 10_000;

    private final List<MapChange> pending = new ArrayList<>();
    private RoutingTable table;

    MapReplay(RoutingTable table) {
        this.table = table;
    }

    /** The table with what stands behind it in the log up to there. Blocks. */
    RoutingTable upTo(DurableLog log, Position last) {
        try (LogReader reader = log.reader(new Position(table.version() + 1))) {
            boolean goesOn = true;
            while (goesOn && reader.next().compareTo(last) <= 0) {
                goesOn = reader.read(DurableLog.REPLAY_BYTES, (position, bytes) -> add(last, position, bytes)) > 0;
            }
        }
        apply();
        return table;
    }

    private void add(Position last, Position position, byte[] bytes) {
        if (position.compareTo(last) <= 0) {
            pending.add(MapCodec.decode(bytes));
        }
        if (pending.size() == BATCH) {
            apply();
        }
    }

    private void apply() {
        if (!pending.isEmpty()) {
            table = table.with(table.version() + pending.size(), pending);
            pending.clear();
        }
    }
}
