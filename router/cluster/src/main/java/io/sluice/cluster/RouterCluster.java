package io.sluice.cluster;

import io.sluice.core.inquiry.Inquiry;
import io.sluice.core.intent.Intent;
import io.sluice.core.intent.Outcome;
import io.sluice.core.routing.MapChange;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/**
 * A router's side of the cluster. Calls return at once and are carried out in order, also those made before the cluster
 * is there; a router routes without it. Stages complete on the cluster's thread, and fail with a
 * {@link ClusterException} when the cluster is not there, does not answer in time, or was closed.
 */
public interface RouterCluster extends AutoCloseable {
    /** The generation of a router that leads from its start, since nobody else can. */
    long ALONE = 0;

    /** Begins to join; {@link #ready()} says when that is done. */
    static RouterCluster start(ClusterSettings settings, ClusterParts parts) {
        return HazelcastRouter.start(settings, parts, MemberNames.Lookup.SYSTEM);
    }

    /**
     * Completes when this router is a member; fails when the first attempt does, for example since its port is in use. It is
     * tried again every few seconds all the same; lead and inquiry handler that were said before hold then.
     */
    CompletionStage<Void> ready();

    /**
     * From now on this router leads: it makes the shared map equal to the view's current table, whatever it held, and
     * carries out intents, until {@link #follow}. Completes when the map is written; a million tenants take some seconds.
     * When it fails with UNKNOWN, the cluster is tried again every second; with NOT_LEADING, the shared map is of a later
     * lead, and this router neither writes nor takes anything as long as that is so.
     *
     * <p>One intent at a time, in order of arrival: the next one is handed over when the outcome of the last one is there;
     * for those about a shard's primary it is not waited for. An intent is handed over at most once; a router that dies over
     * one leaves its outcome unknown. A handler that throws or whose stage fails gives {@link Outcome.Failed}.
     *
     * @param generation later than that of any lead before, of whichever router: the term of an election; {@link #ALONE} for
     *     a router that shares its log with no other. Readers leave aside what a deposed leader goes on to write
     * @param handler runs on the cluster's thread and must return at once
     */
    CompletionStage<Void> lead(long generation, Function<Intent, CompletionStage<Outcome>> handler);

    /**
     * From now on this router does not lead, as at its start: it takes no intent and publishes nothing, but tells its status
     * and answers inquiries. What it was handed ends, and is told; what nobody has taken waits for the next leader.
     */
    CompletionStage<Void> follow();

    /**
     * Tells everybody of the changes, after the log has confirmed them and the view has them. Fails with NOT_LEADING in a
     * router that does not lead.
     *
     * @param position of the last of the changes in the log
     */
    CompletionStage<Void> publish(long position, List<MapChange> changes);

    /**
     * From now on this router answers inquiries, each once, beside its intents. A handler that throws or whose stage fails
     * gives an error document that tells the kind of the failure and no more; so does an answer of over 1 MiB. One that
     * takes longer than {@link AdminClusterSettings#INQUIRY_DEADLINE_MAX}, or is the 65th under way, is not waited for.
     *
     * @param handler runs on the cluster's thread and must return at once; its stage gives a JSON document; called once
     *     only in a cluster's life
     */
    void onInquiry(Function<Inquiry, CompletionStage<String>> handler);

    /** The live routers' addresses in the cluster, oldest first; empty until {@link #ready()}. */
    List<String> members();

    /** Leaves. Blocks for a few seconds at most. */
    @Override
    void close();
}
