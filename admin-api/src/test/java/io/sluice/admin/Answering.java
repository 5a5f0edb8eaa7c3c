package io.sluice.admin;

import io.sluice.cluster.RouterCluster;
import io.sluice.core.inquiry.Inquiry;
import io.sluice.core.inquiry.QueueInquiry;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Function;

/** A router's answers in the form of the contract: every primary is serving unless the test says otherwise. */
final class Answering implements Inquiry.Cases<JsonObject> {
    final ConcurrentLinkedQueue<Inquiry> asked = new ConcurrentLinkedQueue<>();
    private final Map<String, String> standings = new ConcurrentHashMap<>();
    private volatile JsonObject members = new JsonObject();
    private volatile JsonObject removal = new JsonObject().put("accepted", false);
    private volatile Function<QueueInquiry, JsonObject> queues = inquiry -> new JsonObject();

    Answering(RouterCluster router) {
        router.onInquiry(inquiry -> {
            asked.add(inquiry);
            return CompletableFuture.completedFuture(inquiry.accept(this).encode());
        });
    }

    Answering stand(String shard, String standing) {
        standings.put(shard, standing);
        return this;
    }

    /** What is said to inquiries about queues. */
    Answering onQueue(Function<QueueInquiry, JsonObject> answer) {
        queues = answer;
        return this;
    }

    /** How it stands among the routers. */
    Answering stand(JsonObject standing) {
        members = standing;
        return this;
    }

    /** What it says when a router is to be taken out. */
    Answering onRemoval(JsonObject answer) {
        removal = answer;
        return this;
    }

    long askedForHealth() {
        return asked.stream().filter(Inquiry.Health.class::isInstance).count();
    }

    @Override
    public JsonObject health(Inquiry.Health inquiry) {
        String standing = standings.getOrDefault(inquiry.shard().value(), "serving");
        boolean isRehearsed = standing.equals("rehearsed");
        JsonObject primary = new JsonObject()
                .put("host", "127.0.0.1")
                .put("port", 3306)
                .put("role", "primary")
                .put("standing", isRehearsed ? "contained" : standing)
                .put("verdict", "frozen")
                .put("contained", List.of("contained", "recovering").contains(standing))
                .put("rehearsed", isRehearsed)
                .put("quarantined", standing.equals("quarantined"));
        JsonObject replica = new JsonObject().put("role", "replica").put("standing", "contained");
        return new JsonObject()
                .put("shard", inquiry.shard().value())
                .put(
                        "servers",
                        new JsonArray().add(replica.put("contained", true)).add(primary))
                .put("gate", new JsonObject().put("state", "flow"));
    }

    @Override
    public JsonObject timeline(Inquiry.Timeline inquiry) {
        return new JsonObject()
                .put("shard", inquiry.shard().value())
                .put("events", new JsonArray().add(new JsonObject().put("event", "contained")));
    }

    @Override
    public JsonObject probe(Inquiry.Probe inquiry) {
        return new JsonObject().put("shard", inquiry.shard().value()).put("accepted", true);
    }

    @Override
    public JsonObject release(Inquiry.Release inquiry) {
        return new JsonObject().put("shard", inquiry.shard().value()).put("accepted", true);
    }

    @Override
    public JsonObject failover(Inquiry.Failover inquiry) {
        return new JsonObject()
                .put("shard", inquiry.shard().value())
                .put("mode", "manual")
                .put(
                        "blocker",
                        new JsonObject()
                                .put("reason", "mode-off")
                                .put("text", "the mode of the shard is off, or leaves it to an operator"))
                .put("returned", new JsonArray())
                .put("events", new JsonArray());
    }

    @Override
    public JsonObject explain(Inquiry.Explain inquiry) {
        return new JsonObject()
                .put("tenant", inquiry.tenant().value())
                .put("shard", "s1")
                .put("answer", "refuse")
                .put("error", new JsonObject().put("code", 1290));
    }

    @Override
    public JsonObject members(Inquiry.Members inquiry) {
        return members;
    }

    @Override
    public JsonObject removeMember(Inquiry.RemoveMember inquiry) {
        return removal;
    }

    @Override
    public JsonObject queue(QueueInquiry inquiry) {
        return queues.apply(inquiry);
    }
}
