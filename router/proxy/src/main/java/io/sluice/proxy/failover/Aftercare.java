package io.sluice.proxy.failover;

import static java.util.Objects.requireNonNull;

import io.sluice.core.failover.ServerView;
import io.sluice.core.gtid.TransactionSet;
import io.sluice.core.tenant.Handover;
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
import java.util.function.Supplier;

/**
 * What follows a change of the primary: the other replicas follow the new one; one that was the primary is made read-only at its
 * first word, and asked what it has that the new one lacks; and it rejoins when an operator says so. Nothing of it is in the way
 * of clients, so it is tried again until it is done. Owned by the event loop of failover.
 */
final class Aftercare {
    private static final Duration AGAIN = Duration.ofSeconds(1);
    private static final int TRIES_MAX = 600;

    private final FailoverParts parts;
    private final Deeds deeds;
    private final Chronicle chronicle;
    private final Map<ServerAddress, Optional<Extra>> returned = new HashMap<>();
    private final Set<ServerAddress> seenTo = new HashSet<>();

    Aftercare(FailoverParts parts, Deeds deeds, Chronicle chronicle) {
        this.parts = requireNonNull(parts, "parts");
        this.deeds = requireNonNull(deeds, "deeds");
        this.chronicle = requireNonNull(chronicle, "chronicle");
    }

    Map<ServerAddress, Optional<Extra>> returned() {
        return Map.copyOf(returned);
    }

    // -- topology ---------------------------------------------------------------------------------------------------

    /** The primary was this one, until now. */
    void begin(ServerAddress old, Handover.Kind kind) {
        ShardRecord shard = deeds.shard();
        ServerAddress primary = shard.primary();
        forget(primary);
        for (ServerAddress replica : shard.replicas()) {
            boolean isOld = replica.equals(old);
            boolean mayHaveMore = isOld && kind == Handover.Kind.PROMOTION;
            if (!shard.failover().demoted().contains(replica) && !mayHaveMore) {
                haveFollow(replica, primary);
            }
        }
    }

    /** A router that was stopped behind a change has not seen to what follows it. What an operator set up so is not touched. */
    void lookBack() {
        ShardRecord shard = deeds.shard();
        ServerAddress primary = shard.primary();
        Set<ServerAddress> demoted = shard.failover().demoted();
        if (demoted.isEmpty()) {
            return;
        }
        for (ServerAddress server : shard.servers()) {
            if (demoted.contains(server)) {
                continue;
            }
            deeds.look(server).onSuccess(view -> {
                boolean isLeft = view.follows().filter(demoted::contains).isPresent();
                if (isLeft && server.equals(primary)) {
                    forget(primary);
                } else if (isLeft) {
                    haveFollow(server, primary);
                }
            });
        }
    }

    private void forget(ServerAddress primary) {
        attempt(
                "the primary forgets whom it followed",
                TRIES_MAX,
                () -> isStill(primary)
                        ? parts.servers().forgetSource(deeds.shard(), primary)
                        : Future.succeededFuture());
    }

    private void haveFollow(ServerAddress replica, ServerAddress primary) {
        attempt(
                replica + " follows the new primary",
                TRIES_MAX,
                () -> isStill(primary) ? followed(replica, primary) : Future.succeededFuture());
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
                            .compose(stopped -> turned(stopped, primary));
        });
    }

    private Future<Void> turned(ServerView replica, ServerAddress primary) {
        return deeds.look(primary).compose(its -> {
            boolean isWithin = its.executed().containsAll(replica.received());
            boolean isNew = replica.follows().isEmpty();
            return isWithin
                    ? parts.servers().follow(deeds.shard(), replica.server(), primary, isNew)
                    : Future.failedFuture(
                            new IllegalStateException("it has transactions that the primary lacks: make it anew"));
        });
    }

    /** Nothing is done for a primary that has been changed again meanwhile. */
    private boolean isStill(ServerAddress primary) {
        ShardRecord now = deeds.shard();
        return now.primary().equals(primary) && now.failover().handover().isEmpty();
    }

    private void attempt(String what, int tries, Supplier<Future<Void>> work) {
        Future.succeededFuture().compose(now -> work.get()).onFailure(failure -> {
            if (tries == TRIES_MAX || tries == 1) {
                chronicle.add(deeds.now(), FailoverEvent.Kind.NOT_DONE, what + ": not yet: " + failure.getMessage());
            }
            if (tries > 1) {
                parts.vertx().setTimer(AGAIN.toMillis(), fired -> attempt(what, tries - 1, work));
            }
        });
    }

    // -- one that was the primary -----------------------------------------------------------------------------------

    void onOutlook(ShardRecord shard, Outlook outlook) {
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

    private Future<Extra> extra(ShardRecord shard, ServerAddress server) {
        return deeds.look(shard.primary()).compose(primary -> parts.servers().extra(shard, server, primary.executed()));
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
        return Future.all(deeds.look(shard.primary()), deeds.look(server)).compose(views -> {
            ServerView primary = views.resultAt(0);
            ServerView old = views.resultAt(1);
            TransactionSet more = old.executed().minus(primary.executed());
            return more.isEmpty() ? Future.succeededFuture() : parts.servers().reconcile(shard, server, more);
        });
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
