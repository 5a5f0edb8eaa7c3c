package io.sluice.admin;

import io.sluice.core.inquiry.Inquiry;
import io.sluice.core.tenant.ShardId;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.Set;
import java.util.function.Function;

/** What each router holds of a shard's servers: {@code /v1/shards/{id}/health}, {@code /timeline}, {@code :probe}. */
final class Health {
    private final AdminParts parts;
    private final Inquiries inquiries;

    Health(AdminParts parts, Inquiries inquiries) {
        this.parts = parts;
        this.inquiries = inquiries;
    }

    Future<Reply> health(Call call) {
        call.allow(Set.of());
        return ask(call, Inquiry.Health::new);
    }

    Future<Reply> timeline(Call call) {
        call.allow(Set.of("limit"));
        int limit = call.limit();
        return ask(call, shard -> new Inquiry.Timeline(shard, limit));
    }

    Future<Reply> probe(Call call) {
        call.allow(Set.of());
        call.nothing();
        ShardId shard = find(call);
        return inquiries.act(call, new Inquiry.Probe(shard), subject(shard));
    }

    private Future<Reply> ask(Call call, Function<ShardId, Inquiry> maker) {
        ShardId shard = find(call);
        return inquiries.reply(maker.apply(shard), subject(shard));
    }

    private ShardId find(Call call) {
        return call.id(ShardId::new)
                .filter(id -> parts.cluster().view().current().shard(id).isPresent())
                .orElseThrow(() -> call.notFound("shard"));
    }

    private static JsonObject subject(ShardId shard) {
        return new JsonObject().put("shard", shard.value());
    }
}
