package io.sluice.proxy.failover;

import static java.util.Objects.requireNonNull;

import io.sluice.core.failover.ServerView;
import io.sluice.core.gtid.TransactionSet;
import io.sluice.core.tenant.ServerAddress;
import io.sluice.core.tenant.ShardFailover;
import io.sluice.core.tenant.ShardRecord;
import io.sluice.proxy.binlog.Extra;
import io.sluice.proxy.watch.Outlook;
import io.sluice.proxy.watch.RoleReading;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What follows a change of the primary: the other replicas follow the new one; one that was the primary is made read-only at its
 * first word, and asked what it has that the new one lacks; and it rejoins when an operator says so. Nothing of it is in the way
 * of clients, so it is tried again until it is done; what is left to do stands in the map, for whoever starts after a crash.
 * Owned by the event loop of failover.
 */
final class Aftercare {
    private static final Duration AGAIN = Duration.ofSeconds(1);

    private final FailoverParts parts;
    private final Deeds deeds;
    private final Chronicle chronicle;
    private final Map<ServerAddress, Optional<Extra>> returned = new HashMap<>();
    private final Set<ServerAddress> seenTo = new HashSet<>();
    private final Set<String> settling = new HashSet<>();
    private final Set<String> told = new HashSet<>();

    Aftercare(FailoverParts parts, Deeds deeds, Chronicle chronicle) {
        this.parts = requireNonNull(parts, "parts");
        this.deeds = requireNonNull(deeds, "deeds");
        this.chronicle = requireNonNull(chronicle, "chronicle");
    }

    Map<ServerAddress, Optional<Extra>> returned() {
        return Map.copyOf(returned);
    }

    /** A few times a second, while nothing is under way. */
    void onOutlook(ShardRecord shard, Outlook outlook) {
        settle(shard);
        seeToReturned(shard, outlook);
    }

    // -- topology ---------------------------------------------------------------------------------------------------

    /** Whoever does not answer is asked again until he does; also by a router that starts behind the change. */
    private void settle(ShardRecord shard) {
        for (ServerAddress server : shard.failover().unsettled()) {
            String turn = server + " behind " + shard.primary();
            if (settling.add(turn)) {
                Future.succeededFuture()
                        .compose(now -> turned(server, shard.primary()))
                        .compose(done -> settled(server, shard.primary()))
                        .onFailure(failure -> tellOnce(turn, failure))
                        .onComplete(done -> parts.vertx().setTimer(AGAIN.toMillis(), fired -> settling.remove(turn)));
            }
        }
    }

    private void tellOnce(String turn, Throwable failure) {
        if (told.add(turn)) {
            chronicle.add(deeds.now(), FailoverEvent.Kind.NOT_DONE, turn + ": not yet: " + failure.getMessage());
        }
    }

    /** Nothing is done for a primary that has been changed again meanwhile. */
    private Future<Void> settled(ServerAddress server, ServerAddress primary) {
        told.remove(server + " behind " + primary);
        return parts.map()
                .changeShard(deeds.shard().id(), now -> {
                    Set<ServerAddress> left = new HashSet<>(now.failover().unsettled());
                    boolean isStill = now.primary().equals(primary)
                            && now.failover().handover().isEmpty();
                    return isStill && left.remove(server)
                            ? Optional.of(
                                    now.withFailover(now.epoch(), now.failover().withUnsettled(left)))
                            : Optional.empty();
                })
                .mapEmpty();
    }

    private Future<Void> turned(ServerAddress server, ServerAddress primary) {
        if (!isStill(primary)) {
            return Future.failedFuture(new IllegalStateException("the primary is being changed again"));
        }
        return server.equals(primary)
                ? parts.servers().forgetSource(deeds.shard(), primary)
                : followed(server, primary);
    }

    private Future<Void> followed(ServerAddress replica, ServerAddress primary) {
        return deeds.look(replica).compose(view -> {
            boolean follows = view.follows().filter(primary::equals).isPresent();
            return follows && view.isReceiving()
                    ? Future.succeededFuture()
                    // One that was silent while all stopped may still take from the old primary what that executes
                    // late.
                    : parts.servers()
                            .stopReceiving(deeds.shard(), replica)
                            .compose(done -> deeds.look(replica))
                            .compose(stopped -> follow(stopped, primary));
        });
    }

    private Future<Void> follow(ServerView replica, ServerAddress primary) {
        return deeds.look(primary).compose(its -> {
            boolean isWithin = its.executed().containsAll(replica.received());
            boolean isNew = replica.follows().isEmpty();
            return isWithin
                    ? parts.servers().follow(deeds.shard(), replica.server(), primary, isNew)
                    : Future.failedFuture(
                            new IllegalStateException("it has transactions that the primary lacks: make it anew"));
        });
    }

