package io.sluice.admin;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** From HTTP to {@link Route} and back: token first, then path, method, media type and size, then the action. */
final class Api {
    private static final Logger LOG = LoggerFactory.getLogger(Api.class);
    private static final Set<String> JSON_TYPES = Set.of("application/json", "application/merge-patch+json");

    private final AdminParts parts;
    private final List<Route> routes;

    Api(AdminParts parts, List<Route> routes) {
        this.parts = parts;
        this.routes = List.copyOf(routes);
    }

    Router router(Vertx vertx, int bodyBytesMax) {
        Set<String> open =
                routes.stream().filter(Route::isOpen).map(Route::path).collect(Collectors.toSet());
        Router router = Router.router(vertx);
        router.route().failureHandler(this::fail);
        router.route().handler(context -> authenticate(context, open));
        Map<String, Set<HttpMethod>> methods = new LinkedHashMap<>();
        for (Route route : routes) {
            methods.computeIfAbsent(route.pattern(), none -> new TreeSet<>(Comparator.comparing(HttpMethod::name)))
                    .add(route.method());
            if (route.hasBody()) {
                router.routeWithRegex(route.method(), route.pattern()).handler(Api::checkMediaType);
                router.routeWithRegex(route.method(), route.pattern())
                        .handler(BodyHandler.create(false).setBodyLimit(bodyBytesMax));
            }
            router.routeWithRegex(route.method(), route.pattern()).handler(context -> run(route, context));
        }
        methods.forEach((pattern, allowed) ->
                router.routeWithRegex(pattern).handler(context -> refuseMethod(context, allowed)));
        router.route().handler(context -> fail(context, ProblemType.NOT_FOUND, "no such resource"));
        return router;
    }

    private void authenticate(RoutingContext context, Set<String> open) {
        if (open.contains(context.normalizedPath())
                || parts.token().isIn(context.request().getHeader("Authorization"))) {
            context.next();
            return;
        }
        fail(context, ProblemType.UNAUTHENTICATED, "send Authorization: Bearer with the admin token");
    }

    private static void checkMediaType(RoutingContext context) {
        if (hasNoBody(context.request())) {
            context.next();
            return;
        }
        String header = context.request().getHeader("Content-Type");
        String type = header == null ? "" : header.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
        if (JSON_TYPES.contains(type)) {
            context.next();
            return;
        }
        fail(context, ProblemType.UNSUPPORTED_MEDIA_TYPE, "send the body as application/json");
    }

    /** As of an action that needs no more than its path. */
    private static boolean hasNoBody(HttpServerRequest request) {
        String length = request.getHeader("Content-Length");
        return request.getHeader("Transfer-Encoding") == null
                && request.getHeader("Content-Type") == null
                && (length == null || length.equals("0"));
    }

    private void run(Route route, RoutingContext context) {
        if (!route.isOpen() && !parts.cluster().ready().toCompletableFuture().isDone()) {
            fail(context, ProblemType.MAP_NOT_LOADED, "no router has told its map yet");
            return;
        }
        route.action()
                .answer(new Call(context))
                .onSuccess(reply -> send(context, reply))
                .onFailure(context::fail);
    }

    private static void refuseMethod(RoutingContext context, Set<HttpMethod> allowed) {
        String list = allowed.stream().map(HttpMethod::name).collect(Collectors.joining(", "));
        Problem problem = new Problem(ProblemType.METHOD_NOT_ALLOWED, "this resource takes " + list);
        send(context, Reply.problem(problem).with("Allow", list));
    }

    private void fail(RoutingContext context) {
        if (context.failure() instanceof Problem.Raised known) {
            send(context, Reply.problem(known.problem()));
            return;
        }
        switch (context.statusCode()) {
            case 413 -> fail(context, ProblemType.BODY_TOO_LARGE, "the body is larger than this API takes");
            case 400 -> fail(context, ProblemType.MALFORMED_REQUEST, "the request cannot be read");
            default -> {
                LOG.atError()
                        .setCause(context.failure())
                        .addKeyValue("path", context.normalizedPath())
                        .log("a bug");
                fail(context, ProblemType.INTERNAL, "see the log of the admin API");
            }
        }
    }

    private static void fail(RoutingContext context, ProblemType type, String detail) {
        send(context, Reply.problem(new Problem(type, detail)));
    }

    private static void send(RoutingContext context, Reply reply) {
        HttpServerResponse response = context.response();
        if (response.ended() || response.closed()) {
            return;
        }
        response.setStatusCode(reply.status())
                .putHeader("Cache-Control", "no-store")
                .putHeader("X-Content-Type-Options", "nosniff");
        reply.headers().forEach(response::putHeader);
        response.end(reply.body());
    }
}
