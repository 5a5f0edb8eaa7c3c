package io.sluice.core.inquiry;

import static java.util.Objects.requireNonNull;

import io.sluice.core.queue.LetterKey;
import io.sluice.core.queue.Receipt;
import io.sluice.core.tenant.ShardId;
import io.sluice.core.tenant.TenantId;
import java.util.List;
import java.util.Optional;

/** What an operator asks about a router's queues and dead letters, and tells it to do with them. */
public sealed interface QueueInquiry extends Inquiry {
    /** The most shards, tenants or dead letters in one answer. */
    int PAGE_MAX = 1_000;

    <R> R accept(Each<R> each);

    @Override
    default <R> R accept(Cases<R> cases) {
        return cases.queue(this);
    }

    /** One case each, so that the compiler asks for every kind. */
    interface Each<R> {
        R standings(Standings inquiry);

        R tenants(Tenants inquiry);

        R pause(Pause inquiry);

        R rate(Rate inquiry);

        R letters(Letters inquiry);

        R letter(Letter inquiry);

        R settle(Settle inquiry);

        R receipt(OfReceipt inquiry);
    }

    /**
     * How the queues of these shards stand.
     *
     * @param shards 1 to {@value #PAGE_MAX}
     */
    record Standings(List<ShardId> shards) implements QueueInquiry {
        public Standings {
            shards = List.copyOf(shards);
            requirePage("shards", shards.size());
        }

        @Override
        public String subject() {
            return "queues of " + shards.size() + " shards";
        }

        @Override
        public <R> R accept(Each<R> each) {
            return each.standings(this);
        }
    }

    /**
     * The tenants that have a backlog, by name.
     *
     * @param after only those behind this name; empty for the first ones
     * @param limit 1 to {@value #PAGE_MAX}
     */
    record Tenants(ShardId shard, String after, int limit) implements QueueInquiry {
        public Tenants {
            requireNonNull(shard, "shard");
            requireNonNull(after, "after");
            requirePage("limit", limit);
        }

        @Override
        public String subject() {
            return "backlogs of shard " + shard;
        }

        @Override
        public <R> R accept(Each<R> each) {
            return each.tenants(this);
        }
    }

    /**
     * Let a shard's backlog stand still, or go on; until the router starts again.
     *
     * @param tenant only this one's
     * @param isPaused false: it goes on
     */
    record Pause(ShardId shard, Optional<TenantId> tenant, boolean isPaused) implements QueueInquiry {
        public Pause {
            requireNonNull(shard, "shard");
            requireNonNull(tenant, "tenant");
        }

        @Override
        public String subject() {
            String what = isPaused ? "pause of the queue of shard " : "resumption of the queue of shard ";
            return what + shard + tenant.map(each -> " for tenant " + each).orElse("");
        }

        @Override
        public <R> R accept(Each<R> each) {
            return each.pause(this);
        }
    }

    /**
     * How fast a shard's backlog may be drained; until the router starts again.
     *
     * @param entriesPerSecond 1 to {@value #RATE_MAX}; 0: no limit
     */
    record Rate(ShardId shard, int entriesPerSecond) implements QueueInquiry {
        public static final int RATE_MAX = 10_000_000;

        public Rate {
            requireNonNull(shard, "shard");
            if (entriesPerSecond < 0 || entriesPerSecond > RATE_MAX) {
                throw new IllegalArgumentException(
                        "entriesPerSecond must be between 0 and " + RATE_MAX + " but is " + entriesPerSecond);
            }
        }

        @Override
        public String subject() {
            return "rate of the queue of shard " + shard;
        }

        @Override
        public <R> R accept(Each<R> each) {
            return each.rate(this);
        }
    }

    /**
     * The dead letters, in the order of {@link LetterKey}.
     *
     * @param shard only those of its queue
     * @param tenant only this one's
     * @param after only those behind it
     * @param limit 1 to {@value #PAGE_MAX}; an answer may have fewer and say that there are more
     * @param isWhole with their statements
     */
    record Letters(
            Optional<ShardId> shard, Optional<TenantId> tenant, Optional<LetterKey> after, int limit, boolean isWhole)
            implements QueueInquiry {
        public Letters {
            requireNonNull(shard, "shard");
            requireNonNull(tenant, "tenant");
            requireNonNull(after, "after");
            requirePage("limit", limit);
        }

        @Override
        public String subject() {
            return "dead letters";
        }

        @Override
        public <R> R accept(Each<R> each) {
            return each.letters(this);
        }
    }

    /** One dead letter with its statements. */
    record Letter(Receipt receipt) implements QueueInquiry {
        public Letter {
            requireNonNull(receipt, "receipt");
        }

        @Override
        public String subject() {
            return "dead letter " + receipt;
        }

        @Override
        public <R> R accept(Each<R> each) {
            return each.letter(this);
        }
    }

    /** What an operator has done with a dead letter. */
    enum Verb {
        /** It stands in its tenant's queue again. */
        RETRY,
        DISCARD
    }

    /** See to a dead letter: after that it is none any more. */
    record Settle(Receipt receipt, Verb verb) implements QueueInquiry {
        public Settle {
            requireNonNull(receipt, "receipt");
            requireNonNull(verb, "verb");
        }

        @Override
        public String subject() {
            return (verb == Verb.RETRY ? "retry of dead letter " : "discard of dead letter ") + receipt;
        }

        @Override
        public <R> R accept(Each<R> each) {
            return each.settle(this);
        }
    }

    /** What became of a queued write. */
    record OfReceipt(Receipt receipt) implements QueueInquiry {
        public OfReceipt {
            requireNonNull(receipt, "receipt");
        }

        @Override
        public String subject() {
            return "receipt " + receipt;
        }

        @Override
        public <R> R accept(Each<R> each) {
            return each.receipt(this);
        }
    }

    private static void requirePage(String what, int size) {
        if (size < 1 || size > PAGE_MAX) {
            throw new IllegalArgumentException(what + " must be between 1 and " + PAGE_MAX + " but is " + size);
        }
    }
}
