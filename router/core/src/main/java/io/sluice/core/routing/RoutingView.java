package io.sluice.core.routing;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** The current {@link RoutingTable}. Any thread reads; one thread at a time publishes, and tells the listeners. */
public final class RoutingView {
    private final List<Consumer<RoutingTable>> listeners = new CopyOnWriteArrayList<>();
    private volatile RoutingTable current;

    public RoutingView(RoutingTable first) {
        this.current = requireNonNull(first, "first");
    }

    public RoutingTable current() {
        return current;
    }

    /** Listeners run on the publishing thread and must return at once. */
    public void onChange(Consumer<RoutingTable> listener) {
        listeners.add(requireNonNull(listener, "listener"));
    }

    public void publish(RoutingTable next) {
        current = requireNonNull(next, "next");
        listeners.forEach(listener -> listener.accept(next));
    }
}
