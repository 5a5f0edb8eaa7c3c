package io.sluice.admin;

import io.sluice.core.inquiry.Inquiry;
import io.sluice.core.intent.FailoverIntent;
import io.sluice.core.intent.Intent;
import io.sluice.core.intent.Origin;
import io.sluice.core.tenant.ServerAddress;
import io.sluice.core.tenant.ShardRecord;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * Which server of a shard is its primary: {@code /v1/shards/{id}:promote}, {@code :switchover}, {@code :abort}, {@code
 * :rejoin}, {@code :cordon}, {@code :uncordon}, and {@code /v1/shards/{id}/failover} for how it stands.
 */
final class Failover {
    private final Shards shards;
    private final Operations operations;
    private final Inquiries inquiries;

    Failover(Shards shards, Operations operations, Inquiries inquiries) {
        this.shards = shards;
        this.operations = operations;
        this.inquiries = inquiries;
    }

    /** What the map says comes first, so that nobody needs a second request in an emergency. */
    Future<Reply> status(Call call) {
        call.allow(Set.of());
        ShardRecord shard = shards.find(call);
        JsonArray replicas = new JsonArray();
        shard.replicas().forEach(replica -> replicas.add(Shards.json(replica)));
        JsonObject subject = new JsonObject()
                .put("shard", shard.id().value())
                .put("primary", Shards.json(shard.primary()))
                .put("replicas", replicas)
                .put("quarantined", Shards.servers(shard, shard.quarantined()))
                .mergeIn(Shards.primaries(shard));
        return inquiries.reply(new Inquiry.Failover(shard.id()), subject);
    }

    Future<Reply> promote(Call call) {
        ShardRecord shard = find(call);
        Fields fields = call.fieldsIfAny();
        Optional<ServerAddress> candidate = fields.object("candidate").flatMap(Shards::address);
        boolean isFenced = fields.truth("fenced").orElse(false);
        boolean acceptsLoss = fields.truth("acceptLoss").orElse(false);
        fields.finish();
        candidate.ifPresent(server -> requireReplica(shard, server));
        return submit(
                call,
                shard,
                origin -> new FailoverIntent.Promote(origin, shard.id(), candidate, isFenced, acceptsLoss));
    }

    Future<Reply> switchOver(Call call) {
        ShardRecord shard = find(call);
        Fields fields = call.fieldsIfAny();
        Optional<ServerAddress> candidate = fields.object("candidate").flatMap(Shards::address);
        boolean endsPinned = fields.truth("endPinned").orElse(false);
        fields.finish();
        candidate.ifPresent(server -> requireReplica(shard, server));
        return submit(call, shard, origin -> new FailoverIntent.SwitchOver(origin, shard.id(), candidate, endsPinned));
    }

    Future<Reply> abort(Call call) {
        ShardRecord shard = find(call);
        call.nothing();
        return submit(call, shard, origin -> new FailoverIntent.Abort(origin, shard.id()));
    }

    Future<Reply> rejoin(Call call) {
        ShardRecord shard = find(call);
        ServerAddress server = server(call, shard);
        return submit(call, shard, origin -> new FailoverIntent.Rejoin(origin, shard.id(), server));
    }

    Future<Reply> cordon(Call call) {
        return cordon(call, true);
    }

    Future<Reply> uncordon(Call call) {
        return cordon(call, false);
    }

    private Future<Reply> cordon(Call call, boolean isCordoned) {
        ShardRecord shard = find(call);
        ServerAddress server = server(call, shard);
        return submit(call, shard, origin -> new FailoverIntent.Cordon(origin, shard.id(), server, isCordoned));
    }

    private Future<Reply> submit(Call call, ShardRecord shard, Function<Origin, Intent> maker) {
        return operations.submit(call, maker, done -> shards.current(shard.id(), done.epoch(), 200));
    }

    private ShardRecord find(Call call) {
        call.allow(Set.of());
        return shards.find(call);
    }

    private static ServerAddress server(Call call, ShardRecord shard) {
        Fields fields = call.fields();
        Optional<ServerAddress> server =
                fields.required("server", fields.object("server").flatMap(Shards::address));
        fields.finish();
        ServerAddress named = server.orElseThrow();
        if (!shard.isServer(named)) {
            throw unknown(named, "server", shard);
        }
        return named;
    }

    private static void requireReplica(ShardRecord shard, ServerAddress server) {
        if (!shard.replicas().contains(server)) {
            throw unknown(server, "replica", shard);
        }
    }

    private static Problem.Raised unknown(ServerAddress server, String what, ShardRecord shard) {
        return Problem.exception(ProblemType.UNKNOWN_REFERENCE, server + " is no " + what + " of shard " + shard.id());
    }
}
