package io.sluice.bench.handover;

import java.util.List;

/**
 * What came of a trial.
 *
 * @param struckAt how far the change had come, by the log
 * @param isChanged whether another server is the primary now
 * @param how what the router says of it
 * @param outageMillis until router and admin API were there again
 * @param servedMillis from then on which something was away, until all tenants were served directly
 * @param extra rows that the old primary has more
 * @param wrongs what must not be
 */
record TrialResult(
        TrialPlan plan,
        String struckAt,
        boolean isChanged,
        String how,
        long outageMillis,
        long servedMillis,
        long acknowledged,
        int extra,
        List<String> wrongs) {
    TrialResult {
        wrongs = List.copyOf(wrongs);
    }

    @Override
    public String toString() {
        return plan + " (was at " + struckAt + "): "
                + (isChanged ? "done" : "the primary stayed") + "; back after " + outageMillis
                + " ms, all served after "
                + servedMillis + " ms; " + acknowledged + " acknowledged, " + extra + " more on the old primary; " + how
                + (wrongs.isEmpty() ? "" : "\n    WRONG: " + String.join("\n    WRONG: ", wrongs));
    }
}
