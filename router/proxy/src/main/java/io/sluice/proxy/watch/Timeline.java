package io.sluice.proxy.watch;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/** The last events of one shard, oldest first. Owned by the watch's event loop. */
public final class Timeline {
    static final int EVENTS_MAX = 500;

    private final ArrayDeque<WatchEvent> events = new ArrayDeque<>();

    void add(WatchEvent event) {
        if (events.size() >= EVENTS_MAX) {
            events.removeFirst();
        }
        events.addLast(event);
    }

    /** The last so many. */
    List<WatchEvent> last(int limit) {
        List<WatchEvent> all = new ArrayList<>(events);
        return List.copyOf(all.subList(Math.max(0, all.size() - limit), all.size()));
    }
}
