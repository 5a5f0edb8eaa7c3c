package io.sluice.core.gate;

import static java.util.Objects.requireNonNull;

import io.sluice.core.gtid.TransactionSet;
import io.sluice.core.replica.OwnWrites;
import io.sluice.core.tenant.ShardId;
import io.sluice.core.tenant.TenantPolicy;
import org.jspecify.annotations.Nullable;

/**
 * The place of one session at the gates: at most one statement of it waits or is in flight. Made once for each session and
 * used again, so that an open gate costs no memory; and a link of the list in which its statement stands, so that it leaves
 * in no time. Owned by the session's event loop; its fields by the gate.
 */
public final class Visit<S> {
    /** Where the statement stands. */
    enum Phase {
        /** There is none, or the gate has no more to do with it. */
        OUTSIDE,
        HELD,
        IN_FLIGHT
    }

    private final @Nullable S session;
    /** Those who share its client's pool of connections; null if its client serves one tenant. */
    private final @Nullable Crowd crowd;

    private final @Nullable OwnWrites writes;
    /** Whether the crowd counts it as stuck. */
    private boolean stuck;

    final Admission.Permit permit = new Admission.Permit(this);
    final Admission.Forward forward = new Admission.Forward(permit, Reason.PLACE_FREE);
    final Admission.Forward goOn = new Admission.Forward(permit, Reason.TRANSACTION_GOES_ON);

    Phase phase = Phase.OUTSIDE;
    private @Nullable TenantShare<S> share;
    TenantPolicy policy = TenantPolicy.DEFAULT;
    Access access = Access.WRITE;
    long bytes;
    /** Grows with each arrival at the gate. */
    long number;

    long arrivedNanos;
    /** Before that, the tenant's rate does not let it go. */
    long readyNanos;

    /** Why it waits, if it does. */
    Reason heldFor = Reason.POLICY_HOLDS;

    Deadlines.@Nullable Entry<S> deadline;

    @Nullable
    VisitList<S> list;

    @Nullable
    Visit<S> before;

    @Nullable
    Visit<S> after;

    /** @param session what the effects name */
    public Visit(S session) {
        this(session, null, null);
    }

    /**
     * @param session what the effects name
     * @param crowd the sessions of a login that serves several tenants; null for a login of one
     */
    public Visit(S session, @Nullable Crowd crowd) {
        this(session, crowd, null);
    }

    /** @param writes what the session must find on a replica; null if nobody keeps that */
    public Visit(S session, @Nullable Crowd crowd, @Nullable OwnWrites writes) {
        this.session = requireNonNull(session, "session");
        this.crowd = crowd;
        this.writes = writes;
    }

    /** Of nobody: it never gets further than a question. */
    Visit() {
        this.session = null;
        this.crowd = null;
        this.writes = null;
    }

    public boolean isHeld() {
        return phase == Phase.HELD;
    }

    public boolean isInFlight() {
        return phase == Phase.IN_FLIGHT;
    }

    S session() {
        return requireNonNull(session, "session");
    }

    /** What the session must find on a replica of the shard; null when nothing is known. */
    @Nullable
    TransactionSet written(ShardId shard) {
        return writes == null ? null : writes.on(shard);
    }

    /** It waits for the end of its tenant's backlog, not for a place. */
    boolean isBehindBacklog() {
        return heldFor.isOfBacklog();
    }

    /** Whether the crowd lets it wait at a contained gate, or be in flight there. */
    boolean mayStick() {
        return crowd == null || stuck || crowd.mayStick();
    }

    /** It waits at a contained gate or is in flight there; false if too many of its crowd do already. */
    boolean stick() {
        if (!mayStick()) {
            return false;
        }
        if (crowd != null && !stuck) {
            stuck = true;
            crowd.onStuck(1);
        }
        return true;
    }

    void unstick() {
        if (crowd != null && stuck) {
            stuck = false;
            crowd.onStuck(-1);
        }
    }

    TenantShare<S> share() {
        return requireNonNull(share, "share");
    }

    /** A statement comes to a gate; nothing is decided yet. */
    void onArrival(TenantShare<S> of, TenantPolicy itsPolicy, Access itsAccess, long itsBytes, long now) {
        if (phase != Phase.OUTSIDE) {
            throw new IllegalStateException("the statement before is still " + phase);
        }
        share = of;
        policy = requireNonNull(itsPolicy, "policy");
        access = requireNonNull(itsAccess, "access");
        bytes = itsBytes;
        arrivedNanos = now;
        readyNanos = now;
        heldFor = Reason.POLICY_HOLDS;
    }
}
