package io.sluice.core.intent;

import static java.util.Objects.requireNonNull;

import io.sluice.core.tenant.DatabaseName;
import io.sluice.core.tenant.Epoch;
import io.sluice.core.tenant.PolicyOverrides;
import io.sluice.core.tenant.PrincipalName;
import io.sluice.core.tenant.PrincipalRecord;
import io.sluice.core.tenant.ServerAddress;
import io.sluice.core.tenant.ShardId;
import io.sluice.core.tenant.ShardRecord;
import io.sluice.core.tenant.TenantId;
import io.sluice.core.tenant.Tier;
import io.sluice.core.tenant.TierName;

/**
 * One wish of an operator. A create carries no epoch; every other carries the epoch that its author read
 * ({@code expected}), so that two authors never overwrite each other; but for quarantine and release, which say what is to
 * hold whoever said it before, since who has a locked server before him must not be sent to read again. The epoch inside a record of a create or an update
 * is not looked at: the control loop gives the next one.
 */
public sealed interface Intent
        permits Intent.CreateShard,
                Intent.UpdateShard,
                Intent.DeleteShard,
                Intent.QuarantineServer,
                Intent.ReleaseServer,
                Intent.CreateTier,
                Intent.UpdateTier,
                Intent.DeleteTier,
                Intent.CreateTenant,
                Intent.UpdateTenant,
                Intent.DeleteTenant,
                Intent.RemapTenant,
                Intent.CreatePrincipal,
                Intent.UpdatePrincipal,
                Intent.DeletePrincipal,
                FailoverIntent {
    Origin origin();

    /** What it is about, for logs and the audit: {@code tenant acme}. */
    String subject();

    <R> R accept(Cases<R> cases);

    default String id() {
        return origin().id();
    }

    /** One case each, so that the compiler asks for every kind. */
    interface Cases<R> {
        R createShard(CreateShard intent);

        R updateShard(UpdateShard intent);

        R deleteShard(DeleteShard intent);

        R quarantineServer(QuarantineServer intent);

        R releaseServer(ReleaseServer intent);

        R createTier(CreateTier intent);

        R updateTier(UpdateTier intent);

        R deleteTier(DeleteTier intent);

        R createTenant(CreateTenant intent);

        R updateTenant(UpdateTenant intent);

        R deleteTenant(DeleteTenant intent);

        R remapTenant(RemapTenant intent);

        R createPrincipal(CreatePrincipal intent);

        R updatePrincipal(UpdatePrincipal intent);

        R deletePrincipal(DeletePrincipal intent);

        R failover(FailoverIntent intent);
    }

    record CreateShard(Origin origin, ShardRecord shard) implements Intent {
        public CreateShard {
            requireNonNull(origin, "origin");
            requireNonNull(shard, "shard");
        }

        @Override
        public String subject() {
            return "shard " + shard.id();
        }

        @Override
        public <R> R accept(Cases<R> cases) {
            return cases.createShard(this);
        }
    }

    record UpdateShard(Origin origin, ShardRecord shard, Epoch expected) implements Intent {
        public UpdateShard {
            requireNonNull(origin, "origin");
            requireNonNull(shard, "shard");
            requireNonNull(expected, "expected");
        }

        @Override
        public String subject() {
            return "shard " + shard.id();
        }

        @Override
        public <R> R accept(Cases<R> cases) {
            return cases.updateShard(this);
        }
    }

    record DeleteShard(Origin origin, ShardId shard, Epoch expected) implements Intent {
        public DeleteShard {
            requireNonNull(origin, "origin");
            requireNonNull(shard, "shard");
            requireNonNull(expected, "expected");
        }

        @Override
        public String subject() {
            return "shard " + shard;
        }

        @Override
        public <R> R accept(Cases<R> cases) {
            return cases.deleteShard(this);
        }
    }

    /** Keeps a server of the shard from traffic, whatever its health, until it is released. */
    record QuarantineServer(Origin origin, ShardId shard, ServerAddress server) implements Intent {
        public QuarantineServer {
            requireNonNull(origin, "origin");
            requireNonNull(shard, "shard");
            requireNonNull(server, "server");
        }

        @Override
        public String subject() {
            return "server " + server + " of shard " + shard;
        }

        @Override
        public <R> R accept(Cases<R> cases) {
            return cases.quarantineServer(this);
        }
    }

    record ReleaseServer(Origin origin, ShardId shard, ServerAddress server) implements Intent {
        public ReleaseServer {
            requireNonNull(origin, "origin");
            requireNonNull(shard, "shard");
            requireNonNull(server, "server");
        }

        @Override
        public String subject() {
            return "server " + server + " of shard " + shard;
        }

        @Override
        public <R> R accept(Cases<R> cases) {
            return cases.releaseServer(this);
        }
    }

    record CreateTier(Origin origin, Tier tier) implements Intent {
        public CreateTier {
            requireNonNull(origin, "origin");
            requireNonNull(tier, "tier");
        }

        @Override
        public String subject() {
            return "tier " + tier.name();
        }

        @Override
        public <R> R accept(Cases<R> cases) {
            return cases.createTier(this);
        }
    }

    record UpdateTier(Origin origin, Tier tier, Epoch expected) implements Intent {
        public UpdateTier {
            requireNonNull(origin, "origin");
            requireNonNull(tier, "tier");
            requireNonNull(expected, "expected");
        }

        @Override
        public String subject() {
            return "tier " + tier.name();
        }

        @Override
        public <R> R accept(Cases<R> cases) {
            return cases.updateTier(this);
        }
    }

    record DeleteTier(Origin origin, TierName tier, Epoch expected) implements Intent {
        public DeleteTier {
            requireNonNull(origin, "origin");
            requireNonNull(tier, "tier");
            requireNonNull(expected, "expected");
        }

        @Override
        public String subject() {
            return "tier " + tier;
        }

        @Override
        public <R> R accept(Cases<R> cases) {
            return cases.deleteTier(this);
        }
    }

    /** The router makes the database and the account on the shard, and the account's password. */
    record CreateTenant(
            Origin origin, TenantId tenant, ShardId shard, DatabaseName database, TierName tier, PolicyOverrides own)
            implements Intent {
        public CreateTenant {
            requireNonNull(origin, "origin");
            requireNonNull(tenant, "tenant");
            requireNonNull(shard, "shard");
            requireNonNull(database, "database");
            requireNonNull(tier, "tier");
            requireNonNull(own, "own");
        }

        @Override
        public String subject() {
            return "tenant " + tenant;
        }

        @Override
        public <R> R accept(Cases<R> cases) {
            return cases.createTenant(this);
        }
    }

    record UpdateTenant(Origin origin, TenantId tenant, Epoch expected, TierName tier, PolicyOverrides own)
            implements Intent {
        public UpdateTenant {
            requireNonNull(origin, "origin");
            requireNonNull(tenant, "tenant");
            requireNonNull(expected, "expected");
            requireNonNull(tier, "tier");
            requireNonNull(own, "own");
        }

        @Override
        public String subject() {
            return "tenant " + tenant;
        }

        @Override
        public <R> R accept(Cases<R> cases) {
            return cases.updateTenant(this);
        }
    }

    /** {@code dropData} says whether the database goes too; the account always does. */
    record DeleteTenant(Origin origin, TenantId tenant, Epoch expected, boolean dropData) implements Intent {
        public DeleteTenant {
            requireNonNull(origin, "origin");
            requireNonNull(tenant, "tenant");
            requireNonNull(expected, "expected");
        }

        @Override
        public String subject() {
            return "tenant " + tenant;
        }

        @Override
        public <R> R accept(Cases<R> cases) {
            return cases.deleteTenant(this);
        }
    }

    /** Changes the placement only: the data must already be on the target. */
    record RemapTenant(Origin origin, TenantId tenant, Epoch expected, ShardId target) implements Intent {
        public RemapTenant {
            requireNonNull(origin, "origin");
            requireNonNull(tenant, "tenant");
            requireNonNull(expected, "expected");
            requireNonNull(target, "target");
        }

        @Override
        public String subject() {
            return "tenant " + tenant;
        }

        @Override
        public <R> R accept(Cases<R> cases) {
            return cases.remapTenant(this);
        }
    }

    record CreatePrincipal(Origin origin, PrincipalRecord principal) implements Intent {
        public CreatePrincipal {
            requireNonNull(origin, "origin");
            requireNonNull(principal, "principal");
        }

        @Override
        public String subject() {
            return "principal " + principal.name();
        }

        @Override
        public <R> R accept(Cases<R> cases) {
            return cases.createPrincipal(this);
        }
    }

    record UpdatePrincipal(Origin origin, PrincipalRecord principal, Epoch expected) implements Intent {
        public UpdatePrincipal {
            requireNonNull(origin, "origin");
            requireNonNull(principal, "principal");
            requireNonNull(expected, "expected");
        }

        @Override
        public String subject() {
            return "principal " + principal.name();
        }

        @Override
        public <R> R accept(Cases<R> cases) {
            return cases.updatePrincipal(this);
        }
    }

    record DeletePrincipal(Origin origin, PrincipalName principal, Epoch expected) implements Intent {
        public DeletePrincipal {
            requireNonNull(origin, "origin");
            requireNonNull(principal, "principal");
            requireNonNull(expected, "expected");
        }

        @Override
        public String subject() {
            return "principal " + principal;
        }

        @Override
        public <R> R accept(Cases<R> cases) {
            return cases.deletePrincipal(this);
        }
    }
}
