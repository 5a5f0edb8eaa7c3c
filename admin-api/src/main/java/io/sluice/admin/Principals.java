package io.sluice.admin;

import io.sluice.core.intent.Intent;
import io.sluice.core.routing.RoutingTable;
import io.sluice.core.secret.PasswordVerifier;
import io.sluice.core.tenant.Epoch;
import io.sluice.core.tenant.PrincipalName;
import io.sluice.core.tenant.PrincipalRecord;
import io.sluice.core.tenant.TenantGrant;
import io.sluice.core.tenant.TenantId;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** {@code /v1/principals}. */
final class Principals {
    private static final int PASSWORD_MAX = 256;

    private final AdminParts parts;
    private final Operations operations;

    Principals(AdminParts parts, Operations operations) {
        this.parts = parts;
        this.operations = operations;
    }

    Future<Reply> list(Call call) {
        call.allow(Set.of("limit", "cursor"));
        RoutingTable table = table();
        Pages.Window window = Pages.Window.of(call);
        return parts.vertx()
                .executeBlocking(
                        () -> Pages.page(
                                table.principals(),
                                all -> true,
                                each -> each.name().value(),
                                window,
                                Principals::json),
                        false)
                .map(page -> Reply.json(200, page));
    }

    Future<Reply> get(Call call) {
        return Future.succeededFuture(reply(200, find(call)));
    }

    Future<Reply> create(Call call) {
        Fields fields = call.fields();
        Optional<PrincipalName> name = fields.required("name", fields.parsed("name", PrincipalName::new));
        Optional<String> password = fields.required("password", fields.parsed("password", Principals::password));
        boolean withNative = fields.truth("nativePassword").orElse(false);
        Optional<TenantGrant> grant = grant(fields, Optional.empty());
        boolean localInfile = fields.truth("localInfile").orElse(false);
        fields.finish();
        return verifier(password.orElseThrow(), withNative).compose(verifier -> {
            PrincipalRecord principal =
                    new PrincipalRecord(name.orElseThrow(), Epoch.NONE, grant.orElseThrow(), verifier, localInfile);
            return operations.submit(
                    call,
                    origin -> new Intent.CreatePrincipal(origin, principal),
                    done -> current(principal.name(), done.epoch(), 201)
                            .with("Location", "/v1/principals/" + principal.name()));
        });
    }

    Future<Reply> update(Call call) {
        Epoch expected = call.expected();
        PrincipalRecord before = find(call);
        Fields fields = call.fields();
        fields.fixed("name", "names the principal and does not change");
        Optional<String> password = fields.parsed("password", Principals::password);
        Optional<Boolean> withNative = fields.truth("nativePassword");
        if (withNative.isPresent() && !fields.has("password")) {
            fields.error("nativePassword", "changes with the password only, which is not kept");
        }
        Optional<TenantGrant> grant = grant(fields, Optional.of(before.grant()));
        boolean localInfile = fields.truth("localInfile").orElse(before.localInfile());
        fields.finish();
        boolean keepsNative = withNative.orElse(before.verifier().nativeDigest().isPresent());
        Future<PasswordVerifier> verifier =
                password.map(text -> verifier(text, keepsNative)).orElse(Future.succeededFuture(before.verifier()));
        return verifier.compose(made -> operations.submit(
                call,
                origin -> new Intent.UpdatePrincipal(
                        origin,
                        new PrincipalRecord(before.name(), Epoch.NONE, grant.orElseThrow(), made, localInfile),
                        expected),
                done -> current(before.name(), done.epoch(), 200)));
    }

    Future<Reply> delete(Call call) {
        Epoch expected = call.expected();
        PrincipalName name = find(call).name();
        return operations.submit(
                call, origin -> new Intent.DeletePrincipal(origin, name, expected), done -> Reply.empty(204));
    }

    /** The grant that the fields name; else the one before; empty if something is wrong with them. */
    private static Optional<TenantGrant> grant(Fields fields, Optional<TenantGrant> before) {
        Optional<Boolean> all = fields.truth("allTenants");
        Optional<List<TenantId>> some = fields.parsedList("tenants", TenantId::new);
        if (all.orElse(false) && some.filter(list -> !list.isEmpty()).isPresent()) {
            fields.error("tenants", "must be empty when allTenants is true");
            return Optional.empty();
        }
        if (all.orElse(false)) {
            return Optional.of(new TenantGrant.All());
        }
        if (some.isPresent()) {
            return fields.attempt("tenants", () -> new TenantGrant.Some(Set.copyOf(some.get())));
        }
        if (before.isEmpty() || all.isPresent()) {
            fields.error("tenants", "or allTenants: true is required");
        }
        return before;
    }

    /** Takes some 30 ms: beside the event loop. */
    private Future<PasswordVerifier> verifier(String password, boolean withNative) {
        byte[] bytes = password.getBytes(StandardCharsets.UTF_8);
        return parts.vertx().executeBlocking(() -> PasswordVerifier.of(bytes, withNative, parts.random()), false);
    }

    private static String password(String text) {
        if (text.isEmpty() || text.length() > PASSWORD_MAX) {
            throw new IllegalArgumentException("must have 1 to " + PASSWORD_MAX + " characters");
        }
        return text;
    }

    private PrincipalRecord find(Call call) {
        return call.id(PrincipalName::new)
                .flatMap(name -> table().principal(name))
                .orElseThrow(() -> call.notFound("principal"));
    }

    /** The principal as it is now, which is at least what the change made of it. */
    private Reply current(PrincipalName name, Epoch epoch, int status) {
        return table().principal(name)
                .map(principal -> reply(status, principal))
                .orElseGet(() -> Reply.unseen(status, epoch));
    }

    private static Reply reply(int status, PrincipalRecord principal) {
        return Reply.json(status, json(principal)).withEtag(principal.epoch());
    }

    private RoutingTable table() {
        return parts.cluster().view().current();
    }

    private static JsonObject json(PrincipalRecord principal) {
        JsonArray tenants = new JsonArray();
        boolean all = principal.grant() instanceof TenantGrant.All;
        if (principal.grant() instanceof TenantGrant.Some some) {
            some.tenants().stream().sorted().forEach(tenant -> tenants.add(tenant.value()));
        }
        return new JsonObject()
                .put("name", principal.name().value())
                .put("epoch", principal.epoch().value())
                .put("allTenants", all)
                .put("tenants", tenants)
                .put("nativePassword", principal.verifier().nativeDigest().isPresent())
                .put("localInfile", principal.localInfile());
    }
}
