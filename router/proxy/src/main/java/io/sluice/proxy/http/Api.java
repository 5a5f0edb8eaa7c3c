package io.sluice.proxy.http;

import static java.util.Objects.requireNonNull;

import io.sluice.core.queue.IdempotencyKey;
import io.sluice.core.routing.RoutingTable;
import io.sluice.core.tenant.PrincipalRecord;
import io.sluice.core.tenant.TenantGrant;
import io.sluice.core.tenant.TenantId;
import io.sluice.core.tenant.TenantRecord;
import io.sluice.proxy.http.HttpListener.Operation;
import io.sluice.proxy.http.Request.Statement;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** From a request to what answers it: path, method, login, tenant, body, in this order. Owned by its event loop. */
final class Api {
    private static final Logger LOG = LoggerFactory.getLogger(Api.class);
    private static final String TENANTS = "/v1/tenants/";
    private static final String STATEMENTS = "/statements";
    private static final String RECEIPTS = "/v1/receipts/";
    /** Keys of the queue's own, for writes that an operator has tried again. */
    private static final String OWN_KEYS = "retry:";

    private static final Buffer DOCUMENT = document();
    private static final JsonObject INDEX = new JsonObject()
            .put("service", "sluice")
            .put("openapi", "/openapi.json")
            .put("statements", TENANTS + "{tenant}" + STATEMENTS)
            .put("receipts", RECEIPTS + "{receipt}");

    private final HttpLoop loop;
    private final Receipts receipts;
    private final Triage triage = new Triage();

    Api(HttpLoop loop, Receipts receipts) {
        this.loop = requireNonNull(loop, "loop");
        this.receipts = requireNonNull(receipts, "receipts");
    }

