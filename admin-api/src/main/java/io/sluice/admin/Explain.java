package io.sluice.admin;

import io.sluice.core.inquiry.Inquiry;
import io.sluice.core.tenant.TenantId;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.Optional;
import java.util.Set;

/**
 * What each router's gate would do with a statement: {@code /v1/explain} and {@code /v1/tenants/{id}:explain}. The statement
 * is never run, and stands in no log and no problem.
 */
final class Explain {
    /** Stands in for the tenant or the statement while what is wrong with the other one is found. */
    private static final String ANY = "x";

    private final AdminParts parts;
    private final Inquiries inquiries;

    Explain(AdminParts parts, Inquiries inquiries) {
        this.parts = parts;
        this.inquiries = inquiries;
    }

    Future<Reply> any(Call call) {
        call.allow(Set.of());
        Fields fields = call.fields();
        Optional<TenantId> tenant = fields.required("tenant", fields.parsed("tenant", TenantId::new));
        Optional<Inquiry.Explain> inquiry = read(fields, tenant.orElseGet(() -> new TenantId(ANY)));
        fields.finish();
        return explain(inquiry.orElseThrow());
    }

    Future<Reply> ofTenant(Call call) {
        call.allow(Set.of());
        TenantId tenant = call.id(TenantId::new).filter(this::isKnown).orElseThrow(() -> call.notFound("tenant"));
        Fields fields = call.fields();
        Optional<Inquiry.Explain> inquiry = read(fields, tenant);
        fields.finish();
        return explain(inquiry.orElseThrow());
    }

    private static Optional<Inquiry.Explain> read(Fields fields, TenantId tenant) {
        return fields.required("sql", fields.parsed("sql", sql -> new Inquiry.Explain(tenant, sql)));
    }

    private Future<Reply> explain(Inquiry.Explain inquiry) {
        if (!isKnown(inquiry.tenant())) {
            throw Problem.exception(ProblemType.NOT_FOUND, "no tenant " + inquiry.tenant());
        }
        return inquiries.reply(
                inquiry, new JsonObject().put("tenant", inquiry.tenant().value()));
    }

    private boolean isKnown(TenantId tenant) {
        return parts.cluster().view().current().tenant(tenant).isPresent();
    }
}
