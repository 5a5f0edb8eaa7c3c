package io.sluice.app.router;

import static java.util.Objects.requireNonNull;

import io.sluice.cluster.MapSnapshot;
import io.sluice.core.codec.MalformedRecordException;
import io.sluice.core.routing.RoutingTable;
import io.sluice.core.routing.RoutingView;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the map's snapshot, so that a start replays the end of the log only: written a minute after a change, and at the
 * stop. The log has everything, so a snapshot that cannot be read or written costs time and nothing else. Any thread; the
 * monitor guards the file.
 */
final class SnapshotKeeper {
    private static final Logger log = LoggerFactory.getLogger(SnapshotKeeper.class);
    private static final Duration AFTER_CHANGE = Duration.ofMinutes(1);

    private final Path file;
    private final Vertx vertx;
    private final RoutingView view;
    private final AtomicBoolean isDue = new AtomicBoolean();
    private long written;

    SnapshotKeeper(Path file, Vertx vertx, RoutingView view) {
        this.file = requireNonNull(file, "file");
        this.vertx = requireNonNull(vertx, "vertx");
        this.view = requireNonNull(view, "view");
    }

    /** The last snapshot, or the empty table. Blocks. */
    synchronized RoutingTable read() {
        try {
            RoutingTable table = MapSnapshot.read(file).orElse(RoutingTable.EMPTY);
            written = table.version();
            return table;
        } catch (IOException | MalformedRecordException unusable) {
            log.atWarn().addKeyValue("file", file).setCause(unusable).log("snapshot not usable, the log is read whole");
            return RoutingTable.EMPTY;
        }
    }

    /** From now on changes are followed. */
    void start() {
        view.onChange(table -> onChange());
        onChange();
    }

    /** Writes what has changed since the last time. Blocks. */
    synchronized void write() {
        RoutingTable table = view.current();
        if (table.version() == written) {
            return;
        }
        try {
            MapSnapshot.write(file, table);
            written = table.version();
        } catch (IOException failed) {
            log.atWarn().addKeyValue("file", file).setCause(failed).log("snapshot not written");
        }
    }

    private void onChange() {
        if (isDue.compareAndSet(false, true)) {
            vertx.setTimer(AFTER_CHANGE.toMillis(), fired -> {
                isDue.set(false);
                vertx.executeBlocking(() -> {
                            write();
                            return null;
                        })
                        .onFailure(bug -> log.error("snapshot failed", bug));
            });
        }
    }
}
