package io.sluice.core.tenant;

/**
 * The name of a shard (one primary and its replicas); of the form of a {@link TenantId}.
 * The constructor throws IllegalArgumentException if the value is of another form.
 */
public record ShardId(String value) implements Comparable<ShardId> {
    public ShardId {
        Names.require(TenantId.FORM, value, "shard id");
    }

    @Override
    public int compareTo(ShardId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
