package io.sluice.core.failover;

import io.sluice.core.gtid.TransactionSet;
import io.sluice.core.tenant.Handover;
import io.sluice.core.tenant.ServerAddress;
import io.sluice.core.tenant.ShardRecord;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the servers' answers mean for each kind of handover. */
record Survey(ShardRecord shard, Map<ServerAddress, ServerView> views, Optional<LastSeen> primary, long stoodNanos) {
    /** A candidate that lacks more is not caught up within a pause. */
    private static final long LAG_MAX = 10_000;

    Survey {
        views = Map.copyOf(views);
    }

    /**
     * What follows.
     *
     * @param isPlanned whether the old primary can have nothing that the candidate lacks
     */
    record Found(Choice choice, boolean isPlanned) {
        static Found blocked(Blocker why) {
            return new Found(Choice.Blocked.of(why), false);
        }
    }

    Found of(Order order) {
        // A second new primary beside the one of somebody else would be the fork itself.
        if (order.kind() != Handover.Kind.FOLLOW && !promoted().isEmpty()) {
            return Found.blocked(Blocker.BOTH_WRITABLE);
        }
        return switch (order.kind()) {
            case PROMOTION -> promotion(order);
            case SWITCHOVER -> switchover(order);
            case FOLLOW -> follow();
        };
    }

    private Found promotion(Order order) {
        Choice choice = new Candidates(shard, views, primary, stoodNanos).choose(order.candidate());
        if (choice instanceof Choice.Chosen chosen && !chosen.loss().isAllowedBy(order.loss())) {
            return new Found(Choice.Blocked.of(Blocker.LOSS, chosen.loss().text()), false);
        }
        return new Found(choice, false);
    }

    private Found switchover(Order order) {
        ServerView old = views.get(shard.primary());
        if (old == null || primary.isEmpty()) {
            return Found.blocked(Blocker.PRIMARY_UNSEEN);
        }
        if (old.isReadOnly()) {
            return Found.blocked(Blocker.PRIMARY_READ_ONLY);
        }
        LastSeen now = new LastSeen(primary.get().source(), old.executed(), stoodNanos, true);
        Choice choice = prompt(order, now);
        if (choice instanceof Choice.Chosen chosen) {
            Optional<String> late = late(chosen.candidate(), old);
            if (late.isPresent()) {
                String text = chosen.candidate().server() + " " + late.get();
                return new Found(Choice.Blocked.of(Blocker.TOO_FAR_BEHIND, text), false);
            }
            Loss none = new Loss("", 0, Optional.empty(), Loss.Proof.GIVEN);
            return new Found(new Choice.Chosen(chosen.candidate(), none), true);
        }
        return new Found(choice, true);
    }

    /** Why it would not have everything within a pause. */
    private Optional<String> late(ServerView candidate, ServerView old) {
        if (!candidate.delay().isZero()) {
            return Optional.of("applies " + candidate.delay().toSeconds() + " s late on purpose");
        }
        if (isUnsettled(candidate)) {
            return Optional.of("is still to be turned to the primary after the last change");
        }
        TransactionSet missing = old.executed().minus(candidate.executed());
        return candidate.isReceiving() && missing.count() <= LAG_MAX
                ? Optional.empty()
                : Optional.of("lacks " + missing.count() + " transactions");
    }

    /** It may still receive, from the primary before. */
    private boolean isUnsettled(ServerView view) {
        return shard.failover().unsettled().contains(view.server());
    }

    /** A delay is lifted for an emergency only: in a pause there is no time for what it has kept waiting. */
    private Choice prompt(Order order, LastSeen now) {
        Map<ServerAddress, ServerView> prompt = new HashMap<>(views);
        prompt.values().removeIf(view -> !view.delay().isZero() || isUnsettled(view));
        Choice choice = planned(order, now, prompt);
        return choice instanceof Choice.Chosen ? choice : planned(order, now, views);
    }

    /** Whoever is behind in this moment, which only says who was asked first, will have it all. */
    private Choice planned(Order order, LastSeen now, Map<ServerAddress, ServerView> of) {
        Candidates candidates = new Candidates(shard, of, Optional.of(now), stoodNanos);
        return order.candidate().map(candidates::only).orElseGet(() -> candidates.choose(Optional.empty()));
    }

    /** Who takes writes and follows nobody has been promoted, by whoever may; one that only has lost its source has not. */
    private Found follow() {
        List<ServerView> writable = promoted();
        if (writable.isEmpty()) {
            return Found.blocked(Blocker.NOT_PROMOTED);
        }
        ServerView old = views.get(shard.primary());
        if (writable.size() > 1 || (old != null && !old.isReadOnly())) {
            return Found.blocked(Blocker.BOTH_WRITABLE);
        }
        ServerView candidate = writable.get(0);
        Loss loss = new Candidates(shard, views, primary, stoodNanos).loss(candidate);
        boolean isPlanned = old != null && candidate.executed().containsAll(old.executed());
        return new Found(new Choice.Chosen(candidate, loss), isPlanned);
    }

    private List<ServerView> promoted() {
        return shard.replicas().stream()
                .filter(replica -> !shard.failover().demoted().contains(replica))
                .map(views::get)
                .filter(view -> view != null && !view.isReadOnly() && !view.isReceiving() && !view.isApplying())
                .toList();
    }
}
