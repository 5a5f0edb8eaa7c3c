package io.sluice.core.replay;

/**
 * How many batches are at the shard at once: one more after a window of good ones, half as many when the shard is slower
 * than usual, and one while live statements wait. Beside it the operator's rate, by the generic cell rate algorithm.
 * Owned by the replay.
 */
final class Pace {
    /** So many times as slow as usual is trouble. */
    private static final double TROUBLE = 2;

    private static final double SMOOTHING = 1.0 / 8;
    /** A batch is never more than this part of a second's rate. */
    private static final int BURSTS_PER_SECOND = 10;

    private final ReplaySettings settings;
    private final Usual live = new Usual();
    private int window = 1;
    private int good;
    private double slowness = 1;
    private boolean liveWaits;
    private long calmNanos;
    private int entriesPerSecond;
    private long freeNanos;

    Pace(ReplaySettings settings, long nowNanos) {
        this.settings = settings;
        this.entriesPerSecond = settings.entriesPerSecond();
        this.calmNanos = nowNanos;
        this.freeNanos = nowNanos;
    }

    int window() {
        return liveWaits ? 1 : window;
    }

    boolean hasPlace(int inFlight) {
        return inFlight < window();
    }

    /** When the rate lets the next batch go. */
    long freeNanos() {
        return freeNanos;
    }

    int entriesPerSecond() {
        return entriesPerSecond;
    }

    int entriesMax() {
        return entriesPerSecond == 0 ? Integer.MAX_VALUE : Math.max(1, entriesPerSecond / BURSTS_PER_SECOND);
    }

    void onStarted(int entries, long nowNanos) {
        if (entriesPerSecond > 0) {
            long from = freeNanos - nowNanos > 0 ? freeNanos : nowNanos;
            freeNanos = from + entries * 1_000_000_000L / entriesPerSecond;
        }
    }

    void onRate(int perSecond, long nowNanos) {
        entriesPerSecond = perSecond;
        freeNanos = nowNanos;
    }

    /** @param ratio how many times its tenant's usual a batch took */
    void onGood(double ratio, long nowNanos) {
        slowness += SMOOTHING * (ratio - slowness);
        if (slowness > TROUBLE) {
            onTrouble(nowNanos);
        } else if (nowNanos - calmNanos >= 0 && ++good >= window) {
            good = 0;
            window = Math.min(settings.inFlight(), window + 1);
        }
    }

    void onTrouble(long nowNanos) {
        if (nowNanos - calmNanos >= 0) {
            window = Math.max(1, window / 2);
            good = 0;
            slowness = 1;
            calmNanos = nowNanos + settings.coolDown().toNanos();
        }
    }

    /** @param latencyNanos 0: nothing was measured */
    void onLive(int waiting, long latencyNanos, long nowNanos) {
        liveWaits = waiting > 0;
        if (latencyNanos > 0) {
            if (live.ratio((double) latencyNanos) > TROUBLE) {
                onTrouble(nowNanos);
            }
            live.learn((double) latencyNanos);
        }
    }

    /** Another outage, another shard: carefully again. */
    void restart(long nowNanos) {
        window = 1;
        good = 0;
        slowness = 1;
        calmNanos = nowNanos;
    }
}
