package io.sluice.core.replay;

/** The numbers of one replay. Owned by it. */
final class ReplayCounts {
    private final Flow flow;
    long remaining;
    long batches;
    long retries;
    long lost;
    long handedBack;
    private long applied;
    private long already;
    private long dead;

    ReplayCounts(long nowNanos) {
        flow = new Flow(nowNanos);
    }

    void onApplied(int entries, int alreadyApplied, long nowNanos) {
        remaining -= entries;
        applied += entries;
        already += alreadyApplied;
        flow.add(entries, nowNanos);
    }

    void onDead() {
        remaining--;
        dead++;
    }

    double perSecond(long nowNanos) {
        return flow.perSecond(nowNanos);
    }

    ReplayStatus.Totals totals() {
        return new ReplayStatus.Totals(applied, already, dead, batches, retries, lost, handedBack);
    }
}