    static Buffer document() {
        try (InputStream in = Api.class.getResourceAsStream("openapi.json")) {
            return Buffer.buffer(requireNonNull(in, "openapi.json").readAllBytes());
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    void onRequest(HttpServerRequest request) {
        String path = request.path() == null ? "" : request.path();
        if (path.startsWith(TENANTS) && path.endsWith(STATEMENTS) && isOne(path, TENANTS, STATEMENTS)) {
            Call call = new Call(loop, request, Operation.STATEMENTS);
            String tenant = path.substring(TENANTS.length(), path.length() - STATEMENTS.length());
            only(HttpMethod.POST, call, () -> authenticated(call, principal -> onStatements(call, principal, tenant)));
        } else if (path.startsWith(RECEIPTS) && isOne(path, RECEIPTS, "")) {
            Call call = new Call(loop, request, Operation.RECEIPT);
            String receipt = path.substring(RECEIPTS.length());
            only(HttpMethod.GET, call, () -> authenticated(call, principal -> receipts.tell(call, principal, receipt)));
        } else {
            Call call = new Call(loop, request, Operation.OTHER);
            switch (path) {
                case "/v1" -> only(HttpMethod.GET, call, () -> call.reply(Reply.json(200, INDEX)));
                case "/openapi.json" -> only(HttpMethod.GET, call, () -> call.reply(new Reply(200, DOCUMENT)));
                // JSON is YAML too.
                case "/openapi.yaml" ->
                    only(
                            HttpMethod.GET,
                            call,
                            () -> call.reply(new Reply(200, Map.of("Content-Type", "application/yaml"), DOCUMENT)));
                default -> call.refuse(ProblemType.NOT_FOUND, "there is nothing at this path; see /v1");
            }
        }
    }

    /** Whether there is just one name between the two. */
    private static boolean isOne(String path, String before, String after) {
        int length = path.length() - before.length() - after.length();
        return length > 0
                && path.indexOf('/', before.length()) < 0 == after.isEmpty()
                && (after.isEmpty() || path.indexOf('/', before.length()) == before.length() + length);
    }

    private static void only(HttpMethod method, Call call, Runnable action) {
        boolean isHead = method.equals(HttpMethod.GET) && call.method().equals(HttpMethod.HEAD);
        if (call.method().equals(method) || isHead) {
            guarded(call, action);
            return;
        }
        call.reply(new Problem(ProblemType.METHOD_NOT_ALLOWED, "only " + method.name() + " is answered here")
                .toReply()
                .with("Allow", method.equals(HttpMethod.GET) ? "GET, HEAD" : method.name()));
    }

    /** Every step of a call runs within one of these. */
    static void guarded(Call call, Runnable step) {
        try {
            step.run();
        } catch (Problem.Raised raised) {
            call.reply(raised.problem().toReply());
        } catch (RuntimeException bug) {
            LOG.error("event=http-step-failed", bug);
            call.refuse(ProblemType.INTERNAL, "the router met a bug");
        }
    }

    private void authenticated(Call call, Consumer<PrincipalRecord> next) {
        if (loop.isDraining()) {
            call.refuse(ProblemType.BUSY, "the router stops; connect again");
            return;
        }
        loop.shared().logins().check(call.header("Authorization")).onComplete((answer, bug) -> {
            if (answer instanceof Logins.Answer.Welcome welcome) {
                loop.run(() -> guarded(call, () -> next.accept(welcome.principal())));
            } else if (answer instanceof Logins.Answer.Denied) {
                loop.run(() -> call.refuse(ProblemType.UNAUTHENTICATED, "no such login"));
            } else {
                loop.run(() -> call.refuse(ProblemType.BUSY, "too many logins are being checked"));
            }
        });
    }

    // -- statements -------------------------------------------------------------------------------------------------

    private void onStatements(Call call, PrincipalRecord principal, String name) {
        TenantRecord tenant = tenant(principal, name);
        String type = call.header("Content-Type");
        if (type == null
                || !type.split(";", 2)[0].strip().toLowerCase(Locale.ROOT).equals("application/json")) {
            throw new Problem(ProblemType.UNSUPPORTED_MEDIA_TYPE, "send the body as application/json").toException();
        }
        Optional<String> key = key(call.headers("Idempotency-Key"));
        if (call.isOver()) {
            return;
        }
        if (!loop.begin(tenant.id())) {
            throw new Problem(ProblemType.TENANT_LIMIT, "the tenant has as many requests under way as it may")
                    .toException();
        }
        call.onEnd(() -> loop.end(tenant.id()));
        call.body(
                        loop.shared().settings().bodyBytesMax(),
                        loop.shared().settings().bodyTimeout())
                .onSuccess(body -> guarded(call, () -> execute(call, request(call, tenant, key, body))));
    }

    private TenantRecord tenant(PrincipalRecord principal, String name) {
        Optional<TenantId> id = parsed(name);
        boolean mayAll = principal.grant() instanceof TenantGrant.All;
        if (!mayAll && (id.isEmpty() || !principal.grant().allows(id.get()))) {
            throw new Problem(ProblemType.FORBIDDEN, "the tenant is not granted to this login, or does not exist")
                    .toException();
        }
        return id.flatMap(loop.routing().current()::tenant)
                .orElseThrow(() -> new Problem(
                                mayAll ? ProblemType.NOT_FOUND : ProblemType.FORBIDDEN,
                                mayAll
                                        ? "there is no such tenant"
                                        : "the tenant is not granted to this login, or does not exist")
                        .toException());
    }

    private static Optional<TenantId> parsed(String name) {
        try {
            return Optional.of(new TenantId(name));
        } catch (IllegalArgumentException noName) {
            return Optional.empty();
        }
    }

    private static Optional<String> key(List<String> headers) {
        if (headers.isEmpty()) {
            return Optional.empty();
        }
        String key = headers.get(0).strip();
        if (headers.size() > 1 || !IdempotencyKey.isValid(key) || key.startsWith(OWN_KEYS)) {
            throw new Problem(
                            ProblemType.INVALID_KEY,
                            "one Idempotency-Key of 1 to " + IdempotencyKey.LENGTH_MAX
                                    + " printable ASCII characters without spaces, not beginning with " + OWN_KEYS)
                    .toException();
        }
        return Optional.of(key);
    }

    private Request request(Call call, TenantRecord tenant, Optional<String> key, byte[] body) {
        List<Statement> statements = StatementsBody.read(body);
        Triage.Sorted sorted = triage.sort(tenant.id(), statements);
        RoutingTable table = loop.routing().current();
        return new Request(
                tenant,
                Request.preferring(call.preferences().async(), table.policyOf(tenant)),
                body.length,
                sorted,
                statements,
                sorted.isRead()
                        ? Optional.empty()
                        : key.map(value -> new IdempotencyKey(value, Request.digest(tenant.id(), statements))));
    }

    private void execute(Call call, Request request) {
        Turn.Work work = request.sorted().isRead()
                ? new ReadWork(loop.reads(), request)
                : new WriteWork(
                        loop.runner(),
                        loop.shared().surroundings().queue(),
                        request,
                        () -> loop.routing().current().shard(request.tenant().shard()),
                        loop.shared().settings().statementTimeout());
        Turn turn = Turn.begin(loop.gates(), request, work);
        call.onGone(turn::onGone);
        turn.reply().onSuccess(call::reply);
    }
}
