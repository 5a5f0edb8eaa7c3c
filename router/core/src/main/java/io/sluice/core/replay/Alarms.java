package io.sluice.core.replay;

import java.util.OptionalLong;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/** When to look at which tenant again. An alarm that is out of date is a look for nothing. Owned by the replay. */
final class Alarms<P> {
    private record Alarm<P>(long nanos, TenantQueue<P> tenant) {}

    private final PriorityQueue<Alarm<P>> due =
            new PriorityQueue<>((one, other) -> Long.signum(one.nanos - other.nanos));

    /** Not later than then; a tenant that has an earlier alarm is looked at then, and sets the next. */
    void set(TenantQueue<P> tenant, long nanos) {
        if (!tenant.hasAlarm || tenant.alarmNanos - nanos > 0) {
            tenant.hasAlarm = true;
            tenant.alarmNanos = nanos;
            due.add(new Alarm<>(nanos, tenant));
        }
    }

    void clear() {
        due.clear();
    }

    OptionalLong next() {
        Alarm<P> first = due.peek();
        return first == null ? OptionalLong.empty() : OptionalLong.of(first.nanos);
    }

    @Nullable
    TenantQueue<P> takeDue(long nowNanos) {
        Alarm<P> first = due.peek();
        if (first == null || first.nanos - nowNanos > 0) {
            return null;
        }
        due.remove();
        TenantQueue<P> tenant = first.tenant;
        tenant.hasAlarm = tenant.hasAlarm && tenant.alarmNanos != first.nanos;
        return tenant;
    }
}
