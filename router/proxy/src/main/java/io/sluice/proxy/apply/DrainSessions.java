package io.sluice.proxy.apply;

import static java.util.Objects.requireNonNull;

import io.sluice.core.health.Cause;
import io.sluice.core.secret.SecretBox;
import io.sluice.core.session.CarriedState;
import io.sluice.core.tenant.ShardRecord;
import io.sluice.core.tenant.TenantId;
import io.sluice.core.tenant.TenantRecord;
import io.sluice.proxy.line.LineException;
import io.sluice.proxy.line.Lines;
import io.sluice.proxy.line.OwnSession;
import io.sluice.proxy.line.Reply;
import io.sluice.proxy.shardsql.DrainAccount;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The sessions of the drain's accounts on one shard: those in use, those that wait for use, and who waits for one. Owned by
 * its event loop.
 */
final class DrainSessions {
    /** The longest answer that is taken: a row of {@code INSERT ... RETURNING} that is passed over. */
    private static final int PAYLOAD_BYTES_MAX = 64 << 20;

    private static final String PASSWORD_PURPOSE = "password of the drain account ";

    private final Lines lines;
    private final SecretBox secrets;
    private final ApplierSettings settings;
    /** In the order in which they were given back. */
    private final ArrayDeque<DrainSession> idle = new ArrayDeque<>();

    private final Map<TenantId, Integer> numberByTenant = new HashMap<>();
    /** With the record by which each was opened. */
    private final Map<OwnSession, ShardRecord> all = new HashMap<>();

    private final ArrayDeque<Waiting> waiting = new ArrayDeque<>();
    private int number;
    private boolean closed;
    /** As the map has it, as far as was told. */
    private @Nullable ShardRecord known;

    /**
     * For whom a session is wanted.
     *
     * @param facts null: whatever they are
     */
    record Wish(
            ShardRecord shard,
            TenantRecord tenant,
            @Nullable CarriedState facts,
            Deadline deadline) {}

    private record Waiting(Wish wish, Promise<DrainSession> promise) {}

    DrainSessions(Lines lines, SecretBox secrets, ApplierSettings settings) {
        this.lines = requireNonNull(lines, "lines");
        this.secrets = requireNonNull(secrets, "secrets");
        this.settings = requireNonNull(settings, "settings");
    }

    static String password(SecretBox secrets, DrainAccount account) {
        // Whatever the digest says, a server that asks for each kind of character is content.
        return secrets.derive(PASSWORD_PURPOSE + account.user()) + "aA1-";
    }

    /** The server's ids of all sessions. */
    Set<Long> threadIds() {
        Set<Long> ids = new HashSet<>();
        all.keySet().forEach(session -> ids.add(session.threadId()));
        return ids;
    }

    /** How many are in use or on their way, and how many wait for one. */
    int underWay() {
        return number - idle.size() + waiting.size();
    }

    /** Whether sessions may be had by this record: not of a fenced shard, nor of where it was before. */
    boolean mayServe(ShardRecord shard) {
        if (shard.isFenced() || known == null || shard.epoch().compareTo(known.epoch()) > 0) {
            return !shard.isFenced();
        }
        return !known.isFenced() && shard.isReachedLike(known);
    }

    /** The map has this record of the shard: what it does not allow ends, with what is under way. */
    void onShard(ShardRecord next) {
        known = next;
        for (DrainSession session : List.copyOf(idle)) {
            if (!mayServe(requireNonNull(all.get(session.line()), "record"))) {
                idle.remove(session);
                end(session);
            }
        }
        Map.copyOf(all).forEach((line, record) -> {
            if (!mayServe(record)) {
                line.destroy(Cause.CONNECTION_RESET);
            }
        });
        for (Waiting place : List.copyOf(waiting)) {
            if (!mayServe(place.wish().shard()) && waiting.remove(place)) {
                place.promise().tryFail(new LineException(Cause.CONNECTION_RESET));
            }
        }
        serve();
    }

    /**
     * A session whose facts are these, or can be made these by {@link SessionFacts#change}; to be given back. Fails with a
     * {@link LineException}, at the deadline at the latest, or with a {@link RefusedException} of the facts.
     */
    Future<DrainSession> lease(Wish wish) {
        if (!mayServe(wish.shard())) {
            return Future.failedFuture(new LineException(Cause.CONNECTION_RESET));
        }
        DrainSession ready = takeIdle(wish);
        if (ready != null) {
            return Future.succeededFuture(ready);
        }
        if (closed || wish.deadline().isOver()) {
            return Future.failedFuture(new LineException(Cause.TIMED_OUT));
        }
        if (isRoom(wish.tenant().id())) {
            return open(wish);
        }
        if (waiting.size() >= settings.waitingMax()) {
            return Future.failedFuture(new LineException(Cause.TOO_MANY_CONNECTIONS));
        }
        Waiting place = new Waiting(wish, Promise.promise());
        waiting.add(place);
        wish.deadline().guard(() -> {
            waiting.remove(place);
            place.promise().tryFail(new LineException(Cause.TOO_MANY_CONNECTIONS));
        });
        return place.promise().future();
    }

    /** @param usable whether nothing is open in it and nothing under way */
    void giveBack(DrainSession session, boolean usable) {
        if (usable && session.line().isOpen() && !closed) {
            idle.add(session);
        } else {
            end(session);
        }
        serve();
    }

