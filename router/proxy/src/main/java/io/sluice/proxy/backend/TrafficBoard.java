package io.sluice.proxy.backend;

import static java.util.Objects.requireNonNull;

import io.sluice.core.health.TrafficSample;
import io.sluice.core.tenant.ServerAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Where each event loop shows what goes to its servers, for one reader that judges them. A loop writes its own slot at
 * every tick; any thread reads.
 */
public final class TrafficBoard {
    /**
     * What one event loop shows.
     *
     * @param atNanos when; a loop that is late is seen by it
     */
    public record LoopTraffic(long atNanos, Map<ServerAddress, TrafficSample> servers) {
        public LoopTraffic {
            servers = Map.copyOf(servers);
        }
    }

    /** The place of one event loop. */
    static final class Slot {
        private volatile LoopTraffic shown;

        Slot(LoopTraffic first) {
            shown = first;
        }

        void show(LoopTraffic next) {
            shown = next;
        }
    }

    private final List<Slot> slots = new CopyOnWriteArrayList<>();

    /** A place for one more event loop. */
    Slot join(long nowNanos) {
        Slot slot = new Slot(new LoopTraffic(nowNanos, Map.of()));
        slots.add(slot);
        return slot;
    }

    void leave(Slot slot) {
        slots.remove(requireNonNull(slot, "slot"));
    }

    /** The last word of each loop. */
    public List<LoopTraffic> loops() {
        List<LoopTraffic> loops = new ArrayList<>(slots.size());
        for (Slot slot : slots) {
            loops.add(slot.shown);
        }
        return loops;
    }
}
