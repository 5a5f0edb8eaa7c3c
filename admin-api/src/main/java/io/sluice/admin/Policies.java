package io.sluice.admin;

import io.sluice.core.tenant.PolicyOverrides;
import io.sluice.core.tenant.TenantPolicy;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Policies, and what tenants have otherwise than their tier: objects of the same fields. */
final class Policies {
    private static final String POLICY = "policy";
    private static final String READS = "reads";
    private static final String WRITES = "writes";
    private static final String HOLD_TIME = "holdTime";
    private static final String MAX_STALENESS = "maxStaleness";
    private static final String USER_LOCKS = "userLocks";
    private static final String QUEUE_WRITES = "queueWrites";
    private static final String QUEUE_BYTES = "queueBytes";
    private static final String QUEUE_AGE = "queueAge";

    private Policies() {}

    static JsonObject json(TenantPolicy policy) {
        return json(PolicyOverrides.all(policy));
    }

    /** Only what is there. */
    static JsonObject json(PolicyOverrides own) {
        JsonObject json = new JsonObject();
        if (own.reads() != null) {
            json.put(READS, Words.of(own.reads()));
        }
        if (own.writes() != null) {
            json.put(WRITES, Words.of(own.writes()));
        }
        if (own.holdTime() != null) {
            json.put(HOLD_TIME, Words.of(own.holdTime()));
        }
        if (own.maxStaleness() != null) {
            json.put(MAX_STALENESS, Words.of(own.maxStaleness()));
        }
        if (own.userLocks() != null) {
            json.put(USER_LOCKS, own.userLocks());
        }
        if (own.queueWrites() != null) {
            json.put(QUEUE_WRITES, own.queueWrites());
        }
        if (own.queueBytes() != null) {
            json.put(QUEUE_BYTES, Words.ofBytes(own.queueBytes()));
        }
        if (own.queueAge() != null) {
            json.put(QUEUE_AGE, Words.of(own.queueAge()));
        }
        return json;
    }

    /** The policy before, with what the field {@code policy} changes. */
    static TenantPolicy changed(Fields fields, TenantPolicy before) {
        return own(fields, PolicyOverrides.NONE).over(before);
    }

    /** What was the tenant's own before, with what the field {@code policy} changes: null inherits again. */
    static PolicyOverrides own(Fields fields, PolicyOverrides before) {
        if (fields.isNull(POLICY)) {
            return PolicyOverrides.NONE;
        }
        return fields.object(POLICY)
                .flatMap(policy -> {
                    TenantPolicy.Reads reads = own(
                            policy,
                            READS,
                            policy.parsed(READS, text -> Words.parse(TenantPolicy.Reads.class, text)),
                            before.reads());
                    TenantPolicy.Writes writes = own(
                            policy,
                            WRITES,
                            policy.parsed(WRITES, text -> Words.parse(TenantPolicy.Writes.class, text)),
                            before.writes());
                    Duration hold =
                            own(policy, HOLD_TIME, policy.parsed(HOLD_TIME, Words::parseDuration), before.holdTime());
                    Duration stale = own(
                            policy,
                            MAX_STALENESS,
                            policy.parsed(MAX_STALENESS, Words::parseDuration),
                            before.maxStaleness());
                    Boolean locks = own(policy, USER_LOCKS, policy.truth(USER_LOCKS), before.userLocks());
                    Long most = own(policy, QUEUE_WRITES, policy.count(QUEUE_WRITES), before.queueWrites());
                    Long bytes = own(
                            policy, QUEUE_BYTES, policy.parsed(QUEUE_BYTES, Words::parseBytes), before.queueBytes());
                    Duration age =
                            own(policy, QUEUE_AGE, policy.parsed(QUEUE_AGE, Words::parseDuration), before.queueAge());
                    return fields.attempt(
                            POLICY,
                            () -> new PolicyOverrides(reads, writes, hold, stale, locks, most, bytes, age).shared());
                })
                .orElse(before);
    }

    private static <T> @Nullable T own(Fields policy, String name, Optional<T> given, @Nullable T before) {
        if (policy.isNull(name)) {
            return null;
        }
        return given.isPresent() ? given.get() : before;
    }
}