    private boolean isStill(ServerAddress primary) {
        ShardRecord now = deeds.shard();
        return now.primary().equals(primary) && now.failover().handover().isEmpty();
    }

    // -- one that was the primary -----------------------------------------------------------------------------------

    private void seeToReturned(ShardRecord shard, Outlook outlook) {
        Set<ServerAddress> demoted = shard.failover().demoted();
        returned.keySet().retainAll(demoted);
        for (ServerAddress server : demoted) {
            RoleReading role = outlook.roles().get(server);
            boolean isToBeSeenTo = role != null && (!role.isReadOnly() || !returned.containsKey(server));
            if (isToBeSeenTo && seenTo.add(server)) {
                seeTo(shard, server)
                        .onComplete(done -> parts.vertx().setTimer(AGAIN.toMillis(), fired -> seenTo.remove(server)));
            }
        }
    }

    private Future<Void> seeTo(ShardRecord shard, ServerAddress server) {
        return parts.servers()
                .releaseCommits(shard, server)
                .compose(done -> parts.servers().setReadOnly(shard, server, true))
                .compose(done -> parts.servers().endSessions(shard, server))
                .compose(ended -> {
                    if (!returned.containsKey(server)) {
                        chronicle.add(
                                deeds.now(),
                                FailoverEvent.Kind.RETURNED,
                                server + " was the primary and answers again: it is read-only, " + ended
                                        + " sessions were ended");
                    }
                    returned.putIfAbsent(server, Optional.empty());
                    return extra(shard, server);
                })
                .<Void>map(extra -> {
                    if (!Optional.of(extra).equals(returned.put(server, Optional.of(extra)))) {
                        chronicle.add(
                                deeds.now(),
                                FailoverEvent.Kind.RETURNED,
                                server + " has what the primary lacks: " + ExtraText.of(extra));
                    }
                    return null;
                })
                .onFailure(failure -> chronicle.add(
                        deeds.now(),
                        FailoverEvent.Kind.NOT_DONE,
                        server + " was the primary, and is not seen to yet: " + failure.getMessage()));
    }

    /** What the primary has by the end of the list is not extra: a server that follows it may have had it a moment before. */
    private Future<Extra> extra(ShardRecord shard, ServerAddress server) {
        ServerAddress primary = shard.primary();
        return more(server, primary)
                .compose(more -> more.isEmpty()
                        ? Future.succeededFuture(Extra.none(more))
                        : deeds.look(primary)
                                .compose(its -> parts.servers().extra(shard, server, its.executed()))
                                .compose(extra -> deeds.look(primary)
                                        .map(its -> its.executed().containsAll(extra.missing())
                                                ? Extra.none(extra.missing().minus(its.executed()))
                                                : extra)));
    }

    /** Asked before the primary, so that nothing is in it that it has from there. */
    private Future<TransactionSet> more(ServerAddress server, ServerAddress primary) {
        return deeds.look(server)
                .compose(its -> deeds.look(primary).map(there -> its.executed().minus(there.executed())));
    }

    /** Fails with what is in the way. */
    Future<Void> rejoin(ServerAddress server) {
        ShardRecord shard = deeds.shard();
        if (!shard.failover().demoted().contains(server)) {
            return Future.failedFuture(new IllegalStateException(server + " was not the primary, or has rejoined"));
        }
        return parts.servers()
                .setReadOnly(shard, server, true)
                .compose(done -> extra(shard, server))
                .compose(extra -> {
                    returned.put(server, Optional.of(extra));
                    return extra.isOnlyOwn()
                            ? reconciled(shard, server)
                            : Future.failedFuture(new IllegalStateException(
                                    server + " has what the primary lacks: " + ExtraText.of(extra)
                                            + "; make it anew from a backup of the primary, or apply these by hand"));
                })
                .compose(done -> parts.servers().follow(shard, server, shard.primary(), true))
                .compose(done -> rejoined(server))
                .onSuccess(done -> chronicle.add(
                        deeds.now(), FailoverEvent.Kind.REJOINED, server + " follows " + shard.primary()));
    }

    /** What is only the routers' own is made nothing on the primary, so that both have the same. */
    private Future<Void> reconciled(ShardRecord shard, ServerAddress server) {
        return more(server, shard.primary())
                .compose(more -> more.isEmpty()
                        ? Future.succeededFuture()
                        : parts.servers().reconcile(shard, server, more));
    }

    private Future<Void> rejoined(ServerAddress server) {
        return parts.map()
                .changeShard(deeds.shard().id(), now -> {
                    ShardFailover after = now.failover().withDemoted(server, false);
                    return Optional.of(
                            now.withQuarantine(now.epoch(), server, false).withFailover(now.epoch(), after));
                })
                .mapEmpty();
    }
}
