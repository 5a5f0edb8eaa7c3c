package io.sluice.proxy.http;

import static java.util.Objects.requireNonNull;

import io.sluice.core.error.SqlError;
import io.sluice.core.gate.Access;
import io.sluice.core.gate.Admission;
import io.sluice.core.gate.Visit;
import io.sluice.core.tenant.ServerAddress;
import io.sluice.proxy.gate.Guest;
import io.sluice.proxy.gate.LoopGates;
import io.sluice.proxy.gate.ShardGate;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The way of one request from the gate to its answer. It has no crowd: what a login's requests may take of the router is
 * bounded for each tenant. Owned by the gate's event loop.
 */
final class Turn implements Guest {
    private static final Logger LOG = LoggerFactory.getLogger(Turn.class);

    /** What a request's turn does once the gate has spoken: a read, or a write. On the gate's event loop. */
    interface Work {
        /** It goes to the primary, or to the replica. Fails by a bug only. */
        Future<Answer> run(@Nullable ServerAddress replica);

        /** It goes to the queue. Fails by a bug only. */
        Future<Reply> queue();

        /** The gate refuses it. */
        Problem refused(SqlError error, String text);

        /** The gate gives it up in flight: nobody waits for what {@link #run} will say. Fails by a bug only. */
        Future<Reply> abandoned(SqlError error, String text);

        /** Its client is gone. */
        void gone();
    }

    /**
     * How it went.
     *
     * @param isUnsent whether nothing went to a server, so that the gate may be asked again
     */
    record Answer(Reply reply, boolean isUnsent) {
        static Answer of(Reply reply) {
            return new Answer(reply, false);
        }
    }

    private final LoopGates gates;
    private final Request request;
    private final Work work;
    private final Visit<Guest> visit = new Visit<>(this);
    private final Promise<Reply> promise = Promise.promise();
    private @Nullable ShardGate at;
    /** Grows when what runs is given up. */
    private int runs;

    private Turn(LoopGates gates, Request request, Work work) {
        this.gates = requireNonNull(gates, "gates");
        this.request = requireNonNull(request, "request");
        this.work = requireNonNull(work, "work");
    }

    static Turn begin(LoopGates gates, Request request, Work work) {
        Turn turn = new Turn(gates, request, work);
        turn.ask();
        return turn;
    }

    /** Does not fail. */
    Future<Reply> reply() {
        return promise.future();
    }

    /** The client is gone: one that waits leaves, and what was sent to a server is seen to its end. */
    void onGone() {
        if (visit.isHeld()) {
            end(new Problem(ProblemType.BUSY, "the client is gone").toReply());
        }
        work.gone();
    }

    private void ask() {
        ShardGate gate = gates.of(request.tenant().shard());
        at = gate;
        Admission admission = gate.admit(visit, request.tenant().id(), request.policy(), access(), request.bytes());
        if (admission instanceof Admission.Forward) {
            run(null);
        } else if (admission instanceof Admission.Replica replica) {
            run(replica.server());
        } else if (admission instanceof Admission.Queue) {
            queue();
        } else if (admission instanceof Admission.Refuse refuse) {
            onRefused(refuse.error(), refuse.text());
        }
    }

    private Access access() {
        return request.sorted().access();
    }

    private void run(@Nullable ServerAddress replica) {
        int number = ++runs;
        work.run(replica).onComplete((answer, bug) -> {
            if (number != runs) {
                return; // given up meanwhile
            }
            if (answer == null) {
                fail(bug);
            } else if (answer.isUnsent() && replica == null && isKept()) {
                // The gate has closed since: nothing was sent, so it is treated like all others.
                leave();
                ask();
            } else {
                end(answer.reply());
            }
        });
    }

    private boolean isKept() {
        return gates.of(request.tenant().shard()).state().keeps(access());
    }

    private void queue() {
        work.queue().onComplete(this::endOrFail);
    }

    private void endOrFail(@Nullable Reply reply, @Nullable Throwable bug) {
        if (reply == null) {
            fail(bug);
        } else {
            end(reply);
        }
    }

    private void fail(@Nullable Throwable bug) {
        LOG.error("event=http-turn-failed tenant={}", request.tenant().id(), bug);
        end(new Problem(ProblemType.INTERNAL, "the router met a bug").toReply());
    }

    private void leave() {
        ShardGate gate = at;
        at = null;
        if (gate != null) {
            gate.onEnd(visit);
        }
    }

    private void end(Reply reply) {
        runs++;
        promise.tryComplete(reply);
        leave();
    }

    @Override
    public void onSend() {
        run(null);
    }

    @Override
    public void onReplica(ServerAddress replica) {
        run(replica);
    }

    @Override
    public void onQueue() {
        queue();
    }

    @Override
    public void onRefused(SqlError error, String text) {
        end(work.refused(error, text).toReply());
    }

    @Override
    public void onAbandoned(SqlError error, String text) {
        runs++;
        work.abandoned(error, text).onComplete(this::endOrFail);
    }
}
