package io.sluice.proxy.metrics;

import static java.util.Objects.requireNonNull;

import io.prometheus.client.Collector;
import io.prometheus.client.CollectorRegistry;
import io.prometheus.client.exporter.common.TextFormat;
import io.prometheus.client.hotspot.BufferPoolsExports;
import io.prometheus.client.hotspot.ClassLoadingExports;
import io.prometheus.client.hotspot.GarbageCollectorExports;
import io.prometheus.client.hotspot.MemoryPoolsExports;
import io.prometheus.client.hotspot.StandardExports;
import io.prometheus.client.hotspot.ThreadExports;
import io.sluice.cluster.ClusterListener;
import io.sluice.core.routing.RoutingView;
import io.sluice.core.tenant.ShardId;
import io.sluice.core.tenant.ShardRecord;
import io.sluice.proxy.backend.BackendListener;
import io.sluice.proxy.control.ControlListener;
import io.sluice.proxy.failover.FailoverListener;
import io.sluice.proxy.frontend.SessionListener;
import io.sluice.proxy.gate.GateReport;
import io.sluice.proxy.http.HttpListener;
import io.sluice.proxy.queue.QueueStatus;
import io.sluice.proxy.watch.ServerStatus;
import io.sluice.proxy.watch.WatchListener;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The metrics of one router: hands each event loop its listeners, and writes a page for a scrape. Listeners are made at
 * the start, at most 1,024 of a kind, and each is called on its own loop only; everything else is free to any thread.
 */
public final class ProxyMetrics {
    private static final int LISTENERS_MAX = 1024;

    private final Page.Sources sources = new Page.Sources();
    private final CollectorRegistry registry = new CollectorRegistry();

    /**
     * @param version of the program, for the series {@code sluice_build_info}
     * @param view says which shards have series; those of a shard that is removed end
     */
    public ProxyMetrics(String version, RoutingView view, Readiness readiness) {
        requireNonNull(version, "version");
        requireNonNull(view, "view");
        requireNonNull(readiness, "readiness");
        Page page = new Page(version, view, readiness);
        view.onChange(
                table -> forget(table.shards().stream().map(ShardRecord::id).collect(Collectors.toUnmodifiableSet())));
        registry.register(new Collector() {
            @Override
            public List<MetricFamilySamples> collect() {
                return page.samples(sources);
            }
        });
        // Each by itself: VersionInfoExports and the allocation exports of DefaultExports say nothing anyone asks for.
        List.of(
                        new StandardExports(),
                        new MemoryPoolsExports(),
                        new BufferPoolsExports(),
                        new GarbageCollectorExports(),
                        new ThreadExports(),
                        new ClassLoadingExports())
                .forEach(exports -> registry.register(exports));
    }

    /** A listener for the sessions of one event loop. */
    public SessionListener sessionListener() {
        return added(sources.sessions(), new SessionCells());
    }

    /** A listener for the connections to shards of one event loop. */
    public BackendListener backendListener() {
        return added(sources.backends(), new BackendCells());
    }

    /** What a statement of a shard took on average since this was asked last, in nanoseconds; 0 if none has ended. */
    public ToLongFunction<ShardId> recentLatency() {
        return new RecentLatency(sources.sessions());
    }

    /** A listener for the HTTP port of one event loop. */
    public HttpListener httpListener() {
        return added(sources.http(), new HttpCells());
    }

    /** The listener for the control loop; there is one. */
    public ControlListener controlListener() {
        return sources.control();
    }

    /** The listener for the cluster; there is one. */
    public ClusterListener clusterListener() {
        return sources.cluster();
    }

    /** The listener for the watch; there is one. */
    public WatchListener watchListener() {
        return sources.watch().cells();
    }

    /** The listener for failover; there is one. */
    public FailoverListener failoverListener() {
        return sources.failover();
    }

    /**
     * Says where the state of servers and gates is asked at a scrape.
     *
     * @param servers and {@code gates} as they were shown last; free to any thread
     */
    public void follow(Supplier<List<ServerStatus>> servers, Function<ShardId, List<GateReport>> gates) {
        sources.watch().follow(servers, gates);
    }

    /**
     * Says where the state of the queues is asked at a scrape.
     *
     * @param status and {@code freeBytes} as they were shown last; free to any thread
     */
    public void followQueues(Function<ShardId, QueueStatus> status, LongSupplier freeBytes, InstantSource wall) {
        sources.queues().follow(status, freeBytes, wall);
    }

    /** The content type of {@link #page} for this {@code Accept} header. */
    public static String contentType(@Nullable String accept) {
        return TextFormat.chooseContentType(accept);
    }

    /** The text of a scrape. Takes milliseconds and asks the JVM's beans: not on an event loop. */
    public String page(String contentType) {
        StringWriter page = new StringWriter();
        try {
            TextFormat.writeFormat(contentType, page, registry.metricFamilySamples());
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return page.toString();
    }

    private void forget(Set<ShardId> shardsLeft) {
        sources.sessions().forEach(cells -> cells.keep(shardsLeft));
        sources.backends().forEach(cells -> cells.keep(shardsLeft));
        sources.control().keep(shardsLeft);
        sources.watch().cells().keep(shardsLeft);
        sources.failover().keep(shardsLeft);
    }

    private static <T> T added(List<T> listeners, T listener) {
        if (listeners.size() >= LISTENERS_MAX) {
            throw new IllegalStateException("more than " + LISTENERS_MAX + " listeners: one for each event loop");
        }
        listeners.add(listener);
        return listener;
    }
}
