package io.sluice.proxy.control;

import io.sluice.core.log.Position;
import io.sluice.core.routing.MapChange;
import io.sluice.core.routing.MapCodec;
import io.sluice.journal.DurableLog;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** The map's changes in the log: one record each, so that a table's version is the position of its last change. */
final class MapLog {
    private final DurableLog log;

    MapLog(DurableLog log) {
        this.log = log;
    }

    /** The change at the position that the stage gives, once it is durable; fails as the log does. */
    CompletionStage<Position> append(List<MapChange> changes) {
        return log.append(changes.stream().map(MapCodec::encode).toList());
    }
}
