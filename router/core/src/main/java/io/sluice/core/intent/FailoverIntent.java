package io.sluice.core.intent;

import static java.util.Objects.requireNonNull;

import io.sluice.core.tenant.ServerAddress;
import io.sluice.core.tenant.ShardId;
import java.util.Optional;

/** One wish of an operator about which server of a shard is its primary. Its outcome comes when all is done or undone. */
public sealed interface FailoverIntent extends Intent {
    ShardId shard();

    @Override
    default String subject() {
        return "shard " + shard();
    }

    @Override
    default <R> R accept(Intent.Cases<R> cases) {
        return cases.failover(this);
    }

    <R> R accept(Cases<R> cases);

    /** One case each, so that the compiler asks for every kind. */
    interface Cases<R> {
        R promote(Promote intent);

        R switchOver(SwitchOver intent);

        R abort(Abort intent);

        R rejoin(Rejoin intent);

        R cordon(Cordon intent);
    }

    /**
     * A replica takes the place of a primary that is locked up.
     *
     * @param candidate which; empty: the best one
     * @param isFenced the operator's word that nothing executes on the old primary any more; the fence hook is not asked
     * @param acceptsLoss whether transactions may be lost that the old primary is known to have
     */
    record Promote(
            Origin origin, ShardId shard, Optional<ServerAddress> candidate, boolean isFenced, boolean acceptsLoss)
            implements FailoverIntent {
        public Promote {
            requireNonNull(origin, "origin");
            requireNonNull(shard, "shard");
            requireNonNull(candidate, "candidate");
        }

        @Override
        public <R> R accept(Cases<R> cases) {
            return cases.promote(this);
        }
    }

    /**
     * A primary that is well gives its place to a replica, within a pause.
     *
     * @param candidate which; empty: the best one
     * @param endsPinned whether sessions are ended that keep something that cannot go along
     */
    record SwitchOver(Origin origin, ShardId shard, Optional<ServerAddress> candidate, boolean endsPinned)
            implements FailoverIntent {
        public SwitchOver {
            requireNonNull(origin, "origin");
            requireNonNull(shard, "shard");
            requireNonNull(candidate, "candidate");
        }

        @Override
        public <R> R accept(Cases<R> cases) {
            return cases.switchOver(this);
        }
    }

    /** What is under way is taken back, if it still can be. */
    record Abort(Origin origin, ShardId shard) implements FailoverIntent {
        public Abort {
            requireNonNull(origin, "origin");
            requireNonNull(shard, "shard");
        }

        @Override
        public <R> R accept(Cases<R> cases) {
            return cases.abort(this);
        }
    }

    /** A server that was the primary follows the present one, if it has nothing that this one lacks. */
    record Rejoin(Origin origin, ShardId shard, ServerAddress server) implements FailoverIntent {
        public Rejoin {
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
            return cases.rejoin(this);
        }
    }

    /** Whether a server may become the primary. */
    record Cordon(Origin origin, ShardId shard, ServerAddress server, boolean isCordoned) implements FailoverIntent {
        public Cordon {
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
            return cases.cordon(this);
        }
    }
}
