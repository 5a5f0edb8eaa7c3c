package io.sluice.core.session;

import static java.util.Objects.requireNonNull;

import io.sluice.core.error.SqlError;
import io.sluice.core.routing.RoutingTable;
import io.sluice.core.tenant.PrincipalRecord;
import io.sluice.core.tenant.TenantGrant;
import io.sluice.core.tenant.TenantId;
import io.sluice.core.tenant.TenantRecord;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which tenant a session or a statement is for: by what carries its name, among those that the principal is granted.
 * Never a guess. Pure functions.
 */
public final class TenantChoice {
    /** Schemas that every account can choose beside its own database: they choose no tenant. */
    private static final Set<String> SERVER_SCHEMAS =
            Set.of("information_schema", "performance_schema", "mysql", "sys");

    /** The answer: one of a tenant, nothing (yet), and an error. */
    public sealed interface Choice {
        /** This tenant. */
        record Chosen(TenantRecord tenant) implements Choice {}

        /** Nothing names a tenant; whoever needs one gets {@link SqlError#NO_TENANT}. */
        record Open() implements Choice {}

        /** A tenant was named that must not be used. */
        record Refused(SqlError error, List<Object> arguments) implements Choice {
            public Refused {
                arguments = List.copyOf(arguments);
            }
        }
    }

    private TenantChoice() {}

    /**
     * At login, in the order of the carriers: the principal's only tenant, the database, {@code principal+tenant}, the
     * connection attribute {@code tenant}.
     *
     * @param user as the client told it, with the tenant behind a plus sign if it has one
     * @param database null or empty if the login has none
     */
    public static Choice atLogin(
            RoutingTable table,
            PrincipalRecord principal,
            String user,
            @Nullable String database,
            @Nullable String attribute) {
        if (database != null && !database.isEmpty() && !isServerSchema(database)) {
            return byDatabase(table, principal, database);
        }
        int plus = user.indexOf('+');
        if (plus >= 0) {
            return byName(table, principal, user.substring(plus + 1));
        }
        if (attribute != null) {
            return byName(table, principal, attribute);
        }
        if (principal.grant() instanceof TenantGrant.Some some && some.tenants().size() == 1) {
            return byName(table, principal, some.tenants().iterator().next().value());
        }
        return new Choice.Open();
    }

    /** By a tenant's name, in an attribute, behind a plus sign, or in a leading comment. */
    public static Choice byName(RoutingTable table, PrincipalRecord principal, String name) {
        Optional<TenantRecord> tenant = Optional.empty();
        boolean granted = false;
        try {
            TenantId id = new TenantId(requireNonNull(name, "name"));
            granted = principal.grant().allows(id);
            tenant = table.tenant(id);
        } catch (IllegalArgumentException noName) {
            granted = principal.grant() instanceof TenantGrant.All;
        }
        if (granted && tenant.isPresent()) {
            return new Choice.Chosen(tenant.get());
        }
        // Whoever is not granted a tenant does not learn whether it exists.
        return granted && principal.grant() instanceof TenantGrant.All
                ? new Choice.Refused(SqlError.TENANT_UNKNOWN, List.of(name))
                : new Choice.Refused(SqlError.TENANT_NOT_GRANTED, List.of(principal.name(), name));
    }

    /** By a database's name, at login or by USE: the tenant whose database it is. */
    public static Choice byDatabase(RoutingTable table, PrincipalRecord principal, String database) {
        Optional<TenantRecord> tenant = table.tenantByDatabase(requireNonNull(database, "database"));
        if (tenant.isPresent() && principal.grant().allows(tenant.get().id())) {
            return new Choice.Chosen(tenant.get());
        }
        return tenant.isEmpty() && principal.grant() instanceof TenantGrant.All
                ? new Choice.Refused(SqlError.UNKNOWN_DATABASE, List.of(database))
                : new Choice.Refused(SqlError.DATABASE_ACCESS_DENIED, List.of(principal.name(), database));
    }

    /** Whether a schema is the server's own, which every tenant sees its own part of. */
    public static boolean isServerSchema(String database) {
        return SERVER_SCHEMAS.contains(database.toLowerCase(Locale.ROOT));
    }
}
