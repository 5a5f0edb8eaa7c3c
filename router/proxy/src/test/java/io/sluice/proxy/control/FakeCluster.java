package io.sluice.proxy.control;

import io.sluice.cluster.RouterCluster;
import io.sluice.core.inquiry.Inquiry;
import io.sluice.core.intent.Intent;
import io.sluice.core.intent.Outcome;
import io.sluice.core.routing.MapChange;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;

/** Keeps what was published; no peer ever hears of it. */
final class FakeCluster implements RouterCluster {
    private final List<Long> published = new CopyOnWriteArrayList<>();
    private volatile Function<Intent, CompletionStage<Outcome>> handler =
            intent -> CompletableFuture.failedFuture(new IllegalStateException("no intent is taken yet"));

    List<Long> published() {
        return List.copyOf(published);
    }

    CompletionStage<Outcome> hand(Intent intent) {
        return handler.apply(intent);
    }

    @Override
    public CompletionStage<Void> ready() {
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public CompletionStage<Void> lead(long generation, Function<Intent, CompletionStage<Outcome>> next) {
        handler = next;
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public CompletionStage<Void> publish(long position, List<MapChange> changes) {
        published.add(position);
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public CompletionStage<Void> follow() {
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public void onInquiry(Function<Inquiry, CompletionStage<String>> next) {}

    @Override
    public List<String> members() {
        return List.of("router-1");
    }

    @Override
    public void close() {}
}
