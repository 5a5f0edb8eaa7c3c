package io.sluice.proxy.control;

import static java.util.Objects.requireNonNull;

import io.sluice.core.intent.FailoverIntent;
import io.sluice.core.intent.Outcome;
import io.sluice.core.routing.MapChange;
import io.sluice.core.tenant.Epoch;
import io.sluice.core.tenant.ShardRecord;
import io.sluice.core.tenant.TenantRecord;

/** What an intent comes to, given the table: decided by {@link Planner}, carried out by {@link ControlLoop}. */
sealed interface Plan {
    <R> R accept(Cases<R> cases);

    /** One case each, so that the compiler asks for every kind. */
    interface Cases<R> {
        R answer(Answer plan);

        R commit(Commit plan);

        R create(Create plan);

        R drop(Drop plan);

        R remap(Remap plan);

        R failover(Failover plan);
    }

    /** Nothing is to be done. */
    record Answer(Outcome outcome) implements Plan {
        public Answer {
            requireNonNull(outcome, "outcome");
        }

        @Override
        public <R> R accept(Cases<R> cases) {
            return cases.answer(this);
        }
    }

    /**
     * A change of the map alone; the table does not refuse it.
     *
     * @param epoch the record's after the change
     */
    record Commit(MapChange change, Epoch epoch) implements Plan {
        public Commit {
            requireNonNull(change, "change");
            requireNonNull(epoch, "epoch");
        }

        @Override
        public <R> R accept(Cases<R> cases) {
            return cases.commit(this);
        }
    }

    /** First the tenant's database and account on the shard, then the change. */
    record Create(ShardRecord shard, TenantRecord tenant, Commit commit) implements Plan {
        @Override
        public <R> R accept(Cases<R> cases) {
            return cases.create(this);
        }
    }

    /** First the tenant's account and perhaps its data, then the change. */
    record Drop(ShardRecord shard, TenantRecord tenant, boolean dropData, Commit commit) implements Plan {
        @Override
        public <R> R accept(Cases<R> cases) {
            return cases.drop(this);
        }
    }

    /** First the checks and the fence on both shards, then the change. */
    record Remap(ShardRecord source, ShardRecord target, TenantRecord tenant, Commit commit) implements Plan {
        @Override
        public <R> R accept(Cases<R> cases) {
            return cases.remap(this);
        }
    }

    /** Another room's work, which makes the changes of the map that it needs one by one. */
    record Failover(FailoverIntent intent) implements Plan {
        public Failover {
            requireNonNull(intent, "intent");
        }

        @Override
        public <R> R accept(Cases<R> cases) {
            return cases.failover(this);
        }
    }
}
