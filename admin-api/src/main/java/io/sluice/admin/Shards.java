package io.sluice.admin;

import io.sluice.core.health.HealthSettings;
import io.sluice.core.intent.Intent;
import io.sluice.core.routing.RoutingTable;
import io.sluice.core.secret.SealedSecret;
import io.sluice.core.tenant.Epoch;
import io.sluice.core.tenant.FailoverMode;
import io.sluice.core.tenant.Handover;
import io.sluice.core.tenant.ServerAddress;
import io.sluice.core.tenant.ShardFailover;
import io.sluice.core.tenant.ShardId;
import io.sluice.core.tenant.ShardRecord;
import io.sluice.core.tenant.TlsMode;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** {@code /v1/shards}. */
final class Shards {
    private static final int PASSWORD_MAX = 256;

    private final AdminParts parts;
    private final Operations operations;

    Shards(AdminParts parts, Operations operations) {
        this.parts = parts;
        this.operations = operations;
    }

    Future<Reply> list(Call call) {
        call.allow(Set.of("limit", "cursor"));
        RoutingTable table = table();
        JsonObject page = Pages.page(
                table.shards(),
                shard -> true,
                shard -> shard.id().value(),
                Pages.Window.of(call),
                shard -> json(table, shard));
        return Future.succeededFuture(Reply.json(200, page));
    }

    Future<Reply> get(Call call) {
        return Future.succeededFuture(reply(200, find(call)));
    }

    Future<Reply> create(Call call) {
        Fields fields = call.fields();
        Optional<ShardId> id = fields.required("id", fields.parsed("id", ShardId::new));
        Optional<ShardRecord> read = read(fields, id, Optional.empty());
        fields.finish();
        ShardRecord shard = read.orElseThrow();
        return operations.submit(
                call,
                origin -> new Intent.CreateShard(origin, shard),
                done -> current(shard.id(), done.epoch(), 201).with("Location", "/v1/shards/" + shard.id()));
    }

    Future<Reply> update(Call call) {
        Epoch expected = call.expected();
        ShardRecord before = find(call);
        Fields fields = call.fields();
        fields.fixed("id", "names the shard and does not change");
        Optional<ShardRecord> read = read(fields, Optional.of(before.id()), Optional.of(before));
        fields.finish();
        ShardRecord shard = read.orElseThrow();
        return operations.submit(
                call,
                origin -> new Intent.UpdateShard(origin, shard, expected),
                done -> current(before.id(), done.epoch(), 200));
    }

    Future<Reply> delete(Call call) {
        Epoch expected = call.expected();
        ShardId id = find(call).id();
        return operations.submit(
                call, origin -> new Intent.DeleteShard(origin, id, expected), done -> Reply.empty(204));
    }

    /** The shard that the fields make out of the one before, or out of nothing; empty if something is wrong with them. */
    private Optional<ShardRecord> read(Fields fields, Optional<ShardId> id, Optional<ShardRecord> there) {
        Optional<ServerAddress> primary = fields.required(
                "primary", fields.object("primary").flatMap(Shards::address).or(() -> there.map(ShardRecord::primary)));
        List<ServerAddress> replicas = fields.objects("replicas")
                .map(list ->
                        list.stream().flatMap(each -> address(each).stream()).toList())
                .or(() -> there.map(ShardRecord::replicas))
                .orElse(List.of());
        Optional<String> adminUser =
                fields.required("adminUser", fields.text("adminUser").or(() -> there.map(ShardRecord::adminUser)));
        Optional<SealedSecret> adminPassword = fields.required(
                "adminPassword",
                fields.parsed("adminPassword", this::seal).or(() -> there.map(ShardRecord::adminPassword)));
        TlsMode tls = fields.parsed("tls", text -> Words.parse(TlsMode.class, text))
                .or(() -> there.map(ShardRecord::tls))
                .orElse(TlsMode.REQUIRED);
        fields.fixed("quarantined", "changes by :quarantine and :release only");
        fields.fixed("cordoned", "changes by :cordon and :uncordon only");
        Optional<HealthSettings.Mode> health = fields.isNull("health")
                ? Optional.empty()
                : fields.parsed("health", text -> Words.parse(HealthSettings.Mode.class, text))
                        .or(() -> there.flatMap(ShardRecord::health));
        Optional<FailoverMode> failover = fields.isNull("failover")
                ? Optional.empty()
                : fields.parsed("failover", text -> Words.parse(FailoverMode.class, text))
                        .or(() -> there.flatMap(shard -> shard.failover().mode()));
        if (id.isEmpty() || primary.isEmpty() || adminUser.isEmpty() || adminPassword.isEmpty()) {
            return Optional.empty();
        }
        return fields.attempt(
                "",
                () -> new ShardRecord(
                        id.get(),
                        Epoch.NONE,
                        primary.get(),
                        replicas,
                        adminUser.get(),
                        adminPassword.get(),
                        tls,
                        quarantined(there, primary.get(), replicas),
                        health,
                        ShardFailover.NONE.withMode(failover)));
    }

