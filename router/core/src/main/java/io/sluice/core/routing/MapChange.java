package io.sluice.core.routing;

import static java.util.Objects.requireNonNull;

import io.sluice.core.tenant.Epoch;
import io.sluice.core.tenant.PrincipalName;
import io.sluice.core.tenant.PrincipalRecord;
import io.sluice.core.tenant.ShardId;
import io.sluice.core.tenant.ShardRecord;
import io.sluice.core.tenant.TenantId;
import io.sluice.core.tenant.TenantRecord;
import io.sluice.core.tenant.Tier;
import io.sluice.core.tenant.TierName;

/**
 * One change of one record of the map: what the log holds. A put carries the whole record with the epoch that
 * {@link RoutingTable#nextEpoch} gave; a removal carries the epoch that it removes. So each change is a compare-and-set.
 */
public sealed interface MapChange {
    <R> R accept(Cases<R> cases);

    /** The epoch of the record that it takes away; {@link Epoch#NONE} of a put. */
    default Epoch removedEpoch() {
        return Epoch.NONE;
    }

    /** One case each, so that the compiler asks for every kind. */
    interface Cases<R> {
        R putShard(PutShard change);

        R removeShard(RemoveShard change);

        R putTier(PutTier change);

        R removeTier(RemoveTier change);

        R putTenant(PutTenant change);

        R removeTenant(RemoveTenant change);

        R putPrincipal(PutPrincipal change);

        R removePrincipal(RemovePrincipal change);
    }

    record PutShard(ShardRecord shard) implements MapChange {
        public PutShard {
            requireNonNull(shard, "shard");
        }

        @Override
        public <R> R accept(Cases<R> cases) {
            return cases.putShard(this);
        }
    }

    record RemoveShard(ShardId shard, Epoch expected) implements MapChange {
        public RemoveShard {
            requireNonNull(shard, "shard");
            requireNonNull(expected, "expected");
        }

        @Override
        public Epoch removedEpoch() {
            return expected;
        }

        @Override
        public <R> R accept(Cases<R> cases) {
            return cases.removeShard(this);
        }
    }

    record PutTier(Tier tier) implements MapChange {
        public PutTier {
            requireNonNull(tier, "tier");
        }

        @Override
        public <R> R accept(Cases<R> cases) {
            return cases.putTier(this);
        }
    }

    record RemoveTier(TierName tier, Epoch expected) implements MapChange {
        public RemoveTier {
            requireNonNull(tier, "tier");
            requireNonNull(expected, "expected");
        }

        @Override
        public Epoch removedEpoch() {
            return expected;
        }

        @Override
        public <R> R accept(Cases<R> cases) {
            return cases.removeTier(this);
        }
    }

    record PutTenant(TenantRecord tenant) implements MapChange {
        public PutTenant {
            requireNonNull(tenant, "tenant");
        }

        @Override
        public <R> R accept(Cases<R> cases) {
            return cases.putTenant(this);
        }
    }

    record RemoveTenant(TenantId tenant, Epoch expected) implements MapChange {
        public RemoveTenant {
            requireNonNull(tenant, "tenant");
            requireNonNull(expected, "expected");
        }

        @Override
        public Epoch removedEpoch() {
            return expected;
        }

        @Override
        public <R> R accept(Cases<R> cases) {
            return cases.removeTenant(this);
        }
    }

    record PutPrincipal(PrincipalRecord principal) implements MapChange {
        public PutPrincipal {
            requireNonNull(principal, "principal");
        }

        @Override
        public <R> R accept(Cases<R> cases) {
            return cases.putPrincipal(this);
        }
    }

    record RemovePrincipal(PrincipalName principal, Epoch expected) implements MapChange {
        public RemovePrincipal {
            requireNonNull(principal, "principal");
            requireNonNull(expected, "expected");
        }

        @Override
        public Epoch removedEpoch() {
            return expected;
        }

        @Override
        public <R> R accept(Cases<R> cases) {
            return cases.removePrincipal(this);
        }
    }
}
