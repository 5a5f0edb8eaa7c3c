package io.sluice.core.health;

/** All that is known of one server, whatever is made of it. Owned by its {@link ServerHealth}. */
final class Signals {
    final Canary greeting;
    final Canary read;
    final Canary write;

    private final HealthSettings settings;
    private final Patience usual;
    private final Patience withSlow;

    private TrafficSample traffic;
    private TrafficSample trafficBefore;
    private int lockWaits;
    private long lockWaitsNanos;
    private long lockAskedNanos;
    /** From here on we were listening; in the future while we catch up. */
    private long trustedNanos;

    private long tickNanos;
    /** Statements sent up to here were silent once, while canaries were answered: they are long, not stuck. */
    private long excusedNanos;

    Signals(HealthSettings settings, long nowNanos) {
        this.settings = settings;
        usual = Patience.usual(settings);
        withSlow = Patience.withSlow(settings);
        greeting = new Canary(Lane.GREETING, nowNanos);
        read = new Canary(Lane.READ, nowNanos);
        write = new Canary(Lane.WRITE, nowNanos);
        traffic = new TrafficLane(nowNanos).sample();
        trafficBefore = traffic;
        lockWaitsNanos = nowNanos;
        lockAskedNanos = nowNanos;
        trustedNanos = nowNanos;
        tickNanos = nowNanos;
        excusedNanos = nowNanos;
    }

    Canary canary(Lane lane) {
        return switch (lane) {
            case GREETING -> greeting;
            case READ -> read;
            case WRITE -> write;
            case TRAFFIC -> throw new IllegalArgumentException("the traffic lane has no canary");
        };
    }

    /** Before anything else at every event: a late tick means that this process stood still. */
    void onTime(long nowNanos) {
        long late = nowNanos - tickNanos - settings.tick().toNanos();
        if (late >= settings.ownLag().toNanos()) {
            onOwnLag(nowNanos);
            tickNanos = nowNanos;
        }
    }

    void onTick(TrafficSample sample, long nowNanos) {
        trafficBefore = traffic;
        traffic = sample;
        tickNanos = nowNanos;
    }

    void onOwnLag(long nowNanos) {
        trustedNanos = TrafficSample.later(
                trustedNanos, nowNanos + settings.ownLagGrace().toNanos());
    }

    void onLockWaits(int count, long nowNanos) {
        lockWaits = count;
        lockWaitsNanos = nowNanos;
    }

    /** Once a period. */
    boolean mayAskLockWaits(long nowNanos) {
        if (nowNanos - lockAskedNanos < settings.period().toNanos()) {
            return false;
        }
        lockAskedNanos = nowNanos;
        return true;
    }

    void onExcused(long nowNanos) {
        excusedNanos = nowNanos;
    }

    void forgetGood() {
        greeting.forgetGood();
        read.forgetGood();
        write.forgetGood();
    }

    void forgetSlow() {
        read.forgetSlow();
        write.forgetSlow();
    }

    /** Judge from now on, by what happens from now on. */
    void forgetBad(long nowNanos) {
        greeting.forgetBad();
        read.forgetBad();
        write.forgetBad();
        trustedNanos = TrafficSample.later(trustedNanos, nowNanos);
        excusedNanos = nowNanos;
    }

    Patience patience() {
        return isSlow() ? withSlow : usual;
    }

    boolean isSlow() {
        return read.isSlow() || write.isSlow();
    }

    boolean isTrusted(long nowNanos) {
        return nowNanos - trustedNanos >= 0;
    }

    long trustedNanos() {
        return trustedNanos;
    }

    TrafficSample traffic() {
        return traffic;
    }

    /** Connections were lost since the tick before the last. */
    boolean hasLost() {
        return traffic.lost() != trafficBefore.lost();
    }

    boolean isSentSinceExcused(long sentNanos) {
        return sentNanos - excusedNanos > 0;
    }

    /** The last sign of life on any lane but the greeting, whose word is for new connections only. */
    long heardNanos() {
        return TrafficSample.later(
                traffic.heardNanos(), TrafficSample.later(read.answeredNanos(), write.answeredNanos()));
    }

    /** Sessions seen to wait for a global lock, at or after the given moment. */
    int lockWaitsSince(long nanos) {
        return lockWaitsNanos - nanos >= 0 ? lockWaits : 0;
    }
}
