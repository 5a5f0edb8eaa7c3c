package io.sluice.cluster;

import static java.util.Objects.requireNonNull;

import com.hazelcast.client.HazelcastClient;
import com.hazelcast.client.config.ClientConfig;
import com.hazelcast.config.ListenerConfig;
import com.hazelcast.core.HazelcastException;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.core.LifecycleEvent;
import com.hazelcast.core.LifecycleListener;
import com.hazelcast.map.listener.EntryAddedListener;
import io.sluice.cluster.ClusterException.Reason;
import io.sluice.cluster.signed.Envelopes;
import io.sluice.core.codec.MalformedRecordException;
import io.sluice.core.inquiry.Inquiry;
import io.sluice.core.intent.Intent;
import io.sluice.core.intent.Outcome;
import io.sluice.core.routing.RoutingTable;
import io.sluice.core.routing.RoutingView;
import io.sluice.core.secret.SecretBox;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The admin API as a Hazelcast client. Everything but the volatile fields is owned by the cluster's thread. */
final class HazelcastAdmin implements AdminCluster {
    static final Duration CHECK_EVERY = Duration.ofSeconds(1);

    private static final Logger LOG = LoggerFactory.getLogger(HazelcastAdmin.class);

    private final AdminClusterSettings settings;
    private final MemberNames.Lookup lookup;
    private final SecretBox box;
    private final InstantSource clock;
    private final RoutingView view = new RoutingView(RoutingTable.EMPTY);
    private final ClusterThread thread = new ClusterThread("sluice-cluster");
    private final CompletableFuture<Void> ready = new CompletableFuture<>();
    private final AtomicInteger intents = new AtomicInteger();
    private final AtomicInteger inquiries = new AtomicInteger();
    private volatile boolean isConnected;
    private volatile List<RouterStatus> routers = List.of();
    private @Nullable HazelcastInstance hazelcast;
    private @Nullable Following following;

    private record Following(MapFollower map, StatusReader statuses, IntentSender intents, InquirySender inquiries) {}

    private HazelcastAdmin(
            AdminClusterSettings settings, SecretBox box, InstantSource clock, MemberNames.Lookup lookup) {
        this.lookup = lookup;
        this.settings = requireNonNull(settings, "settings");
        this.box = requireNonNull(box, "box");
        this.clock = requireNonNull(clock, "clock");
    }

    static HazelcastAdmin start(
            AdminClusterSettings settings, SecretBox box, InstantSource clock, MemberNames.Lookup lookup) {
        HazelcastAdmin admin = new HazelcastAdmin(settings, box, clock, lookup);
        admin.thread.run(admin::connect);
        admin.thread.every(CHECK_EVERY, admin::check);
        return admin;
    }

    @Override
    public CompletionStage<Void> ready() {
        return ready.minimalCompletionStage();
    }

    @Override
    public RoutingView view() {
        return view;
    }

    @Override
    public boolean isConnected() {
        return isConnected;
    }

    @Override
    public CompletionStage<Outcome> submit(Intent intent, Duration deadline) {
        requireNonNull(intent, "intent");
        check(deadline, AdminClusterSettings.DEADLINE_MAX);
        return call(
                intents,
                settings.intentsMax(),
                "intents",
                (there, promise) -> there.intents().send(intent, deadline, promise));
    }

    @Override
    public CompletionStage<Map<String, Optional<String>>> ask(Inquiry inquiry, Duration deadline) {
        requireNonNull(inquiry, "inquiry");
        check(deadline, AdminClusterSettings.INQUIRY_DEADLINE_MAX);
        return call(
                inquiries,
                AdminClusterSettings.INQUIRIES_MAX,
                "inquiries",
                (there, promise) -> there.inquiries().send(inquiry, deadline, routers, promise));
    }

    @Override
    public List<RouterStatus> routers() {
        return routers;
    }

    @Override
    public void close() {
        thread.close(this::leave, settings.callTimeout().plusSeconds(2));
        ready.completeExceptionally(new ClusterException(Reason.CLOSED, "closed before a router was reached"));
    }

    private static void check(Duration deadline, Duration max) {
        if (deadline.isNegative() || deadline.isZero() || deadline.compareTo(max) > 0) {
            throw new IllegalArgumentException("deadline must be above 0 and at most " + max);
        }
    }

