package io.sluice.proxy.apply;

import static java.util.Objects.requireNonNull;

import io.sluice.core.health.Cause;
import io.sluice.proxy.apply.DrainSessions.Wish;
import io.sluice.proxy.line.LineException;
import io.sluice.proxy.shardsql.DrainAccount;
import io.vertx.core.Future;
import java.util.function.Function;

/** Runs transactions on sessions that are ready for them. Owned by its event loop. */
final class Transactions {
    private final DrainSessions sessions;
    private final Readiness readiness;

    Transactions(DrainSessions sessions, Readiness readiness) {
        this.sessions = requireNonNull(sessions, "sessions");
        this.readiness = requireNonNull(readiness, "readiness");
    }

    /** Never fails, and ends at the deadline at the latest. */
    Future<Ending> run(Wish wish, Transaction.Work work) {
        return ready(wish)
                .compose(session -> {
                    Transaction transaction = new Transaction(session, rows(wish), work);
                    return transaction.run().onComplete(done -> giveBack(wish, session, transaction.isClean()));
                })
                .recover(failure -> Future.succeededFuture(Ending.of(failure, false)))
                .onSuccess(ending -> {
                    if (ending instanceof Ending.Lost lost && isMissing(lost.why())) {
                        readiness.forget(wish.tenant().id());
                    }
                });
    }

    /** Something else on such a session; what fails ends the session. */
    <T> Future<T> keep(Wish wish, Function<Housekeeping, Future<T>> what) {
        return ready(wish)
                .compose(session -> what.apply(new Housekeeping(session, rows(wish)))
                        .onComplete(done -> giveBack(wish, session, done.succeeded())));
    }

    private Future<DrainSession> ready(Wish wish) {
        if (!sessions.mayServe(wish.shard())) {
            return Future.failedFuture(new LineException(Cause.CONNECTION_RESET));
        }
        return wish.deadline()
                .within(readiness.of(wish.shard(), wish.tenant()))
                .compose(ready -> sessions.lease(wish))
                .onSuccess(session -> wish.deadline().guard(() -> session.line().destroy(Cause.TIMED_OUT)));
    }

    private void giveBack(Wish wish, DrainSession session, boolean clean) {
        wish.deadline().guard(() -> {});
        sessions.giveBack(session, clean);
    }

    private static MarkerRows rows(Wish wish) {
        return new MarkerRows(DrainAccount.of(wish.tenant()));
    }

    /** Whether somebody may have removed what was made ready. */
    private static boolean isMissing(Cause why) {
        return why == Cause.ACCESS_DENIED || why == Cause.UNKNOWN_OBJECT;
    }
}
