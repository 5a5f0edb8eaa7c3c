package io.sluice.proxy.frontend;

import static java.util.Objects.requireNonNull;

import io.sluice.core.error.SqlError;
import io.sluice.core.gate.Admission;
import io.sluice.core.gate.Crowd;
import io.sluice.core.gate.GateState;
import io.sluice.core.gate.Visit;
import io.sluice.core.tenant.PrincipalRecord;
import io.sluice.core.tenant.ServerAddress;
import io.sluice.core.tenant.ShardId;
import io.sluice.core.tenant.TenantGrant;
import io.sluice.core.tenant.TenantRecord;
import io.sluice.proxy.backend.LeaseFailedException;
import io.sluice.proxy.gate.Guest;
import io.sluice.proxy.gate.ShardGate;
import org.jspecify.annotations.Nullable;

/**
 * The way of one session's request through the gate to a connection. Without a turn nothing is sent: the action that sends
 * runs only after the gate has let the request go, and a request whose turn is over is never sent. Owned by the session.
 */
final class Turn implements Guest {
    private final ClientSession session;
    private final FrontendLoop loop;
    private final PrincipalRecord principal;
    private final @Nullable Crowd crowd;
    private final Visit<Guest> visit;
    private boolean left;
    private final Queueing queueing;
    private @Nullable ShardGate at;
    private @Nullable Runnable action;
    private SqlError lostWith = SqlError.OUTCOME_UNKNOWN;

    Turn(ClientSession session, FrontendLoop loop, PrincipalRecord principal, Queueing queueing) {
        this.session = requireNonNull(session, "session");
        this.loop = requireNonNull(loop, "loop");
        this.principal = requireNonNull(principal, "principal");
        boolean servesOne = principal.grant() instanceof TenantGrant.Some some
                && some.tenants().size() == 1;
        this.crowd = servesOne ? null : loop.gates().enter(principal.name());
        this.visit = new Visit<>(this, crowd, session.memory().writes());
        this.queueing = requireNonNull(queueing, "queueing");
    }

    /** Runs the action once the request may go and has a connection to its tenant's shard, or refuses it. */
    void ask(TenantRecord tenant, Runnable then) {
        Request request = session.request();
        request.tenant = tenant;
        ShardGate gate = loop.gates().of(tenant.shard());
        at = gate;
        Admission admission = gate.admit(
                visit,
                tenant.id(),
                session.memory().policyOf(tenant),
                Accesses.of(request, session.memory()),
                request.bytes);
        if (admission instanceof Admission.Forward) {
            lease(null, then);
        } else if (admission instanceof Admission.Replica replica) {
            lease(replica.server(), then);
        } else if (admission instanceof Admission.Hold) {
            action = then;
            session.await();
        } else if (admission instanceof Admission.Queue) {
            queueing.append(tenant);
        } else if (admission instanceof Admission.Refuse refuse) {
            refuse(tenant, refuse.error(), refuse.text());
        }
    }

    /** @param replica that answers a plain read; null for the primary */
    private void lease(@Nullable ServerAddress replica, Runnable then) {
        lostWith = replica == null ? SqlError.OUTCOME_UNKNOWN : SqlError.READ_UNANSWERED;
        TenantRecord tenant = requireNonNull(session.request().tenant, "tenant");
        SessionLease lease = session.lease();
        if (lease.takeAgain(tenant, replica)) {
            send(then);
            return;
        }
        session.await();
        long number = session.request().number;
        lease.take(tenant, replica, session.needs())
                .onComplete((done, failure) -> session.resume(number, () -> {
                    if (replica == null && isKept(tenant) && !isFinal(failure)) {
                        // The gate has closed since: nothing was sent, so it waits like all others.
                        lease.settle();
                        end();
                        ask(tenant, then);
                    } else if (failure == null) {
                        send(then);
                    } else {
                        refuse(failure);
                    }
                }));
    }

    /** There is a connection. */
    private void send(Runnable then) {
        Request request = session.request();
        if (!session.lease().lacksInsertId(request.effects)) {
            then.run();
            return;
        }
        session.await();
        long number = request.number;
        session.lease()
                .bringInsertId()
                .onComplete((done, failure) -> session.resume(number, () -> {
                    if (failure == null) {
                        then.run();
                    } else {
                        refuse(failure);
                    }
                }));
    }

    private void refuse(TenantRecord tenant, SqlError error, String text) {
        if (error == SqlError.NOT_QUEUEABLE) {
            queueing.refuse(tenant); // which knows why
        } else {
            session.refuseWith(error, text);
        }
    }

    private void refuse(Throwable failure) {
        if (failure instanceof LeaseFailedException failed) {
            session.refuseWith(failed.error(), String.valueOf(failed.getMessage()));
        } else {
            TenantRecord tenant = requireNonNull(session.request().tenant, "tenant");
            session.refuse(SqlError.SHARD_UNREACHABLE, tenant.shard());
        }
    }

    /** The way into the queue. */
    Queueing queueing() {
        return queueing;
    }

    /** The request has ended, in whatever way; asked again, it does nothing. */
    void end() {
        action = null;
        ShardGate gate = at;
        if (gate != null) {
            at = null;
            gate.onEnd(visit);
        }
    }

    /** The session ends; told again, it does nothing. */
    void leave() {
        end();
        if (crowd != null && !left) {
            left = true;
            loop.gates().leave(principal.name(), crowd);
        }
    }

    /** What the client is told when the connection is lost with its request. */
    SqlError lostWith() {
        return lostWith;
    }

    /** Whether the request waits at a gate. */
    boolean isHeld() {
        return visit.isHeld();
    }

    /** Whether the failure is the session's own, not that of a server that does not answer. */
    private static boolean isFinal(@Nullable Throwable failure) {
        return failure instanceof LeaseFailedException failed
                && failed.error() != SqlError.SHARD_UNREACHABLE
                && failed.error() != SqlError.SHARD_BUSY;
    }

    private boolean isKept(TenantRecord tenant) {
        return loop.gates().of(tenant.shard()).state().keeps(Accesses.of(session.request(), session.memory()));
    }

    /** Whether nothing of this tenant's goes to its primary but, perhaps, reads. */
    boolean isContained(TenantRecord tenant) {
        return loop.gates().of(tenant.shard()).state() instanceof GateState.Contained;
    }

    @Override
    public void onSend() {
        goOn(null);
    }

    @Override
    public void onReplica(ServerAddress replica) {
        goOn(replica);
    }

    @Override
    public void onQueue() {
        action = null;
        TenantRecord tenant = requireNonNull(session.request().tenant, "tenant");
        session.resume(session.request().number, () -> queueing.append(tenant));
    }

    private void goOn(@Nullable ServerAddress replica) {
        Runnable then = requireNonNull(action, "action");
        action = null;
        session.resume(session.request().number, () -> lease(replica, then));
    }

    @Override
    public void onRefused(SqlError error, String text) {
        action = null;
        TenantRecord tenant = requireNonNull(session.request().tenant, "tenant");
        session.resume(session.request().number, () -> refuse(tenant, error, text));
    }

    @Override
    public void onAbandoned(SqlError error, String text) {
        ShardId shard = requireNonNull(session.request().tenant, "tenant").shard();
        String verdict = loop.gates().of(shard).state() instanceof GateState.Contained contained
                ? contained.verdict()
                : "lately";
        lostWith = error;
        session.abandon(SqlError.HELD_TOO_LONG.text(shard, verdict));
    }
}
