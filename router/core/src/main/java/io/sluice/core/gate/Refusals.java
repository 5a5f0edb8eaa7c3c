package io.sluice.core.gate;

import io.sluice.core.error.SqlError;
import io.sluice.core.tenant.ShardId;

/** The words of each refusal. Immutable. */
final class Refusals {
    private final ShardId shard;

    Refusals(ShardId shard) {
        this.shard = shard;
    }

    Admission.Refuse rate(Visit<?> visit) {
        return refuse(SqlError.TENANT_RATE, Reason.RATE_EXCEEDED, visit.share().tenant);
    }

    Admission.Refuse tenantFull(Visit<?> visit) {
        return inTransaction(visit, Reason.TENANT_QUEUE_FULL, SqlError.TENANT_BUSY, visit.share().tenant, shard);
    }

    Admission.Refuse shardFull(Visit<?> visit) {
        return inTransaction(visit, Reason.SHARD_QUEUE_FULL, SqlError.SHARD_BUSY, shard);
    }

    Admission.Refuse crowdStuck(Visit<?> visit, GateState.Contained state) {
        return inTransaction(visit, Reason.CROWD_STUCK, SqlError.LOGIN_BUSY, shard, state.verdict());
    }

    Admission.Refuse noPlace() {
        return refuse(SqlError.SHARD_BUSY, Reason.NO_PLACE_IN_TIME, shard);
    }

    Admission.Refuse byPolicy(Visit<?> visit, GateState.Contained state) {
        return inTransaction(visit, Reason.POLICY_REFUSES, SqlError.SHARD_CONTAINED, shard, state.verdict());
    }

    Admission.Refuse notQueueable(GateState.Contained state) {
        return refuse(
                SqlError.NOT_QUEUEABLE,
                Reason.NOT_QUEUEABLE,
                shard,
                state.verdict(),
                "it is no single write of its own");
    }

    Admission.Refuse backlog(Visit<?> visit) {
        return refuse(SqlError.BACKLOG_FIRST, Reason.BACKLOG_TOO_LONG, visit.share().tenant);
    }

    Admission.Refuse routersLost(Visit<?> visit) {
        return refuse(SqlError.ROUTERS_LOST, Reason.BACKLOG_UNKNOWN, visit.share().tenant);
    }

    Admission.Refuse notOpened(Visit<?> visit, GateState.Contained state) {
        return inTransaction(visit, Reason.NOT_OPENED_IN_TIME, SqlError.HELD_TOO_LONG, shard, state.verdict());
    }

    Admission.Refuse ownWriteMissing(GateState.Contained state) {
        return refuse(SqlError.OWN_WRITE_MISSING, Reason.REPLICA_LACKS_OWN_WRITE, shard, state.verdict());
    }

    Admission.Refuse pausedTooLong() {
        return refuse(SqlError.HELD_TOO_LONG, Reason.NOT_OPENED_IN_TIME, shard, "paused");
    }

    /** A transaction on a contained shard ends with the refusal: what the client still takes for open would hang with it. */
    private Admission.Refuse inTransaction(Visit<?> visit, Reason reason, SqlError error, Object... arguments) {
        return visit.access == Access.IN_TRANSACTION
                ? refuse(SqlError.SESSION_STATE_LOST, reason, shard, "an open transaction")
                : refuse(error, reason, arguments);
    }

    private static Admission.Refuse refuse(SqlError error, Reason reason, Object... arguments) {
        return new Admission.Refuse(error, error.text(arguments), reason);
    }
}
