package io.sluice.core.failover;

import static java.util.Objects.requireNonNull;

import io.sluice.core.gtid.TransactionSet;
import io.sluice.core.tenant.ServerAddress;
import io.sluice.core.tenant.ShardFailover;
import io.sluice.core.tenant.ShardRecord;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Chooses by what the servers say.
 *
 * @param views of those that answered
 * @param primary when it was seen last; empty if it never was
 * @param stoodNanos since when the primary commits nothing any more
 */
record Candidates(
        ShardRecord shard, Map<ServerAddress, ServerView> views, Optional<LastSeen> primary, long stoodNanos) {
    Candidates {
        requireNonNull(shard, "shard");
        views = Map.copyOf(views);
        requireNonNull(primary, "primary");
    }

    /**
     * The one that has received most, of those that are fit.
     *
     * @param wanted which it must be
     */
    Choice choose(Optional<ServerAddress> wanted) {
        if (shard.replicas().isEmpty()) {
            return Choice.Blocked.of(Blocker.NO_REPLICA);
        }
        List<ServerView> fit = new ArrayList<>();
        List<String> unfit = new ArrayList<>();
        for (ServerAddress replica : shard.replicas()) {
            Optional<Unfit> why = unfit(replica);
            if (why.isEmpty()) {
                fit.add(views.get(replica));
            } else {
                unfit.add(replica + " " + why.get().text());
            }
        }
        if (fit.isEmpty()) {
            return Choice.Blocked.of(Blocker.NO_CANDIDATE, String.join("; ", unfit));
        }
        ServerView best = fit.get(0);
        for (ServerView each : fit) {
            best = isBetter(each, best) ? each : best;
        }
        if (wanted.isEmpty()) {
            return new Choice.Chosen(best, loss(best));
        }
        Choice choice = only(wanted.get());
        return choice instanceof Choice.Chosen chosen
                        && !chosen.candidate().received().containsAll(best.received())
                ? Choice.Blocked.of(Blocker.CANDIDATE_BEHIND, best.server() + " before " + wanted.get())
                : choice;
    }

    /** This one if it is fit, whatever the others have received. */
    Choice only(ServerAddress server) {
        Optional<Unfit> why = unfit(server);
        if (why.isPresent()) {
            return Choice.Blocked.of(
                    Blocker.CANDIDATE_UNFIT, server + " " + why.get().text());
        }
        ServerView view = requireNonNull(views.get(server), "view");
        return new Choice.Chosen(view, loss(view));
    }

    /** One that waits for nothing is ready sooner; of equals the one with less delay, then the one that is listed first. */
    private static boolean isBetter(ServerView each, ServerView best) {
        if (!each.received().containsAll(best.received())) {
            return false;
        }
        if (!best.received().containsAll(each.received())) {
            return true;
        }
        long more = each.executed().count() - best.executed().count();
        return more > 0 || (more == 0 && each.delay().compareTo(best.delay()) < 0);
    }

    private Optional<Unfit> unfit(ServerAddress server) {
        ShardFailover failover = shard.failover();
        ServerView view = views.get(server);
        if (!shard.replicas().contains(server) || view == null) {
            return Optional.of(Unfit.SILENT);
        }
        if (failover.cordoned().contains(server)) {
            return Optional.of(Unfit.CORDONED);
        }
        if (failover.demoted().contains(server)) {
            return Optional.of(Unfit.DEMOTED);
        }
        if (shard.quarantined().contains(server)) {
            return Optional.of(Unfit.QUARANTINED);
        }
        if (!view.keepsBinlog()) {
            return Optional.of(Unfit.NO_BINLOG);
        }
        if (view.isInBackup()) {
            return Optional.of(Unfit.IN_BACKUP);
        }
        if (view.follows().isEmpty()) {
            return Optional.of(Unfit.NOT_REPLICA);
        }
        if (!view.isApplying()) {
            return Optional.of(Unfit.APPLIER_STOPPED);
        }
        return isErrant(view) ? Optional.of(Unfit.ERRANT) : Optional.empty();
    }

    /** What keeps one that was chosen from being promoted now: what others do to it does not wait for the fence. */
    Optional<Unfit> turned(ServerView candidate) {
        if (candidate.isInBackup()) {
            return Optional.of(Unfit.IN_BACKUP);
        }
        return isErrant(candidate) ? Optional.of(Unfit.ERRANT) : Optional.empty();
    }

    private boolean isErrant(ServerView view) {
        return primary.filter(last -> !Choice.errant(view, last).isEmpty()).isPresent();
    }

    /** What replicas have received was committed as well as what the primary was seen to have, also where they are unfit. */
    Loss loss(ServerView candidate) {
        if (primary.isEmpty()) {
            return Loss.UNKNOWN;
        }
        LastSeen last = primary.get();
        TransactionSet known = last.executed();
        for (ServerView each : views.values()) {
            if (shard.replicas().contains(each.server())) {
                known = known.union(each.received().from(last.source()));
            }
        }
        TransactionSet missing = known.minus(candidate.received());
        Duration unseen = Duration.ofNanos(Math.max(0, stoodNanos - last.atNanos()));
        Loss.Proof proof = missing.isEmpty() ? proof(last) : Loss.Proof.NONE;
        return new Loss(missing.text(), missing.count(), Optional.of(unseen), proof);
    }

    /** Who acknowledged is not known by name: it is among the replicas if all are seen, and has it still if none was restarted. */
    private Loss.Proof proof(LastSeen last) {
        if (!last.isSemiSync()) {
            return Loss.Proof.NONE;
        }
        if (!views.keySet().containsAll(shard.replicas())) {
            return Loss.Proof.REPLICA_UNSEEN;
        }
        boolean isRestarted = shard.replicas().stream()
                .map(replica -> requireNonNull(views.get(replica), "view"))
                .anyMatch(view -> view.startedNanos() - last.atNanos() > 0);
        return isRestarted ? Loss.Proof.REPLICA_RESTARTED : Loss.Proof.GIVEN;
    }
}
