package io.sluice.simulation.router;

import io.sluice.simulation.world.VirtualTime;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;

/** What all devices of one world share: its time, its mistake, its witnesses, and its last events. */
public final class Scene {
    private static final int LAST = 40;

    private final VirtualTime time;
    private final KnownBug bug;
    private final List<Witness> witnesses = new ArrayList<>();
    private final Deque<String> last = new ArrayDeque<>();

    public Scene(VirtualTime time, KnownBug bug) {
        this.time = time;
        this.bug = bug;
        time.onEach(() -> tell(Witness::onEach));
    }

    public VirtualTime time() {
        return time;
    }

    boolean has(KnownBug asked) {
        return bug == asked;
    }

    public void join(Witness witness) {
        witnesses.add(witness);
    }

    public void tell(Consumer<Witness> what) {
        for (Witness witness : witnesses) {
            what.accept(witness);
        }
    }

    /** One of the events that are told when something is found. */
    @SuppressWarnings("AnnotateFormatMethod") // the annotation would be a dependency
    public void note(String what, Object... about) {
        if (last.size() == LAST) {
            last.remove();
        }
        last.add(String.format("%9.4f s  ", time.nanos() / 1e9) + String.format(what, about));
    }

    public List<String> lastEvents() {
        return List.copyOf(last);
    }
}
