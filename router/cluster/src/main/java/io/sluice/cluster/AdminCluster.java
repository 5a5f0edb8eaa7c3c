package io.sluice.cluster;

import io.sluice.core.inquiry.Inquiry;
import io.sluice.core.intent.Intent;
import io.sluice.core.intent.Outcome;
import io.sluice.core.routing.RoutingView;
import io.sluice.core.secret.SecretBox;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * The admin API's side of the cluster: a client that may start before the routers, and comes back after them. Stages
 * complete on the cluster's thread: what is attached must return at once.
 */
public interface AdminCluster extends AutoCloseable {
    /**
     * Begins to look for the routers.
     *
     * @param box has the key that the routers have: what is signed with another is not heard
     * @param clock the routers' may differ by up to five minutes
     */
    static AdminCluster start(AdminClusterSettings settings, SecretBox box, InstantSource clock) {
        return HazelcastAdmin.start(settings, box, clock, MemberNames.Lookup.SYSTEM);
    }

    /** Completes when {@link #view()} holds the routers' map for the first time. */
    CompletionStage<Void> ready();

    /** The map as last heard; {@code RoutingTable.EMPTY} before {@link #ready()}. Kept while the routers are away. */
    RoutingView view();

    /** Whether a router answers now. If not, the view may be old, and {@link #submit} fails at once. */
    boolean isConnected();

    /**
     * Hands an intent to the router that owns the log. When the outcome is {@code Done}, the view holds the change
     * before the stage completes (or two seconds have passed).
     *
     * <p>The stage fails with a {@link ClusterException}: UNAVAILABLE or BUSY, and nobody has seen the intent; UNKNOWN,
     * and the deadline has passed (or the cluster was closed) after it was sent: it may have been, or may yet be, carried
     * out. Read the record again to find out.
     *
     * @param deadline from now, at most {@link AdminClusterSettings#DEADLINE_MAX}
     */
    CompletionStage<Outcome> submit(Intent intent, Duration deadline);

    /**
     * Asks each router of {@link #routers()}. Completes with each one's answer, a JSON document, by its name: when all are
     * there, or at the deadline, with empty for those that are not. Later answers are dropped. Without routers it completes
     * at once with none.
     *
     * <p>The stage fails with a {@link ClusterException}: UNAVAILABLE when no router is reached; BUSY when {@link
     * AdminClusterSettings#INQUIRIES_MAX} are under way; CLOSED.
     *
     * @param deadline from now, at most {@link AdminClusterSettings#INQUIRY_DEADLINE_MAX}
     */
    CompletionStage<Map<String, Optional<String>>> ask(Inquiry inquiry, Duration deadline);

    /** What each live router last said of itself, some seconds old at most while connected; by name. */
    List<RouterStatus> routers();

    /** Waits for nothing: what is under way fails. Blocks for a few seconds at most. */
    @Override
    void close();
}