    /** A server that leaves the shard leaves the quarantine too. */
    private static Set<ServerAddress> quarantined(
            Optional<ShardRecord> there, ServerAddress primary, List<ServerAddress> replicas) {
        return there.stream()
                .flatMap(shard -> shard.quarantined().stream())
                .filter(server -> server.equals(primary) || replicas.contains(server))
                .collect(Collectors.toSet());
    }

    private SealedSecret seal(String password) {
        if (password.length() > PASSWORD_MAX) {
            throw new IllegalArgumentException("must have at most " + PASSWORD_MAX + " characters");
        }
        return parts.box().seal(password);
    }

    static Optional<ServerAddress> address(Fields fields) {
        Optional<String> host = fields.required("host", fields.text("host"));
        Optional<Integer> port = fields.required("port", fields.number("port"));
        return host.isEmpty() || port.isEmpty()
                ? Optional.empty()
                : fields.attempt("", () -> new ServerAddress(host.get(), port.get()));
    }

    ShardRecord find(Call call) {
        return call.id(ShardId::new).flatMap(id -> table().shard(id)).orElseThrow(() -> call.notFound("shard"));
    }

    /** The shard as it is now, which is at least what the change made of it. */
    Reply current(ShardId id, Epoch epoch, int status) {
        return table().shard(id).map(shard -> reply(status, shard)).orElseGet(() -> Reply.unseen(status, epoch));
    }

    private Reply reply(int status, ShardRecord shard) {
        return Reply.json(status, json(table(), shard)).withEtag(shard.epoch());
    }

    private RoutingTable table() {
        return parts.cluster().view().current();
    }

    private static JsonObject json(RoutingTable table, ShardRecord shard) {
        JsonArray replicas = new JsonArray();
        shard.replicas().forEach(replica -> replicas.add(json(replica)));
        return new JsonObject()
                .put("id", shard.id().value())
                .put("epoch", shard.epoch().value())
                .put("primary", json(shard.primary()))
                .put("replicas", replicas)
                .put("adminUser", shard.adminUser())
                .put("tls", Words.of(shard.tls()))
                .put("quarantined", servers(shard, shard.quarantined()))
                .put("health", shard.health().map(Words::of).orElse(null))
                .mergeIn(primaries(shard))
                .put("tenants", table.tenantsOf(shard.id()));
    }

    /** What the map knows of a shard's primaries besides the present one. */
    static JsonObject primaries(ShardRecord shard) {
        ShardFailover failover = shard.failover();
        return new JsonObject()
                .put("failover", failover.mode().map(Words::of).orElse(null))
                .put("cordoned", servers(shard, failover.cordoned()))
                .put("demoted", servers(shard, failover.demoted()))
                .put("handover", failover.handover().map(Shards::json).orElse(null))
                .put("lastFailover", failover.last().map(Instant::toString).orElse(null));
    }

    private static JsonObject json(Handover handover) {
        return new JsonObject()
                .put("kind", Words.of(handover.kind()))
                .put("step", Words.of(handover.step()))
                .put("candidate", json(handover.candidate()))
                .put("since", handover.since().toString())
                .put("actor", handover.actor());
    }

    /** In the order of the shard's servers. */
    static JsonArray servers(ShardRecord shard, Set<ServerAddress> some) {
        JsonArray servers = new JsonArray();
        shard.servers().stream().filter(some::contains).forEach(server -> servers.add(json(server)));
        return servers;
    }

    static JsonObject json(ServerAddress address) {
        return new JsonObject().put("host", address.host()).put("port", address.port());
    }
}
