package io.sluice.admin;

import io.sluice.core.intent.Intent;
import io.sluice.core.routing.RoutingTable;
import io.sluice.core.tenant.DatabaseName;
import io.sluice.core.tenant.Epoch;
import io.sluice.core.tenant.PolicyOverrides;
import io.sluice.core.tenant.ShardId;
import io.sluice.core.tenant.TenantId;
import io.sluice.core.tenant.TenantRecord;
import io.sluice.core.tenant.TierName;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/** {@code /v1/tenants}. */
final class Tenants {
    private final AdminParts parts;
    private final Operations operations;

    Tenants(AdminParts parts, Operations operations) {
        this.parts = parts;
        this.operations = operations;
    }

    Future<Reply> list(Call call) {
        call.allow(Set.of("limit", "cursor", "shard", "tier"));
        RoutingTable table = table();
        Pages.Window window = Pages.Window.of(call);
        String shard = call.query("shard");
        String tier = call.query("tier");
        Predicate<TenantRecord> filter =
                tenant -> (shard == null || tenant.shard().value().equals(shard))
                        && (tier == null || tenant.tier().value().equals(tier));
        // A million tenants take some ten milliseconds: not on the event loop.
        return parts.vertx()
                .executeBlocking(
                        () -> Pages.page(
                                table.tenants(),
                                filter,
                                tenant -> tenant.id().value(),
                                window,
                                tenant -> json(table, tenant)),
                        false)
                .map(page -> Reply.json(200, page));
    }

    Future<Reply> get(Call call) {
        return Future.succeededFuture(reply(200, find(call)));
    }

    Future<Reply> create(Call call) {
        Fields fields = call.fields();
        Optional<TenantId> id = fields.required("id", fields.parsed("id", TenantId::new));
        Optional<ShardId> shard = fields.required("shard", fields.parsed("shard", ShardId::new));
        Optional<DatabaseName> database = fields.has("database")
                ? fields.parsed("database", DatabaseName::new)
                : id.flatMap(name -> fields.attempt("id", () -> DatabaseName.of(name)));
        TierName tier = tier(fields, TierName.DEFAULT);
        PolicyOverrides own = Policies.own(fields, PolicyOverrides.NONE);
        fields.finish();
        return operations.submit(
                call,
                origin -> new Intent.CreateTenant(
                        origin, id.orElseThrow(), shard.orElseThrow(), database.orElseThrow(), tier, own),
                done -> current(id.orElseThrow(), done.epoch(), 201)
                        .with("Location", "/v1/tenants/" + id.orElseThrow()));
    }

    Future<Reply> update(Call call) {
        Epoch expected = call.expected();
        TenantRecord before = find(call);
        Fields fields = call.fields();
        fields.fixed("id", "names the tenant and does not change");
        fields.fixed("shard", "changes by :remap only");
        fields.fixed("database", "does not change");
        TierName tier = tier(fields, before.tier());
        PolicyOverrides own = Policies.own(fields, before.own());
        fields.finish();
        return operations.submit(
                call,
                origin -> new Intent.UpdateTenant(origin, before.id(), expected, tier, own),
                done -> current(before.id(), done.epoch(), 200));
    }

    Future<Reply> delete(Call call) {
        call.allow(Set.of("dropData"));
        Epoch expected = call.expected();
        boolean dropData = call.flag("dropData");
        TenantId id = find(call).id();
        return operations.submit(
                call, origin -> new Intent.DeleteTenant(origin, id, expected, dropData), done -> Reply.empty(204));
    }

    Future<Reply> remap(Call call) {
        Epoch expected = call.expected();
        TenantId id = find(call).id();
        Fields fields = call.fields();
        Optional<ShardId> target = fields.required("shard", fields.parsed("shard", ShardId::new));
        fields.finish();
        return operations.submit(
                call,
                origin -> new Intent.RemapTenant(origin, id, expected, target.orElseThrow()),
                done -> current(id, done.epoch(), 200));
    }

    /** Without a tier, or with null for one, that of tenants that name none. */
    private static TierName tier(Fields fields, TierName before) {
        return fields.isNull("tier")
                ? TierName.DEFAULT
                : fields.parsed("tier", TierName::new).orElse(before);
    }

    private TenantRecord find(Call call) {
        return call.id(TenantId::new).flatMap(id -> table().tenant(id)).orElseThrow(() -> call.notFound("tenant"));
    }

    /** The tenant as it is now, which is at least what the change made of it. */
    private Reply current(TenantId id, Epoch epoch, int status) {
        return table().tenant(id).map(tenant -> reply(status, tenant)).orElseGet(() -> Reply.unseen(status, epoch));
    }

    private Reply reply(int status, TenantRecord tenant) {
        return Reply.json(status, json(table(), tenant)).withEtag(tenant.epoch());
    }

    private RoutingTable table() {
        return parts.cluster().view().current();
    }

    private static JsonObject json(RoutingTable table, TenantRecord tenant) {
        return new JsonObject()
                .put("id", tenant.id().value())
                .put("shard", tenant.shard().value())
                .put("database", tenant.database().value())
                .put("epoch", tenant.epoch().value())
                .put("tier", tenant.tier().value())
                .put("policy", Policies.json(table.policyOf(tenant)))
                .put("overrides", Policies.json(tenant.own()));
    }
}