    private <T> CompletionStage<T> call(
            AtomicInteger underWay, int max, String what, BiConsumer<Following, CompletableFuture<T>> task) {
        CompletableFuture<T> promise = new CompletableFuture<>();
        if (underWay.incrementAndGet() > max) {
            underWay.decrementAndGet();
            promise.completeExceptionally(new ClusterException(Reason.BUSY, max + " " + what + " are under way"));
            return promise.minimalCompletionStage();
        }
        CompletionStage<T> answered = promise.whenComplete((answer, failure) -> underWay.decrementAndGet());
        if (!isConnected || !thread.run(() -> call(task, promise))) {
            promise.completeExceptionally(new ClusterException(Reason.UNAVAILABLE, "no router is reached"));
        }
        return answered;
    }

    private <T> void call(BiConsumer<Following, CompletableFuture<T>> task, CompletableFuture<T> promise) {
        Following there = following;
        if (there == null) {
            promise.completeExceptionally(new ClusterException(Reason.UNAVAILABLE, "no router is reached"));
            return;
        }
        task.accept(there, promise);
    }

    private void connect() {
        ClientConfig config = HazelcastConfigs.client(settings, lookup);
        LifecycleListener listener = this::onLifecycle;
        config.addListenerConfig(new ListenerConfig(listener));
        hazelcast = HazelcastClient.newHazelcastClient(config);
    }

    /** On one of Hazelcast's threads. */
    private void onLifecycle(LifecycleEvent event) {
        switch (event.getState()) {
            case CLIENT_CONNECTED, CLIENT_CHANGED_CLUSTER -> {
                isConnected = true;
                thread.run(this::onConnected);
            }
            case CLIENT_DISCONNECTED, SHUTTING_DOWN -> {
                isConnected = false;
                routers = List.of();
            }
            default -> LOG.debug("the client is {}", event.getState());
        }
    }

    private void onConnected() {
        LOG.info("a router is reached: cluster={}", settings.name());
        Following there = following;
        if (there != null) {
            // The routers may have come back with another map.
            there.map().distrust();
        }
        check();
    }

    /** Every second, and whenever something happened. */
    private void check() {
        HazelcastInstance client = hazelcast;
        if (client == null || !isConnected) {
            return;
        }
        try {
            Following there = following == null ? follow(client) : following;
            there.map().check();
            afterMap(there);
            there.intents().look(view.current().version());
            there.inquiries().look();
            routers = there.statuses().read();
        } catch (HazelcastException | IllegalStateException weather) {
            LOG.info("the cluster could not be read: {}", weather.toString());
        } catch (MalformedRecordException unreadable) {
            LOG.error("the shared map cannot be read: {}", unreadable.getMessage());
        }
    }

    private Following follow(HazelcastInstance client) {
        Envelopes envelopes = new Envelopes(box, settings.name(), clock, refused -> {});
        Shared shared = Shared.of(client, envelopes);
        String author = client.getLocalEndpoint().getUuid().toString();
        Following begun = new Following(
                new MapFollower(shared, view),
                new StatusReader(shared),
                new IntentSender(shared, thread),
                new InquirySender(shared, thread, author));
        shared.changes().addMessageListener(message -> thread.run(() -> onBatch(begun, message.getMessageObject())));
        EntryAddedListener<String, byte[]> outcomes =
                event -> thread.run(() -> onOutcome(begun, event.getKey(), event.getValue()));
        shared.outcomes().addEntryListener(outcomes, true);
        EntryAddedListener<String, byte[]> answers =
                event -> thread.run(() -> begun.inquiries().onAnswer(event.getKey(), event.getValue()));
        shared.answers().addEntryListener(answers, true);
        following = begun;
        return begun;
    }

    private void onBatch(Following there, byte[] batch) {
        try {
            there.map().onBatch(batch);
            afterMap(there);
        } catch (HazelcastException | IllegalStateException weather) {
            LOG.info("the map could not be read: {}", weather.toString());
        }
    }

    private void onOutcome(Following there, String key, byte[] bytes) {
        there.intents().onOutcome(key, bytes, view.current().version());
        if (there.intents().isWaitingForView()) {
            // Its batch is on the way, or was lost.
            thread.after(Duration.ofMillis(200), this::check);
        }
    }

    private void afterMap(Following there) {
        there.intents().onVersion(view.current().version());
        if (there.map().isCurrent()) {
            ready.complete(null);
        }
    }

    private void leave() {
        isConnected = false;
        if (following != null) {
            following.intents().close();
            following.inquiries().close();
        }
        if (hazelcast != null) {
            hazelcast.shutdown();
        }
    }
}
