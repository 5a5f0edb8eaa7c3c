package io.sluice.core.tenant;

import java.util.regex.Pattern;

/**
 * The name of a tenant: 1 to 64 characters out of {@code A-Z a-z 0-9 _ . -}, the first a letter or a digit.
 * The constructor throws IllegalArgumentException if the value is of another form.
 */
public record TenantId(String value) implements Comparable<TenantId> {
    static final Pattern FORM = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_.-]{0,63}");

    public TenantId {
        Names.require(FORM, value, "tenant id");
    }

    @Override
    public int compareTo(TenantId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
