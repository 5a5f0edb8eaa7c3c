package io.sluice.core.queue;

import static java.util.Objects.requireNonNull;

import io.sluice.core.tenant.ShardId;
import io.sluice.core.tenant.TenantId;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;

/**
 * Who has writes in the queue, so that a tenant's new ones stand behind its old ones (promise P3). Any thread: the event
 * loops ask before every write, and the drain counts down.
 *
 * <p>A write is counted before it is appended, hence before it is acknowledged; so whoever has heard of an
 * acknowledgement, on whichever loop, finds the tenant counted. Its count falls when it is settled on the shard; so whoever
 * finds none goes to the shard behind all of them. Concurrent writes have no order to keep.
 *
 * <p>With several routers, what the others have appended is counted as it is heard of, and a write that begins a backlog is
 * acknowledged only when all of them have: or may not go by what they know any more ({@link #isSure}).
 *
 * <p>Cost where nobody has a backlog: two volatile reads.
 */
public final class Backlogs {
    /** What a write of a tenant must do, whatever the gate says. */
    public enum Standing {
        /** It has no backlog. */
        DIRECT,
        /** It stands behind the backlog, in the queue. */
        BEHIND,
        /** It waits a moment: the backlog is all but empty, and then the tenant is direct again. */
        HANDING_BACK,
        /** It waits: what is on disk from before the start is not counted yet. */
        LOADING,
        /**
         * It waits, if it is of a tenant whose writes may be queued: this router does not hear from the others, and one of them may
         * have begun a backlog. Only a gate says so, which knows the tenant's policy.
         */
        UNKNOWN
    }

    private final Map<TenantId, Backlog> tenants = new ConcurrentHashMap<>();
    private final Set<ShardId> loading = ConcurrentHashMap.newKeySet();
    private volatile BooleanSupplier sure = () -> true;

    private record Backlog(long writes, long bytes, boolean handingBack) {
        Backlog plus(long moreWrites, long moreBytes) {
            return new Backlog(writes + moreWrites, bytes + moreBytes, handingBack);
        }
    }

    /** @param shard where the tenant is */
    public Standing of(TenantId tenant, ShardId shard) {
        if (tenants.isEmpty() && loading.isEmpty()) {
            return Standing.DIRECT;
        }
        if (loading.contains(shard)) {
            return Standing.LOADING;
        }
        Backlog backlog = tenants.get(tenant);
        if (backlog == null) {
            return Standing.DIRECT;
        }
        return backlog.handingBack() ? Standing.HANDING_BACK : Standing.BEHIND;
    }

    /** How many writes of the tenant are not settled. */
    public long writesOf(TenantId tenant) {
        Backlog backlog = tenants.get(tenant);
        return backlog == null ? 0 : backlog.writes();
    }

    /** How many bytes these take in the queue. */
    public long bytesOf(TenantId tenant) {
        Backlog backlog = tenants.get(tenant);
        return backlog == null ? 0 : backlog.bytes();
    }

    // -- writes -----------------------------------------------------------------------------------------------------

    /**
     * So many are about to be appended; true if the tenant had none.
     *
     * @param bytes of all of them, and the same ones when they end
     */
    public boolean begin(TenantId tenant, long writes, long bytes) {
        Backlog now = tenants.merge(
                tenant, new Backlog(writes, bytes, false), (had, more) -> had.plus(more.writes(), more.bytes()));
        return now.writes() == writes;
    }

    /** So many are settled, or were refused by the log; true if the tenant has none any more, and is direct. */
    public boolean end(TenantId tenant, long writes, long bytes) {
        return tenants.compute(tenant, (same, had) -> {
                    if (had == null || had.writes() < writes || had.bytes() < bytes) {
                        throw new IllegalStateException(
                                writes + " writes, " + bytes + " bytes, of " + tenant + " end, but it has " + had);
                    }
                    return had.writes() == writes ? null : had.plus(-writes, -bytes);
                })
                == null;
    }

    // -- the drain's word -------------------------------------------------------------------------------------------

    /** From now on the tenant's new writes wait instead of standing behind; or no longer. Without a backlog, nothing. */
    public void handBack(TenantId tenant, boolean begins) {
        tenants.computeIfPresent(tenant, (same, had) -> new Backlog(had.writes(), had.bytes(), begins));
    }

    // -- the start --------------------------------------------------------------------------------------------------

    /** What the shard's queue holds is not counted yet: nothing is known of its tenants. */
    public void onLoading(ShardId shard) {
        loading.add(requireNonNull(shard, "shard"));
    }

    /** All that the shard's queue holds is counted. */
    public void onLoaded(ShardId shard) {
        loading.remove(shard);
    }

    // -- the other routers ------------------------------------------------------------------------------------------

    /** Whether whoever is not counted here has no backlog, as far as any router knows. */
    public boolean isSure() {
        return sure.getAsBoolean();
    }

    /**
     * From now on this is asked. A lone router is always sure.
     *
     * @param heard whether this router may go by what it has heard from the others, at the moment of the question; any thread
     */
    public void sureIf(BooleanSupplier heard) {
        sure = requireNonNull(heard, "heard");
    }
}
