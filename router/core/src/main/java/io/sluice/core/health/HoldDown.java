package io.sluice.core.health;

/**
 * How long a server must be good before it is released: longer for one that flaps.
 *
 * @param doublings by earlier containments, less those that time has taken back
 * @param lastNanos the last containment
 */
record HoldDown(int doublings, long lastNanos) {
    /** Another containment; the first one doubles nothing. */
    HoldDown onContained(HealthSettings settings, long nowNanos) {
        long decayed = (nowNanos - lastNanos) / settings.holdDownDecay().toNanos();
        HoldDown left = new HoldDown((int) Math.max(0, doublings - decayed), nowNanos);
        boolean mayGrow = left.nanos(settings) < settings.holdDownMax().toNanos();
        return mayGrow ? new HoldDown(left.doublings + 1, nowNanos) : left;
    }

    long nanos(HealthSettings settings) {
        long grown = settings.holdDown().toNanos() << Math.max(0, doublings - 1);
        return Math.min(grown, settings.holdDownMax().toNanos());
    }
}
