package io.sluice.cluster;

import static java.util.Objects.requireNonNull;

import com.hazelcast.core.Hazelcast;
import com.hazelcast.core.HazelcastException;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.core.LifecycleEvent.LifecycleState;
import com.hazelcast.map.listener.EntryAddedListener;
import io.sluice.cluster.ClusterException.Reason;
import io.sluice.cluster.signed.Envelopes;
import io.sluice.cluster.signed.Purpose;
import io.sluice.core.inquiry.Inquiry;
import io.sluice.core.intent.Intent;
import io.sluice.core.intent.Outcome;
import io.sluice.core.routing.MapChange;
import io.sluice.core.routing.RoutingTable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A router as a Hazelcast member. Everything but {@link #joined} is owned by the cluster's thread. */
final class HazelcastRouter implements RouterCluster {
    static final Duration STATUS_EVERY = Duration.ofSeconds(1);
    static final Duration STATUS_KEPT = Duration.ofSeconds(10);

    static final Duration JOIN_AGAIN_AFTER = Duration.ofSeconds(5);

    /** What is said to a router that cannot join, and is heeded once it has. */
    private static final int MISSED_MAX = 100;

    private static final Logger LOG = LoggerFactory.getLogger(HazelcastRouter.class);

    private final ClusterSettings settings;
    private final MemberNames.Lookup lookup;
    private final RouterIdentity identity;
    private final ClusterParts parts;
    private final ClusterThread thread = new ClusterThread("sluice-cluster");
    private final CompletableFuture<Void> ready = new CompletableFuture<>();
    private volatile @Nullable Joined joined;
    private final HighestEpoch epochs = new HighestEpoch();
    private final List<Runnable> missed = new ArrayList<>();
    private @Nullable InquiryDesk inquiryDesk;

    private record Joined(HazelcastInstance hazelcast, Shared shared, Leadership leadership) {}

    private HazelcastRouter(ClusterSettings settings, ClusterParts parts, MemberNames.Lookup lookup) {
        this.lookup = lookup;
        this.settings = requireNonNull(settings, "settings");
        this.parts = requireNonNull(parts, "parts");
        this.identity = parts.identity();
    }

    static HazelcastRouter start(ClusterSettings settings, ClusterParts parts, MemberNames.Lookup lookup) {
        HazelcastRouter router = new HazelcastRouter(settings, parts, lookup);
        router.thread.run(router::join);
        return router;
    }

    @Override
    public CompletionStage<Void> ready() {
        return ready.minimalCompletionStage();
    }

    @Override
    public CompletionStage<Void> lead(long generation, Function<Intent, CompletionStage<Outcome>> handler) {
        requireNonNull(handler, "handler");
        if (generation < 0) {
            throw new IllegalArgumentException("generation must not be negative: " + generation);
        }
        return call(there -> there.leadership().begin(generation, handler), true);
    }

    @Override
    public CompletionStage<Void> follow() {
        return call(there -> there.leadership().end(), true);
    }

    @Override
    public CompletionStage<Void> publish(long position, List<MapChange> changes) {
        List<MapChange> copied = List.copyOf(changes);
        return call(there -> there.leadership().publish(position, copied), false);
    }

    @Override
    public void onInquiry(Function<Inquiry, CompletionStage<String>> handler) {
        requireNonNull(handler, "handler");
        thread.run(() -> openInquiryDesk(handler));
    }

    @Override
    public List<String> members() {
        Joined there = joined;
        return there == null
                ? List.of()
                : there.hazelcast().getCluster().getMembers().stream()
                        .map(member -> member.getAddress().getHost() + ":"
                                + member.getAddress().getPort())
                        .toList();
    }

    @Override
    public void close() {
        thread.close(this::leave, settings.callTimeout().plusSeconds(2));
        ready.completeExceptionally(new ClusterException(Reason.CLOSED, "closed before it had joined"));
    }

    private void join() {
        try {
            HazelcastInstance hazelcast = Hazelcast.newHazelcastInstance(HazelcastConfigs.member(settings, lookup));
            onJoined(hazelcast);
            LOG.info("joined the cluster: name={} address={}", settings.name(), settings.bind());
            ready.complete(null);
        } catch (RuntimeException failure) {
            // Of whatever kind: Hazelcast says with a plain one that no member let it in.
            LOG.error(
                    "cannot join the cluster: name={} address={} {}",
                    settings.name(),
                    settings.bind(),
                    failure.getMessage());
            ready.completeExceptionally(new ClusterException(
                    Reason.CANNOT_JOIN,
                    "cannot join the cluster at " + settings.bind() + ": " + failure.getMessage(),
                    failure));
            thread.after(JOIN_AGAIN_AFTER, this::join);
        }
    }

    private void onJoined(HazelcastInstance hazelcast) {
        Envelopes envelopes = new Envelopes(parts.box(), settings.name(), parts.clock(), parts.listener()::onRefused);
        Shared shared = Shared.of(hazelcast, envelopes);
        MapPublisher publisher = new MapPublisher(shared, identity.startedAt().toEpochMilli());
        IntentDesk desk = new IntentDesk(shared, thread, parts.clock());
        Leadership leadership = new Leadership(parts.view(), publisher, desk, parts.clock());
        joined = new Joined(hazelcast, shared, leadership);
        hazelcast.getLifecycleService().addLifecycleListener(event -> {
            if (event.getState() == LifecycleState.MERGED) {
                thread.run(leadership::distrust);
            }
        });
        // What was said before it had joined, should that have taken more than one attempt.
        missed.forEach(Runnable::run);
        missed.clear();
        tick();
        thread.every(STATUS_EVERY, this::tick);
    }

    /** Every second: says that this router lives, and mends what failed before. */
    private void tick() {
        Joined there = joined;
        if (there == null) {
            return;
        }
        try {
            byte[] status = StatusCodec.encode(status(there));
            byte[] envelope = there.shared().seal(Purpose.STATUS, identity.name(), status);
            there.shared().routers().set(identity.name(), envelope, STATUS_KEPT.toSeconds(), TimeUnit.SECONDS);
            there.leadership().mend();
        } catch (HazelcastException | IllegalStateException weather) {
            LOG.warn("the cluster did not take this router's word: {}", weather.toString());
        }
    }

    private RouterStatus status(Joined there) {
        RoutingTable table = parts.view().current();
        return new RouterStatus(
                identity,
                table.version(),
                epochs.highest(table),
                parts.standing().get(),
                there.leadership().isLeading());
    }

    private void openInquiryDesk(Function<Inquiry, CompletionStage<String>> handler) {
        Joined there = joined;
        if (there == null) {
            miss(() -> openInquiryDesk(handler));
            return;
        }
        if (inquiryDesk != null) {
            throw new IllegalStateException("a router has one handler of inquiries");
        }
        InquiryDesk opened = new InquiryDesk(there.shared(), thread, identity.name(), parts.clock(), handler);
        inquiryDesk = opened;
        EntryAddedListener<String, byte[]> listener = event -> opened.onInquiry(event.getKey(), event.getValue());
        there.shared().inquiries().addEntryListener(listener, true);
    }

    /** The last word of each kind would do, but a router says few before it has joined. */
    private void miss(Runnable task) {
        if (missed.size() == MISSED_MAX) {
            missed.remove(0);
        }
        missed.add(task);
    }

    private void leave() {
        Joined there = joined;
        joined = null;
        if (there == null) {
            return;
        }
        try {
            there.shared().routers().delete(identity.name());
        } catch (HazelcastException | IllegalStateException weather) {
            LOG.info("left without a word: {}", weather.toString());
        }
        there.hazelcast().shutdown();
    }

    /** @param isKept whether it is done when this router has joined, though it was told to have failed */
    private CompletionStage<Void> call(Consumer<Joined> action, boolean isKept) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        if (!thread.run(() -> carryOut(action, isKept, done))) {
            done.completeExceptionally(new ClusterException(Reason.BUSY, "closed, or too much is under way"));
        }
        return done.minimalCompletionStage();
    }

    private void carryOut(Consumer<Joined> action, boolean isKept, CompletableFuture<Void> done) {
        Joined there = joined;
        if (there == null) {
            if (isKept) {
                miss(() -> carryOut(action, false, new CompletableFuture<>()));
            }
            done.completeExceptionally(new ClusterException(Reason.UNAVAILABLE, "not in the cluster"));
            return;
        }
        try {
            action.accept(there);
            done.complete(null);
        } catch (ClusterException refused) {
            done.completeExceptionally(refused);
        } catch (HazelcastException | IllegalStateException weather) {
            done.completeExceptionally(
                    new ClusterException(Reason.UNKNOWN, "the cluster did not answer: " + weather, weather));
        }
    }
}
