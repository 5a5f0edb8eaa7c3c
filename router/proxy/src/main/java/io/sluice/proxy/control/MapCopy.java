package io.sluice.proxy.control;

import static java.util.Objects.requireNonNull;

import io.sluice.core.log.Position;
import io.sluice.core.routing.MapChange;
import io.sluice.core.routing.MapCodec;
import io.sluice.core.routing.RoutingTable;
import io.sluice.journal.DurableLog;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * This router's copy of the map: what the log says, in its order, whichever router changed it. A table's version is the position
 * of its last change. Owned by the control loop's event loop, but for {@link #load} and the log's word.
 */
final class MapCopy {
    private static final Logger LOG = LoggerFactory.getLogger(MapCopy.class);
    private static final Duration AGAIN = Duration.ofMillis(500);

    private final ControlParts parts;
    private final Context loop;
    private final Queue<Change> arrived = new ConcurrentLinkedQueue<>();
    private final Map<Position, List<Promise<Void>>> awaited = new TreeMap<>();
    private final ArrayDeque<Batch> unheeded = new ArrayDeque<>();
    private boolean isHeeding;
    private boolean isLoaded;
    private boolean isTold;

    private record Change(Position position, MapChange change) {}

    private record Batch(RoutingTable table, List<MapChange> changes) {}

    MapCopy(ControlParts parts, Context loop) {
        this.parts = requireNonNull(parts, "parts");
        this.loop = requireNonNull(loop, "loop");
    }

    /**
     * The snapshot with everything that the log holds after it; what comes later is heard. Blocks; once.
     *
     * @throws IllegalStateException if a lone router's snapshot is ahead of the log: one of the two is of another router
     */
    RoutingTable load(RoutingTable snapshot) {
        DurableLog log = parts.log();
        Position behind = log.follow((position, bytes) -> onRecord(position, MapCodec.decode(bytes)));
        if (snapshot.version() <= behind.value()) {
            return new MapReplay(snapshot).upTo(log, behind);
        }
        if (parts.isAlone()) {
            throw new IllegalStateException("the snapshot of the map is at version " + snapshot.version()
                    + " but the log ends at " + behind + ": they do not belong together");
        }
        // The other routers have the rest, and it comes from there.
        return snapshot;
    }

    /** Publishes what was loaded, and from then on what the log says. */
    void begin(RoutingTable loaded) {
        parts.view().publish(loaded);
        isLoaded = true;
        take();
    }

    /** Whether the cluster is told of changes: by the router that leads. */
    void tell(boolean does) {
        isTold = does;
    }

    private void onRecord(Position position, MapChange change) {
        arrived.add(new Change(position, change));
        loop.runOnContext(now -> take());
    }

    private void take() {
        if (!isLoaded) {
            return;
        }
        RoutingTable table = parts.view().current();
        List<MapChange> changes = new ArrayList<>();
        for (Change next = arrived.poll(); next != null; next = arrived.poll()) {
            // A snapshot may be ahead of a log that is made good from other routers.
            if (next.position().value() > table.version()) {
                changes.add(next.change());
            }
        }
        if (changes.isEmpty()) {
            return;
        }
        RoutingTable now = table.with(table.version() + changes.size(), changes);
        parts.view().publish(now);
        if (isTold) {
            parts.cluster().publish(now.version(), changes);
        }
        unheeded.add(new Batch(now, changes));
        heed();
        tellReached(new Position(now.version()));
    }

    private void tellReached(Position version) {
        List<Promise<Void>> reached = new ArrayList<>();
        awaited.entrySet().removeIf(each -> {
            boolean isReached = each.getKey().compareTo(version) <= 0;
            if (isReached) {
                reached.addAll(each.getValue());
            }
            return isReached;
        });
        reached.forEach(Promise::complete);
    }

    /** Completes when the view has what stands there. */
    Future<Void> reached(Position position) {
        if (parts.view().current().version() >= position.value()) {
            return Future.succeededFuture();
        }
        Promise<Void> promise = Promise.promise();
        awaited.computeIfAbsent(position, each -> new ArrayList<>()).add(promise);
        return promise.future();
    }

    // -- heeding ----------------------------------------------------------------------------------------------------

    /** One batch after the other, so that whoever has heeded one has heeded all before it. */
    private void heed() {
        Batch next = unheeded.peek();
        if (next == null || isHeeding) {
            return;
        }
        isHeeding = true;
        parts.heeding()
                .heed(next.table(), next.changes())
                .onComplete((done, failure) -> loop.runOnContext(now -> {
                    isHeeding = false;
                    if (failure != null) {
                        LOG.atError()
                                .setCause(failure)
                                .addKeyValue("version", next.table().version())
                                .log("a change of the map is not heeded yet; the others wait for it");
                        parts.vertx().setTimer(AGAIN.toMillis(), fired -> heed());
                        return;
                    }
                    unheeded.remove();
                    parts.heeding().onHeeded(new Position(next.table().version()));
                    heed();
                }));
    }
}
