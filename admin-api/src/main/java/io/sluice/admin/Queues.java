package io.sluice.admin;

import io.sluice.core.inquiry.QueueInquiry;
import io.sluice.core.routing.RoutingTable;
import io.sluice.core.tenant.ShardId;
import io.sluice.core.tenant.ShardRecord;
import io.sluice.core.tenant.TenantId;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;

/**
 * The queues of each router: {@code /v1/queues}. Each router has its own queue for a shard, and what is told to do is told to
 * each of them.
 */
final class Queues {
    private final AdminParts parts;
    private final Inquiries inquiries;

    Queues(AdminParts parts, Inquiries inquiries) {
        this.parts = parts;
        this.inquiries = inquiries;
    }

    /** By shard, each with its routers. */
    Future<Reply> list(Call call) {
        call.allow(Set.of("limit", "cursor"));
        Pages.Window window = Pages.Window.of(call);
        List<ShardId> behind = table().shards().stream()
                .map(ShardRecord::id)
                .filter(id -> id.value().compareTo(window.after()) > 0)
                .sorted()
                .limit(window.limit() + 1L)
                .toList();
        List<ShardId> page = behind.subList(0, Math.min(behind.size(), window.limit()));
        if (page.isEmpty()) {
            return Future.succeededFuture(Reply.json(
                    200,
                    new JsonObject()
                            .put("items", new JsonArray())
                            .put("silent", new JsonArray())
                            .put("failed", new JsonArray())));
        }
        return inquiries.hear(new QueueInquiry.Standings(page)).map(answers -> {
            JsonArray items = new JsonArray();
            page.forEach(shard -> items.add(queue(shard, answers)));
            JsonObject body = new JsonObject().put("items", items).mergeIn(Merge.absent(answers));
            return Reply.json(
                    200,
                    behind.size() > page.size()
                            ? body.put(
                                    "next",
                                    Call.cursor(page.get(page.size() - 1).value()))
                            : body);
        });
    }

    /** One shard's, and its tenants a page at a time if that is asked for. */
    Future<Reply> get(Call call) {
        call.allow(Set.of("tenants", "limit", "cursor"));
        ShardId shard = shard(call);
        boolean withTenants = call.flag("tenants");
        Pages.Window window = Pages.Window.of(call);
        return inquiries
                .hear(new QueueInquiry.Standings(List.of(shard)))
                .map(answers -> {
                    JsonObject queue = queue(shard, answers);
                    boolean isAnywhere = Merge.objects(queue, "routers").stream()
                            .anyMatch(each -> !"none".equals(each.getValue("state")) || count(each, "deadLetters") > 0);
                    if (!isAnywhere && table().shard(shard).isEmpty()) {
                        throw call.notFound("shard");
                    }
                    return queue.mergeIn(Merge.absent(answers));
                })
                .compose(queue ->
                        withTenants ? tenants(shard, window).map(queue::mergeIn) : Future.succeededFuture(queue))
                .map(queue -> Reply.json(200, queue));
    }

    private Future<JsonObject> tenants(ShardId shard, Pages.Window window) {
        return inquiries
                .hear(new QueueInquiry.Tenants(shard, window.after(), window.limit()))
                .map(answers -> {
                    JsonObject page = Merge.page(answers, "tenants", Queues::name, window.limit());
                    return page.put("tenants", page.remove("items"));
                });
    }

    private static Optional<String> name(JsonObject tenant) {
        return tenant.getValue("tenant") instanceof String name ? Optional.of(name) : Optional.empty();
    }

    Future<Reply> pause(Call call) {
        return pause(call, true);
    }

    Future<Reply> resume(Call call) {
        return pause(call, false);
    }

    private Future<Reply> pause(Call call, boolean isPaused) {
        call.allow(Set.of());
        ShardId shard = shard(call);
        Fields fields = call.fieldsIfAny();
        Optional<TenantId> tenant = fields.parsed("tenant", TenantId::new);
        fields.finish();
        JsonObject subject = new JsonObject().put("shard", shard.value());
        tenant.ifPresent(id -> subject.put("tenant", id.value()));
        return tell(call, new QueueInquiry.Pause(shard, tenant, isPaused), shard, subject);
    }

    Future<Reply> rate(Call call) {
        call.allow(Set.of());
        ShardId shard = shard(call);
        Fields fields = call.fields();
        Optional<Integer> wanted = fields.required("entriesPerSecond", fields.number("entriesPerSecond"));
        Optional<QueueInquiry.Rate> rate = wanted.flatMap(
                perSecond -> fields.attempt("entriesPerSecond", () -> new QueueInquiry.Rate(shard, perSecond)));
        fields.finish();
        return tell(call, rate.orElseThrow(), shard, new JsonObject().put("shard", shard.value()));
    }

    private Future<Reply> tell(Call call, QueueInquiry inquiry, ShardId shard, JsonObject subject) {
        return inquiries.order(call, inquiry).map(answers -> {
            JsonObject told = Inquiries.together(subject, answers);
            boolean isAnywhere = Merge.objects(told, "routers").stream()
                    .anyMatch(each -> Boolean.TRUE.equals(each.getValue("accepted")));
            if (!isAnywhere && table().shard(shard).isEmpty()) {
                throw call.notFound("shard");
            }
            return Reply.json(200, told);
        });
    }

    /** One shard's queue in each router, and what of it adds up. */
    private static JsonObject queue(ShardId shard, SortedMap<String, Optional<JsonObject>> answers) {
        JsonArray routers = new JsonArray();
        long entries = 0;
        long letters = 0;
        for (String router : answers.keySet()) {
            for (JsonObject each : Merge.objects(answers.get(router).orElseGet(JsonObject::new), "queues")) {
                if (shard.value().equals(each.getValue("shard"))) {
                    JsonObject own = each.copy();
                    own.remove("shard");
                    entries += count(own, "entries");
                    letters += count(own, "deadLetters");
                    routers.add(new JsonObject().put("router", router).mergeIn(own));
                }
            }
        }
        return new JsonObject()
                .put("shard", shard.value())
                .put("entries", entries)
                .put("deadLetters", letters)
                .put("routers", routers);
    }

    private static long count(JsonObject json, String field) {
        return json.getValue(field) instanceof Number number ? number.longValue() : 0;
    }

    /** Not asked of the map: a shard that was removed may have left a queue. */
    private static ShardId shard(Call call) {
        return call.id(ShardId::new).orElseThrow(() -> call.notFound("shard"));
    }

    private RoutingTable table() {
        return parts.cluster().view().current();
    }
}
