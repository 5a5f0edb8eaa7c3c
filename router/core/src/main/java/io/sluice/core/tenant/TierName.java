package io.sluice.core.tenant;

/**
 * The name of a tier; of the form of a {@link TenantId}.
 * The constructor throws IllegalArgumentException if the value is of another form.
 */
public record TierName(String value) implements Comparable<TierName> {
    /** The tier of tenants that name none. */
    public static final TierName DEFAULT = new TierName("default");

    public TierName {
        Names.require(TenantId.FORM, value, "tier name");
    }

    @Override
    public int compareTo(TierName other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
