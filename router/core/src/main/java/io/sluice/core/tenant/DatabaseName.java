package io.sluice.core.tenant;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The name of a tenant's database on its shard: 1 to 64 characters out of {@code A-Z a-z 0-9 _ $ . -}; never one of
 * the server's own schemas, never {@code _sluice}.
 * The constructor throws IllegalArgumentException if the value is of another form or reserved.
 */
public record DatabaseName(String value) {
    private static final Pattern FORM = Pattern.compile("[A-Za-z0-9_$][A-Za-z0-9_$.-]{0,63}");
    private static final Set<String> RESERVED =
            Set.of("mysql", "sys", "information_schema", "performance_schema", "_sluice");

    public DatabaseName {
        Names.require(FORM, value, "database name");
        if (RESERVED.contains(value.toLowerCase(Locale.ROOT))) {
            throw new IllegalArgumentException("database name '" + value + "' is reserved");
        }
    }

    /** By default a tenant's database carries the tenant's name. */
    public static DatabaseName of(TenantId tenant) {
        return new DatabaseName(tenant.value());
    }

    @Override
    public String toString() {
        return value;
    }
}
