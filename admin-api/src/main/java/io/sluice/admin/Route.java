package io.sluice.admin;

import static java.util.Objects.requireNonNull;

import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import java.util.ArrayList;
import java.util.List;

/**
 * One method of one resource.
 *
 * @param path as OpenAPI writes it, with at most one name: {@code /v1/tenants/{id}:remap}
 * @param isOpen whether it is answered without a token
 */
record Route(HttpMethod method, String path, boolean isOpen, Action action) {
    /** Answers one call; may throw a {@link Problem.Raised}. */
    interface Action {
        Future<Reply> answer(Call call);
    }

    Route {
        requireNonNull(method, "method");
        requireNonNull(path, "path");
        requireNonNull(action, "action");
    }

    /** The path as a regular expression; a name has neither {@code /} nor {@code :}. */
    String pattern() {
        return path.replace(".", "\\.").replaceAll("\\{[a-z]+}", "([^/:]+)");
    }

    boolean hasBody() {
        return method.equals(HttpMethod.POST) || method.equals(HttpMethod.PATCH);
    }

    /** Every route. */
    static List<Route> all(AdminParts parts, Operations operations, String document) {
        Shards shards = new Shards(parts, operations);
        Tiers tiers = new Tiers(parts, operations);
        Tenants tenants = new Tenants(parts, operations);
        Principals principals = new Principals(parts, operations);
        Inquiries inquiries = new Inquiries(parts, operations.loop());
        Health health = new Health(parts, inquiries);
        Quarantine quarantine = new Quarantine(shards, operations, inquiries);
        Explain explain = new Explain(parts, inquiries);
        Queues queues = new Queues(parts, inquiries);
        DeadLetters letters = new DeadLetters(inquiries);
        List<Route> routes = new ArrayList<>(ofPrimaries(new Failover(shards, operations, inquiries)));
        routes.addAll(List.of(
                open("/v1/status", new StatusPage(parts, new Standings(parts, inquiries))::get),
                open("/v1/openapi.yaml", call -> Future.succeededFuture(Reply.yaml(document))),
                closed(HttpMethod.GET, "/v1/shards", shards::list),
                closed(HttpMethod.POST, "/v1/shards", shards::create),
                closed(HttpMethod.GET, "/v1/shards/{id}", shards::get),
                closed(HttpMethod.PATCH, "/v1/shards/{id}", shards::update),
                closed(HttpMethod.DELETE, "/v1/shards/{id}", shards::delete),
                closed(HttpMethod.GET, "/v1/shards/{id}/health", health::health),
                closed(HttpMethod.GET, "/v1/shards/{id}/timeline", health::timeline),
                closed(HttpMethod.POST, "/v1/shards/{id}:probe", health::probe),
                closed(HttpMethod.POST, "/v1/shards/{id}:quarantine", quarantine::quarantine),
                closed(HttpMethod.POST, "/v1/shards/{id}:release", quarantine::release),
                closed(HttpMethod.GET, "/v1/tiers", tiers::list),
                closed(HttpMethod.POST, "/v1/tiers", tiers::create),
                closed(HttpMethod.GET, "/v1/tiers/{id}", tiers::get),
                closed(HttpMethod.PATCH, "/v1/tiers/{id}", tiers::update),
                closed(HttpMethod.DELETE, "/v1/tiers/{id}", tiers::delete),
                closed(HttpMethod.GET, "/v1/tenants", tenants::list),
                closed(HttpMethod.POST, "/v1/tenants", tenants::create),
                closed(HttpMethod.GET, "/v1/tenants/{id}", tenants::get),
                closed(HttpMethod.PATCH, "/v1/tenants/{id}", tenants::update),
                closed(HttpMethod.DELETE, "/v1/tenants/{id}", tenants::delete),
                closed(HttpMethod.POST, "/v1/tenants/{id}:remap", tenants::remap),
                closed(HttpMethod.POST, "/v1/tenants/{id}:explain", explain::ofTenant),
                closed(HttpMethod.POST, "/v1/explain", explain::any),
                closed(HttpMethod.GET, "/v1/principals", principals::list),
                closed(HttpMethod.POST, "/v1/principals", principals::create),
                closed(HttpMethod.GET, "/v1/principals/{id}", principals::get),
                closed(HttpMethod.PATCH, "/v1/principals/{id}", principals::update),
                closed(HttpMethod.DELETE, "/v1/principals/{id}", principals::delete),
                closed(HttpMethod.GET, "/v1/routers", new Routers(parts)::list),
                closed(HttpMethod.GET, "/v1/queues", queues::list),
                closed(HttpMethod.GET, "/v1/queues/{id}", queues::get),
                closed(HttpMethod.POST, "/v1/queues/{id}:pause", queues::pause),
                closed(HttpMethod.POST, "/v1/queues/{id}:resume", queues::resume),
                closed(HttpMethod.POST, "/v1/queues/{id}:rate", queues::rate),
                closed(HttpMethod.GET, "/v1/deadletters", letters::list),
                closed(HttpMethod.GET, "/v1/deadletters:export", letters::export),
                closed(HttpMethod.GET, "/v1/deadletters/{id}", letters::get),
                closed(HttpMethod.POST, "/v1/deadletters/{id}:retry", letters::retry),
                closed(HttpMethod.POST, "/v1/deadletters/{id}:discard", letters::discard),
                closed(HttpMethod.GET, "/v1/receipts/{id}", letters::receipt),
                closed(HttpMethod.GET, "/v1/operations/{id}", call -> operation(operations, call))));
        return List.copyOf(routes);
    }

    private static List<Route> ofPrimaries(Failover failover) {
        return List.of(
                closed(HttpMethod.GET, "/v1/shards/{id}/failover", failover::status),
                closed(HttpMethod.POST, "/v1/shards/{id}:promote", failover::promote),
                closed(HttpMethod.POST, "/v1/shards/{id}:switchover", failover::switchOver),
                closed(HttpMethod.POST, "/v1/shards/{id}:abort", failover::abort),
                closed(HttpMethod.POST, "/v1/shards/{id}:rejoin", failover::rejoin),
                closed(HttpMethod.POST, "/v1/shards/{id}:cordon", failover::cordon),
                closed(HttpMethod.POST, "/v1/shards/{id}:uncordon", failover::uncordon));
    }

    private static Future<Reply> operation(Operations operations, Call call) {
        Operation operation = operations.find(call.name()).orElseThrow(() -> call.notFound("operation"));
        return Future.succeededFuture(Reply.json(200, operation.toJson()));
    }

    private static Route open(String path, Action action) {
        return new Route(HttpMethod.GET, path, true, action);
    }

    private static Route closed(HttpMethod method, String path, Action action) {
        return new Route(method, path, false, action);
    }
}
