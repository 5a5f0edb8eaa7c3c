package io.sluice.cluster.testing;

import static java.util.Objects.requireNonNull;

import io.sluice.cluster.AdminCluster;
import io.sluice.cluster.ClusterException;
import io.sluice.cluster.MapStanding;
import io.sluice.cluster.RouterCluster;
import io.sluice.cluster.RouterIdentity;
import io.sluice.cluster.RouterStatus;
import io.sluice.core.inquiry.Inquiry;
import io.sluice.core.inquiry.InquiryCodec;
import io.sluice.core.intent.Intent;
import io.sluice.core.intent.IntentCodec;
import io.sluice.core.intent.Outcome;
import io.sluice.core.routing.MapChange;
import io.sluice.core.routing.MapCodec;
import io.sluice.core.routing.RoutingTable;
import io.sluice.core.routing.RoutingView;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A router and an admin API joined without a network: everything passes through the real codecs and arrives at once, on
 * the caller's thread. An intent gets an answer only from a handler; {@link #expire} stands for its deadline. Further
 * routers, which carry out nothing, may {@link #join}; {@link #expireInquiries} stands for the deadline of what is asked.
 * Owned by the test's thread.
 */
public final class FakeCluster {
    private final RoutingView routers;
    private final RoutingView seen = new RoutingView(RoutingTable.EMPTY);
    private final Router router;
    private final Admin admin = new Admin();
    private final CompletableFuture<Void> loaded = new CompletableFuture<>();
    private CompletableFuture<Outcome> underWay = new CompletableFuture<>();
    private @Nullable Function<Intent, CompletionStage<Outcome>> handler;
    private final SortedMap<String, Router> live = new TreeMap<>();
    private final List<Asked> asked = new ArrayList<>();
    private @Nullable String leader;
    private MapStanding standing = MapStanding.ALONE;
    private boolean isConnected = true;

    private record Asked(
            SortedMap<String, Optional<String>> answers, CompletableFuture<Map<String, Optional<String>>> promise) {
        void complete() {
            promise.complete(Collections.unmodifiableSortedMap(new TreeMap<>(answers)));
        }
    }

    /** @param routers the view of the router whose side {@link #router()} is */
    public FakeCluster(RoutingView routers, RouterIdentity identity) {
        this.routers = routers;
        this.router = new Router(identity);
        live.put(identity.name(), router);
    }

    /** One more router, which answers inquiries once it has a handler; it leaves when it is closed. */
    public RouterCluster join(RouterIdentity identity) {
        Router more = new Router(identity);
        live.put(identity.name(), more);
        return more;
    }

    public RouterCluster router() {
        return router;
    }

    public AdminCluster admin() {
        return admin;
    }

    /** The routers go away from the admin API, or come back. */
    public void connect(boolean connected) {
        isConnected = connected;
    }

    /** What every router knows of its own copy from now on. */
    public void stand(MapStanding next) {
        standing = next;
    }

    /** The deadline of the intent under way passes. */
    public void expire() {
        underWay.completeExceptionally(new ClusterException(ClusterException.Reason.UNKNOWN, "no answer in time"));
    }

    /** The deadline of every inquiry under way passes. */
    public void expireInquiries() {
        List<Asked> passed = List.copyOf(asked);
        asked.clear();
        passed.forEach(Asked::complete);
    }

    private final class Router implements RouterCluster {
        private final RouterIdentity identity;
        private @Nullable Function<Inquiry, CompletionStage<String>> inquiries;

        Router(RouterIdentity identity) {
            this.identity = identity;
        }

        RouterStatus status() {
            return new RouterStatus(
                    identity,
                    routers.current().version(),
                    routers.current().floor(),
                    standing,
                    identity.name().equals(leader));
        }

        @Override
        public CompletionStage<Void> ready() {
            return CompletableFuture.completedFuture(null);
        }

        @Override
        public CompletionStage<Void> lead(long generation, Function<Intent, CompletionStage<Outcome>> next) {
            handler = next;
            leader = identity.name();
            seen.publish(routers.current());
            loaded.complete(null);
            return CompletableFuture.completedFuture(null);
        }

        @Override
        public CompletionStage<Void> publish(long position, List<MapChange> changes) {
            List<MapChange> received = changes.stream()
                    .map(change -> MapCodec.decode(MapCodec.encode(change)))
                    .toList();
            seen.publish(seen.current().with(position, received));
            return CompletableFuture.completedFuture(null);
        }

        @Override
        public CompletionStage<Void> follow() {
            handler = null;
            leader = null;
            return CompletableFuture.completedFuture(null);
        }

        @Override
        public void onInquiry(Function<Inquiry, CompletionStage<String>> next) {
            inquiries = next;
        }

        @Override
        public List<String> members() {
            return List.copyOf(live.keySet());
        }

        @Override
        public void close() {
            live.remove(identity.name());
            isConnected = isConnected && !live.isEmpty();
        }
    }

    private final class Admin implements AdminCluster {
        @Override
        public CompletionStage<Void> ready() {
            return loaded;
        }

        @Override
        public RoutingView view() {
            return seen;
        }

        @Override
        public boolean isConnected() {
            return isConnected;
        }

        @Override
        public CompletionStage<Outcome> submit(Intent intent, Duration deadline) {
            if (!isConnected) {
                return CompletableFuture.failedFuture(
                        new ClusterException(ClusterException.Reason.UNAVAILABLE, "no router is reached"));
            }
            CompletableFuture<Outcome> answer = new CompletableFuture<>();
            underWay = answer;
            if (handler != null) {
                handler.apply(IntentCodec.intent(IntentCodec.encode(intent))).whenComplete((outcome, failure) -> {
                    Outcome sent = failure == null ? outcome : new Outcome.Failed(String.valueOf(failure.getMessage()));
                    answer.complete(IntentCodec.outcome(IntentCodec.encode(sent)));
                });
            }
            return answer;
        }

        @Override
        public CompletionStage<Map<String, Optional<String>>> ask(Inquiry inquiry, Duration deadline) {
            if (!isConnected) {
                return CompletableFuture.failedFuture(
                        new ClusterException(ClusterException.Reason.UNAVAILABLE, "no router is reached"));
            }
            Asked next = new Asked(new TreeMap<>(), new CompletableFuture<>());
            live.keySet().forEach(name -> next.answers().put(name, Optional.empty()));
            asked.add(next);
            List<Router> answering = live.values().stream()
                    .filter(each -> each.inquiries != null)
                    .toList();
            AtomicInteger missing = new AtomicInteger(answering.size());
            answering.forEach(each -> hand(each, inquiry).whenComplete((document, failure) -> {
                String kind = failure == null ? "" : failure.getClass().getSimpleName();
                String answer = failure == null ? document : "{\"error\":\"the router failed over it: " + kind + "\"}";
                next.answers().put(each.identity.name(), Optional.of(answer));
                if (missing.decrementAndGet() == 0) {
                    asked.remove(next);
                    next.complete();
                }
            }));
            if (answering.isEmpty()) {
                asked.remove(next);
                next.complete();
            }
            return next.promise();
        }

        private CompletionStage<String> hand(Router to, Inquiry inquiry) {
            try {
                return requireNonNull(to.inquiries).apply(InquiryCodec.decode(InquiryCodec.encode(inquiry)));
            } catch (RuntimeException thrown) {
                return CompletableFuture.failedFuture(thrown);
            }
        }

        @Override
        public List<RouterStatus> routers() {
            return isConnected ? live.values().stream().map(Router::status).toList() : List.of();
        }

        @Override
        public void close() {
            isConnected = false;
        }
    }
}
