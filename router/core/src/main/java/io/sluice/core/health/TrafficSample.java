package io.sluice.core.health;

/**
 * What a {@link TrafficLane} shows at one moment; all times are moments of the same clock.
 *
 * @param outstanding statements in flight
 * @param oldestNanos when the oldest of them was sent; without meaning if there is none
 * @param sentNanos the last statement sent
 * @param heardNanos the last byte from the server
 * @param commits statements in flight that may end with a commit
 * @param oldestCommitNanos when the oldest of them was sent; without meaning if there is none
 * @param commitSentNanos the last such statement sent
 * @param committedNanos the last commit that the server acknowledged
 * @param lost connections lost since the beginning
 */
public record TrafficSample(
        int outstanding,
        long oldestNanos,
        long sentNanos,
        long heardNanos,
        int commits,
        long oldestCommitNanos,
        long commitSentNanos,
        long committedNanos,
        long lost) {

    /** Together with the lane of another event loop for the same server. */
    public TrafficSample with(TrafficSample other) {
        return new TrafficSample(
                outstanding + other.outstanding,
                oldest(outstanding, oldestNanos, other.outstanding, other.oldestNanos),
                later(sentNanos, other.sentNanos),
                later(heardNanos, other.heardNanos),
                commits + other.commits,
                oldest(commits, oldestCommitNanos, other.commits, other.oldestCommitNanos),
                later(commitSentNanos, other.commitSentNanos),
                later(committedNanos, other.committedNanos),
                lost + other.lost);
    }

    /** The later of two moments of a clock that may have any zero. */
    static long later(long one, long other) {
        return one - other >= 0 ? one : other;
    }

    private static long oldest(int count, long oldest, int otherCount, long otherOldest) {
        if (count == 0) {
            return otherOldest;
        }
        boolean otherIsOlder = otherCount > 0 && otherOldest - oldest < 0;
        return otherIsOlder ? otherOldest : oldest;
    }
}
