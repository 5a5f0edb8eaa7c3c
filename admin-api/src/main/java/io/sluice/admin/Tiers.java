package io.sluice.admin;

import io.sluice.core.intent.Intent;
import io.sluice.core.routing.RoutingTable;
import io.sluice.core.tenant.Epoch;
import io.sluice.core.tenant.TenantPolicy;
import io.sluice.core.tenant.Tier;
import io.sluice.core.tenant.TierName;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** {@code /v1/tiers}. The tier {@code default} is always there, at epoch 0 until it is changed for the first time. */
final class Tiers {
    private final AdminParts parts;
    private final Operations operations;

    Tiers(AdminParts parts, Operations operations) {
        this.parts = parts;
        this.operations = operations;
    }

    Future<Reply> list(Call call) {
        call.allow(Set.of("limit", "cursor"));
        RoutingTable table = table();
        JsonObject page = Pages.page(
                all(table),
                tier -> true,
                tier -> tier.name().value(),
                Pages.Window.of(call),
                tier -> json(table, tier));
        return Future.succeededFuture(Reply.json(200, page));
    }

    Future<Reply> get(Call call) {
        return Future.succeededFuture(reply(200, find(call)));
    }

    Future<Reply> create(Call call) {
        Fields fields = call.fields();
        Optional<TierName> name = fields.required("name", fields.parsed("name", TierName::new));
        TenantPolicy policy = Policies.changed(fields, TenantPolicy.DEFAULT);
        fields.finish();
        Tier tier = new Tier(name.orElseThrow(), Epoch.NONE, policy);
        return operations.submit(
                call,
                origin -> new Intent.CreateTier(origin, tier),
                done -> current(tier.name(), done.epoch(), 201).with("Location", "/v1/tiers/" + tier.name()));
    }

    Future<Reply> update(Call call) {
        Epoch expected = call.expected();
        Tier before = find(call);
        Fields fields = call.fields();
        fields.fixed("name", "names the tier and does not change");
        TenantPolicy policy = Policies.changed(fields, before.policy());
        fields.finish();
        Tier tier = new Tier(before.name(), Epoch.NONE, policy);
        return operations.submit(
                call,
                origin -> new Intent.UpdateTier(origin, tier, expected),
                done -> current(tier.name(), done.epoch(), 200));
    }

    Future<Reply> delete(Call call) {
        Epoch expected = call.expected();
        TierName name = find(call).name();
        return operations.submit(
                call, origin -> new Intent.DeleteTier(origin, name, expected), done -> Reply.empty(204));
    }

    private static Collection<Tier> all(RoutingTable table) {
        List<Tier> all = new ArrayList<>(table.tiers());
        if (all.stream().noneMatch(tier -> tier.name().equals(TierName.DEFAULT))) {
            all.add(Tier.DEFAULT);
        }
        return all;
    }

    private Tier find(Call call) {
        return call.id(TierName::new).flatMap(name -> table().tier(name)).orElseThrow(() -> call.notFound("tier"));
    }

    /** The tier as it is now, which is at least what the change made of it. */
    private Reply current(TierName name, Epoch epoch, int status) {
        return table().tier(name).map(tier -> reply(status, tier)).orElseGet(() -> Reply.unseen(status, epoch));
    }

    private Reply reply(int status, Tier tier) {
        return Reply.json(status, json(table(), tier)).withEtag(tier.epoch());
    }

    private RoutingTable table() {
        return parts.cluster().view().current();
    }

    private static JsonObject json(RoutingTable table, Tier tier) {
        return new JsonObject()
                .put("name", tier.name().value())
                .put("epoch", tier.epoch().value())
                .put("policy", Policies.json(tier.policy()))
                .put("tenants", table.tenantsOf(tier.name()));
    }
}