    void close() {
        closed = true;
        idle.clear();
        List.copyOf(all.keySet()).forEach(session -> session.destroy(Cause.CONNECTION_RESET));
        all.clear();
        for (Waiting place = waiting.poll(); place != null; place = waiting.poll()) {
            place.promise().tryFail(new LineException(Cause.CONNECTION_RESET));
        }
    }

    private @Nullable DrainSession takeIdle(Wish wish) {
        DrainAccount account = DrainAccount.of(wish.tenant());
        DrainSession near = null;
        for (Iterator<DrainSession> each = idle.iterator(); each.hasNext(); ) {
            DrainSession session = each.next();
            if (!session.tenant().equals(wish.tenant().id())) {
                continue;
            }
            if (!session.line().isOpen() || !session.isOf(wish.shard(), account)) {
                each.remove();
                end(session);
            } else {
                if (wish.facts() == null || session.facts().equals(wish.facts())) {
                    each.remove();
                    return session;
                }
                near = SessionFacts.change(session.facts(), wish.facts()).isPresent() ? session : near;
            }
        }
        if (near != null) {
            idle.remove(near);
        }
        return near;
    }

    /** Whether another may be opened, if need be in the place of one that nobody uses. */
    private boolean isRoom(TenantId tenant) {
        boolean tenantIsFull = numberByTenant.getOrDefault(tenant, 0) >= settings.sessionsOfTenantMax();
        if (!tenantIsFull && number < settings.sessionsMax()) {
            return true;
        }
        for (DrainSession session : idle) {
            if (!tenantIsFull || session.tenant().equals(tenant)) {
                idle.remove(session);
                end(session);
                return true;
            }
        }
        return false;
    }

    private Future<DrainSession> open(Wish wish) {
        TenantId tenant = wish.tenant().id();
        number++;
        numberByTenant.merge(tenant, 1, Integer::sum);
        Promise<DrainSession> promise = Promise.promise();
        DrainAccount account = DrainAccount.of(wish.tenant());
        CarriedState facts = facts(wish);
        Lines.Destination destination = new Lines.Destination(
                wish.shard().primary(),
                wish.shard().tls(),
                account.user(),
                password(secrets, account),
                SessionFacts.collation(facts),
                facts.schema());
        wish.deadline().guard(() -> {});
        lines.openSession(destination, least(wish), PAYLOAD_BYTES_MAX, () -> {})
                .compose(line -> setUp(wish, line))
                .onComplete((session, failure) -> {
                    if (failure != null) {
                        forget(tenant);
                        promise.fail(failure);
                        serve();
                    } else {
                        promise.complete(session);
                    }
                });
        return promise.future();
    }

    private static CarriedState facts(Wish wish) {
        CarriedState facts = wish.facts();
        return facts == null ? CarriedState.EMPTY : facts;
    }

    private Duration least(Wish wish) {
        Duration left = wish.deadline().left();
        return left.compareTo(settings.connectTimeout()) < 0 ? left : settings.connectTimeout();
    }

    private Future<DrainSession> setUp(Wish wish, OwnSession line) {
        all.put(line, wish.shard());
        if (!mayServe(wish.shard())) {
            all.remove(line);
            line.destroy(Cause.CONNECTION_RESET);
            return Future.failedFuture(new LineException(Cause.CONNECTION_RESET));
        }
        wish.deadline().guard(() -> line.destroy(Cause.TIMED_OUT));
        Future<Reply> set = line.query(SessionFacts.setUp(facts(wish), settings.lockWait(), line.isMariaDb()));
        Future<Reply> asked = line.query("SELECT @@session.max_allowed_packet");
        line.flush();
        return set.compose(reply -> asked)
                .compose(reply -> set.result() instanceof Reply.Done && reply instanceof Reply.Done done
                        ? Future.succeededFuture(session(wish, line, done))
                        : Future.failedFuture(refusal(set.result(), reply)))
                .onFailure(failure -> {
                    all.remove(line);
                    line.destroy(Cause.CONNECTION_RESET);
                });
    }

    private DrainSession session(Wish wish, OwnSession line, Reply.Done answer) {
        long packetBytes = Long.parseLong(String.valueOf(answer.rows().get(0).get(0)));
        return new DrainSession(wish.tenant(), wish.shard(), line, facts(wish), packetBytes, settings.statementsMax());
    }

    private static RefusedException refusal(Reply first, Reply second) {
        return new RefusedException((Reply.Refused) (first instanceof Reply.Refused ? first : second));
    }

    private void end(DrainSession session) {
        session.line().destroy(Cause.CONNECTION_RESET);
        all.remove(session.line());
        forget(session.tenant());
    }

    private void forget(TenantId tenant) {
        number--;
        numberByTenant.computeIfPresent(tenant, (same, count) -> count == 1 ? null : count - 1);
    }

    /** Gives what is free now to those who wait, in their order, as far as it is for them. */
    private void serve() {
        for (Waiting place : List.copyOf(waiting)) {
            Wish wish = place.wish();
            if (!waiting.contains(place)) {
                // Served meanwhile, by whoever was served before.
                continue;
            }
            DrainSession ready = takeIdle(wish);
            if (ready != null) {
                waiting.remove(place);
                place.promise().complete(ready);
            } else if (isRoom(wish.tenant().id())) {
                waiting.remove(place);
                open(wish).onComplete(place.promise());
            }
        }
    }
}
