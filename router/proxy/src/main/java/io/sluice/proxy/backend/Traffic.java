package io.sluice.proxy.backend;

import io.sluice.core.health.TrafficLane;
import io.sluice.core.time.MonotonicClock;
import io.sluice.wire.ResponseScanner;

/** What one connection tells of its statements to the lane of its server. Owned by the connection. */
final class Traffic {
    private final TrafficLane lane;
    private final MonotonicClock clock;
    private final TrafficLane.Place place = new TrafficLane.Place();
    private Commit commit = Commit.NONE;

    Traffic(TrafficLane lane, MonotonicClock clock) {
        this.lane = lane;
        this.clock = clock;
    }

    void onSent(Commit of) {
        commit = of;
        lane.onSent(place, of.mayCommit(), clock.nanos());
    }

    void onHeard() {
        lane.onHeard(clock.nanos());
    }

    void onAnswered(ResponseScanner response) {
        lane.onAnswered(place, commit.isProvenBy(response), clock.nanos());
    }

    void onClosed(boolean byServer) {
        if (byServer) {
            lane.onLost(place);
        } else {
            lane.onDestroyed(place);
        }
    }
}
