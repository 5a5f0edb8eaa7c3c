package io.sluice.proxy.failover;

import static java.util.Objects.requireNonNull;

import io.sluice.core.failover.LastSeen;
import io.sluice.core.tenant.ShardId;
import io.sluice.core.tenant.ShardRecord;
import io.sluice.core.time.MonotonicClock;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the primaries had when they were asked last, also by the router before its restart: without it, a router that is restarted
 * while a primary is locked up could say nothing of what a promotion loses. It may be a second older than what was seen. Owned
 * by the event loop of failover.
 */
final class Sightings {
    private static final Logger LOG = LoggerFactory.getLogger(Sightings.class);
    /** Clocks of one machine differ by less, unless they were set. */
    private static final Duration FUTURE_MAX = Duration.ofSeconds(1);

    private final Vertx vertx;
    private final SightingsFile file;
    private final MonotonicClock clock;
    private final Clock wall;
    private final Map<ShardId, Sighting> sightings = new HashMap<>();
    private boolean isWriting;
    private boolean hasFailed;

    Sightings(Vertx vertx, Path file, MonotonicClock clock, Clock wall) {
        this.vertx = requireNonNull(vertx, "vertx");
        this.file = new SightingsFile(file);
        this.clock = requireNonNull(clock, "clock");
        this.wall = requireNonNull(wall, "wall");
    }

    /** Before all else. Does not fail: without the file less is known. */
    Future<Void> open() {
        return vertx.executeBlocking(file::read, false)
                .onSuccess(sightings::putAll)
                .onFailure(unread -> LOG.atWarn()
                        .addKeyValue("cause", unread.getMessage())
                        .log("what the primaries had is not known from before"))
                .<Void>mapEmpty()
                .otherwiseEmpty();
    }

    void see(ShardRecord shard, LastSeen seen) {
        Instant at = wall.instant().minusNanos(clock.nanos() - seen.atNanos()).truncatedTo(ChronoUnit.MILLIS);
        sightings.put(shard.id(), new Sighting(shard.primary(), seen.source(), seen.executed(), at));
    }

    /** Of this primary, if it was seen before and nothing says that clocks were set since. */
    Optional<LastSeen> of(ShardRecord shard) {
        Sighting seen = sightings.get(shard.id());
        if (seen == null || !seen.primary().equals(shard.primary())) {
            return Optional.empty();
        }
        Duration ago = Duration.between(seen.at(), wall.instant());
        if (ago.compareTo(FUTURE_MAX.negated()) < 0) {
            return Optional.empty();
        }
        long atNanos = clock.nanos() - Math.max(0, ago.toNanos());
        return Optional.of(new LastSeen(seen.source(), seen.executed(), atNanos, false));
    }

    /** Does not fail; one at a time. */
    Future<Void> write() {
        if (isWriting) {
            return Future.succeededFuture();
        }
        isWriting = true;
        Map<ShardId, Sighting> now = Map.copyOf(sightings);
        return vertx.<Void>executeBlocking(
                        () -> {
                            file.write(now);
                            return null;
                        },
                        false)
                .onComplete((done, failure) -> onWritten(failure instanceof IOException));
    }

    private void onWritten(boolean failed) {
        isWriting = false;
        if (failed && !hasFailed) {
            LOG.warn("what the primaries have cannot be kept over a restart: the file cannot be written");
        }
        hasFailed = failed;
    }
}
