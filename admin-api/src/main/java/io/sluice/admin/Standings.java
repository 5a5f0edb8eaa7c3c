package io.sluice.admin;

import io.sluice.core.inquiry.Inquiry;
import io.sluice.core.routing.RoutingTable;
import io.sluice.core.tenant.ShardId;
import io.sluice.core.tenant.ShardRecord;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * How the shards' primaries stand, as the routers said it a second ago at most: what an open page may show without that
 * whoever reads it loads the routers. One round of inquiries at a time, over all shards, and a pause after it. Only on the
 * API's event loop.
 */
final class Standings {
    static final Duration KEPT = Duration.ofSeconds(1);

    /** A router that is slower is left out, and the reader is not kept waiting for it. */
    private static final Duration DEADLINE = Duration.ofMillis(500);

    private static final Duration READER_WAITS = Duration.ofMillis(700);

    /** Half of what the cluster takes: an operator's inquiry finds room. */
    private static final int AT_ONCE = 8;

    private static final Primary UNKNOWN = new Primary(Standing.UNKNOWN, false);

    private final AdminParts parts;
    private final Inquiries inquiries;
    private final Map<ShardId, Primary> known = new HashMap<>();
    private Future<Void> round = Future.succeededFuture();
    private boolean isFresh;

    /** As the routers write it, from the best to the worst; unknown when none of them said it. */
    private enum Standing {
        UNKNOWN,
        SERVING,
        SUSPECT,
        RECOVERING,
        CONTAINED,
        QUARANTINED
    }

    /** @param isClosed whether something is kept from it, which a rehearsal does not do */
    private record Primary(Standing standing, boolean isClosed) {
        Primary worse(Primary other) {
            return new Primary(
                    standing.compareTo(other.standing) >= 0 ? standing : other.standing, isClosed || other.isClosed);
        }
    }

    Standings(AdminParts parts, Inquiries inquiries) {
        this.parts = parts;
        this.inquiries = inquiries;
    }

    /** Never fails: what is not known in time is told as unknown. */
    Future<JsonObject> summary() {
        if (!isFresh && round.isComplete() && parts.cluster().isConnected()) {
            isFresh = true;
            round = ask().onComplete(end -> parts.vertx().setTimer(KEPT.toMillis(), passed -> isFresh = false));
        }
        return round.timeout(READER_WAITS.toMillis(), TimeUnit.MILLISECONDS)
                .otherwiseEmpty()
                .map(done -> count());
    }

    private Future<Void> ask() {
        RoutingTable table = parts.cluster().view().current();
        known.keySet().removeIf(id -> table.shard(id).isEmpty());
        Queue<ShardId> left = new ArrayDeque<>();
        table.shards().forEach(shard -> left.add(shard.id()));
        List<Future<Void>> lines = new ArrayList<>();
        for (int i = 0; i < AT_ONCE; i++) {
            lines.add(next(left));
        }
        return Future.join(lines).mapEmpty();
    }

    private Future<Void> next(Queue<ShardId> left) {
        ShardId shard = left.poll();
        if (shard == null) {
            return Future.succeededFuture();
        }
        return inquiries
                .ask(new Inquiry.Health(shard), DEADLINE)
                .map(answers -> answers.values().stream()
                        .flatMap(Optional::stream)
                        .map(Standings::primary)
                        .reduce(UNKNOWN, Primary::worse))
                .otherwise(UNKNOWN)
                .compose(primary -> {
                    known.put(shard, primary);
                    return next(left);
                });
    }

    private static Primary primary(JsonObject document) {
        if (document.getValue("servers") instanceof JsonArray servers) {
            for (Object each : servers) {
                if (each instanceof JsonObject server && "primary".equals(server.getValue("role"))) {
                    boolean isClosed = Boolean.TRUE.equals(server.getValue("contained"))
                            || Boolean.TRUE.equals(server.getValue("quarantined"));
                    return new Primary(standing(server.getValue("standing")), isClosed);
                }
            }
        }
        return UNKNOWN;
    }

    private static Standing standing(@Nullable Object text) {
        return Arrays.stream(Standing.values())
                .filter(each -> Words.of(each).equals(text))
                .findFirst()
                .orElse(Standing.UNKNOWN);
    }

    private JsonObject count() {
        RoutingTable table = parts.cluster().view().current();
        Map<Standing, Integer> shards = new EnumMap<>(Standing.class);
        long affected = 0;
        for (ShardRecord shard : table.shards()) {
            Primary primary = parts.cluster().isConnected() ? known.getOrDefault(shard.id(), UNKNOWN) : UNKNOWN;
            shards.merge(primary.standing(), 1, Integer::sum);
            affected += primary.isClosed() ? table.tenantsOf(shard.id()) : 0;
        }
        JsonObject standings = new JsonObject();
        for (Standing standing : Standing.values()) {
            standings.put(Words.of(standing), shards.getOrDefault(standing, 0));
        }
        double share = affected == 0 ? 0 : (double) affected / table.tenants().size();
        return new JsonObject().put("standings", standings).put("affectedShare", share);
    }
}
