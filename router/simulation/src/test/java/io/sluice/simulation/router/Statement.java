package io.sluice.simulation.router;

import io.sluice.core.error.SqlError;
import io.sluice.core.gate.Access;
import io.sluice.core.tenant.TenantId;
import io.sluice.core.tenant.TenantPolicy;
import io.sluice.simulation.world.Request;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One statement of a client, and all that happened to it: the ledger that the invariants read. */
public final class Statement {
    /** Where it is. */
    public enum Phase {
        ARRIVED,
        HELD,
        /** The gate let it go, and its connection is not there yet. */
        GOING,
        SENT,
        ON_REPLICA,
        OVER
    }

    /** What its client was told. */
    public enum Told {
        ANSWER,
        ERROR_OF_SERVER,
        ERROR_OF_ROUTER,
        /** Nothing: the client had gone. */
        NOTHING
    }

    final long id;
    final int shard;
    final TenantId tenant;
    final Access access;
    final Request.Kind kind;
    final long workNanos;
    final boolean changes;
    TenantPolicy policy = TenantPolicy.DEFAULT;
    Phase phase = Phase.ARRIVED;
    long arrivedNanos;
    long askedNanos;
    long decidedNanos;
    int sent;
    int runs;

    @Nullable
    Told told;

    @Nullable
    SqlError error;

    long toldNanos;

    public Statement(long id, int shard, TenantId tenant, Request.Kind kind, long workNanos, boolean changes) {
        this.id = id;
        this.shard = shard;
        this.tenant = tenant;
        this.kind = kind;
        this.workNanos = workNanos;
        this.changes = changes;
        this.access = switch (kind) {
            case READ -> Access.PLAIN_READ;
            case WRITE, BEGIN -> Access.WRITE;
            case WRITE_IN_TRANSACTION, COMMIT, ROLLBACK -> Access.IN_TRANSACTION;
            case LOGIN, PING, HEARTBEAT, LOCK_WAITS -> throw new IllegalArgumentException("not of a client: " + kind);
        };
    }

    public long id() {
        return id;
    }

    public int shard() {
        return shard;
    }

    public TenantId tenant() {
        return tenant;
    }

    public Access access() {
        return access;
    }

    public TenantPolicy policy() {
        return policy;
    }

    public Phase phase() {
        return phase;
    }

    public long arrivedNanos() {
        return arrivedNanos;
    }

    /** When its gate was asked last. */
    public long askedNanos() {
        return askedNanos;
    }

    /** When it was decided that a replica answers it. */
    public long decidedNanos() {
        return decidedNanos;
    }

    /** How often it was put on a connection. */
    public int sent() {
        return sent;
    }

    /** How often a server began to execute it. */
    public int runs() {
        return runs;
    }

    public Optional<Told> told() {
        return Optional.ofNullable(told);
    }

    public Optional<SqlError> error() {
        return Optional.ofNullable(error);
    }

    public long toldNanos() {
        return toldNanos;
    }

    @Override
    public String toString() {
        return "statement " + id + " (" + tenant + ", " + kind + ", " + phase + (error == null ? "" : ", " + error)
                + ")";
    }
}
