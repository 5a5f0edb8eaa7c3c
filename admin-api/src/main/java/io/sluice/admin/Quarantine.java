package io.sluice.admin;

import io.sluice.core.inquiry.Inquiry;
import io.sluice.core.intent.Intent;
import io.sluice.core.intent.Outcome;
import io.sluice.core.tenant.ServerAddress;
import io.sluice.core.tenant.ShardId;
import io.sluice.core.tenant.ShardRecord;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.Optional;
import java.util.Set;

/**
 * {@code /v1/shards/{id}:quarantine} and {@code :release}. The quarantine stands in the map; a release also has every router
 * forget what it holds against the shard's servers, whether one was in quarantine or not.
 */
final class Quarantine {
    private final Shards shards;
    private final Operations operations;
    private final Inquiries inquiries;

    Quarantine(Shards shards, Operations operations, Inquiries inquiries) {
        this.shards = shards;
        this.operations = operations;
        this.inquiries = inquiries;
    }

    Future<Reply> quarantine(Call call) {
        ShardRecord shard = shards.find(call);
        ServerAddress server = server(call, shard);
        return operations.submit(
                call,
                origin -> new Intent.QuarantineServer(origin, shard.id(), server),
                done -> shards.current(shard.id(), done.epoch(), 200));
    }

    Future<Reply> release(Call call) {
        ShardRecord shard = shards.find(call);
        ServerAddress server = server(call, shard);
        return operations.submitThen(
                call,
                origin -> new Intent.ReleaseServer(origin, shard.id(), server),
                done -> forgotten(call, shard.id(), done));
    }

    /** What the body names, else the primary; a server that the shard does not have is the routers' to refuse. */
    private static ServerAddress server(Call call, ShardRecord shard) {
        call.allow(Set.of());
        Fields fields = call.fieldsIfAny();
        Optional<ServerAddress> named = fields.object("server").flatMap(Shards::address);
        fields.finish();
        return named.orElse(shard.primary());
    }

    /** The shard, and what each router says. That none answers does not undo the release: the map has it. */
    private Future<Reply> forgotten(Call call, ShardId id, Outcome.Done done) {
        JsonObject subject = new JsonObject().put("shard", id.value());
        return inquiries
                .tell(call, new Inquiry.Release(id), subject)
                .map(answers -> shards.current(id, done.epoch(), 200).and(answers));
    }
}
