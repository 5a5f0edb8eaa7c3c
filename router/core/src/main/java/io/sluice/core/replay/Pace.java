package io.sluice.core.replay;

/**
 * How many batches are at the shard at once: one more after a window of good ones, half as many when batches or live statements
 * are slower than usual, and one while live statements wait. Where even one is too many, it rests after each. Beside it the
 * operator's rate, by the generic cell rate algorithm. Owned by the replay.
 */
final class Pace {
    /** A batch that takes so many times as long as usual is trouble. */
    private static final double TROUBLE = 2;
    /** Live statements come first... */
    private static final double LIVE_TROUBLE = 1.3;
    /** ...and more than this is no time to send more. */
    private static final double LIVE_CALM = 1.2;

    private static final double SMOOTHING = 1.0 / 8;
    private static final double LIVE_SMOOTHING = 1.0 / 4;
    /** The longest rest, in times of the batch before it: so the drain goes on however busy the shard is. */
    private static final int REST_MAX = 15;
    /** A batch is never more than this part of a second's rate. */
    private static final int BURSTS_PER_SECOND = 10;

    private final ReplaySettings settings;
    private final Usual live = new Usual();
    private int window = 1;
    private int good;
    private double slowness = 1;
    private double liveNanos;
    private double liveSlowness = 1;
    private boolean liveWaits;
    /** In times of the batch before it. */
    private int rest;

    private long restedNanos;
    /** Since something was slow, what is one more is looked at for a while. */
    private boolean careful;

    private long calmNanos;
    private int entriesPerSecond;
    private long freeNanos;

    Pace(ReplaySettings settings, long nowNanos) {
        this.settings = settings;
        this.entriesPerSecond = settings.entriesPerSecond();
        this.calmNanos = nowNanos;
        this.freeNanos = nowNanos;
        this.restedNanos = nowNanos;
    }

    int window() {
        return liveWaits ? 1 : window;
    }

    boolean hasPlace(int inFlight) {
        return inFlight < window();
    }

    /** When the rate, or the rest, lets the next batch go. */
    long freeNanos() {
        return restedNanos - freeNanos > 0 ? restedNanos : freeNanos;
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

    /** A batch was applied. */
    void onApplied(long tookNanos, long nowNanos) {
        restedNanos =
                nowNanos + rest * Math.min(tookNanos, settings.batch().time().toNanos());
    }

    /** @param ratio how many times its tenant's usual a batch took */
    void onGood(double ratio, long nowNanos) {
        slowness += SMOOTHING * (ratio - slowness);
        if (slowness > TROUBLE) {
            onSlow(nowNanos);
        } else if (nowNanos - calmNanos >= 0 && ++good >= window && liveSlowness <= LIVE_CALM) {
            good = 0;
            grow();
            calmNanos = careful ? nowNanos + settings.coolDown().toNanos() : nowNanos;
        }
    }

    private void grow() {
        if (rest > 0) {
            rest /= 2;
        } else {
            window = Math.min(settings.inFlight(), window + 1);
        }
    }

    /** The shard, or what else is sent to it, is slow. */
    private void onSlow(long nowNanos) {
        if (nowNanos - calmNanos >= 0) {
            rest = window > 1 ? 0 : Math.min(REST_MAX, 2 * rest + 1);
            careful = true;
            onTrouble(nowNanos);
        }
    }

    /** A batch was in vain, which need not be for the others. */
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
            liveNanos = liveNanos == 0 ? latencyNanos : liveNanos + LIVE_SMOOTHING * (latencyNanos - liveNanos);
            liveSlowness = live.ratio(liveNanos);
            live.learn(liveNanos);
            if (liveSlowness > LIVE_TROUBLE) {
                onSlow(nowNanos);
            }
        }
    }

    /** Another outage, another shard: carefully again. */
    void restart(long nowNanos) {
        window = 1;
        rest = 0;
        careful = false;
        good = 0;
        slowness = 1;
        calmNanos = nowNanos;
        restedNanos = nowNanos;
    }
}
