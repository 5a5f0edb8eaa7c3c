package io.sluice.cluster.testing;

import io.sluice.cluster.AdminCluster;
import io.sluice.cluster.ClusterException;
import io.sluice.cluster.RouterCluster;
import io.sluice.cluster.RouterIdentity;
import io.sluice.cluster.RouterStatus;
import io.sluice.core.intent.Intent;
import io.sluice.core.intent.IntentCodec;
import io.sluice.core.intent.Outcome;
import io.sluice.core.routing.MapChange;
import io.sluice.core.routing.MapCodec;
import io.sluice.core.routing.RoutingTable;
import io.sluice.core.routing.RoutingView;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A router and an admin API joined without a network: everything passes through the real codecs and arrives at once, on
 * the caller's thread. An intent gets an answer only from a handler; {@link #expire} stands for its deadline. Owned by
 * the test's thread.
 */
public final class FakeCluster {
    private final RoutingView routers;
    private final RouterIdentity identity;
    private final RoutingView seen = new RoutingView(RoutingTable.EMPTY);
    private final Router router = new Router();
    private final Admin admin = new Admin();
    private final CompletableFuture<Void> loaded = new CompletableFuture<>();
    private CompletableFuture<Outcome> underWay = new CompletableFuture<>();
    private @Nullable Function<Intent, CompletionStage<Outcome>> handler;
    private boolean isConnected = true;

    /** @param routers the view of the router whose side {@link #router()} is */
    public FakeCluster(RoutingView routers, RouterIdentity identity) {
        this.routers = routers;
        this.identity = identity;
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

    /** The deadline of the intent under way passes. */
    public void expire() {
        underWay.completeExceptionally(new ClusterException(ClusterException.Reason.UNKNOWN, "no answer in time"));
    }

    private final class Router implements RouterCluster {
        @Override
        public CompletionStage<Void> ready() {
            return CompletableFuture.completedFuture(null);
        }

        @Override
        public CompletionStage<Void> publishAll() {
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
        public void onIntent(Function<Intent, CompletionStage<Outcome>> next) {
            handler = next;
        }

        @Override
        public List<String> members() {
            return List.of(identity.name());
        }

        @Override
        public void close() {
            isConnected = false;
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
        public List<RouterStatus> routers() {
            return isConnected
                    ? List.of(new RouterStatus(identity, routers.current().version()))
                    : List.of();
        }

        @Override
        public void close() {
            isConnected = false;
        }
    }
}
