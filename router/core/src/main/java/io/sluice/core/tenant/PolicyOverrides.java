package io.sluice.core.tenant;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What one tenant has otherwise than its {@link Tier}; null is inherited. Checked when it is laid over the tier. */
public record PolicyOverrides(
        TenantPolicy.@Nullable Reads reads,
        TenantPolicy.@Nullable Writes writes,
        @Nullable Duration holdTime,
        @Nullable Duration maxStaleness,
        @Nullable Boolean userLocks) {
    public static final PolicyOverrides NONE = new PolicyOverrides(null, null, null, null, null);
}
