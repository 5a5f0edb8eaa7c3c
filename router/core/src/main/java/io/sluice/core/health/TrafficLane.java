package io.sluice.core.health;

/**
 * What goes to one server over the connections of one event loop. It counts and never judges, so that a statement costs two
 * short calls: a statement in flight is a link in a ring in the order of sending, and its place is made once, with its
 * connection. Nothing here allocates but {@link #sample}.
 *
 * <p>Owned by the event loop of its connections.
 */
public final class TrafficLane {
    /** A connection's place in the lane, for the one statement that it can have in flight. */
    public static final class Place {
        private Place older = this;
        private Place newer = this;
        private long sentNanos;
        private boolean mayCommit;

        /** Whether a statement is in flight here. */
        public boolean isTaken() {
            return older != this;
        }

        private void putBehind(Place last) {
            older = last;
            newer = last.newer;
            last.newer.older = this;
            last.newer = this;
        }

        private void takeOut() {
            older.newer = newer;
            newer.older = older;
            older = this;
            newer = this;
        }
    }

    /** Two rings, each closed by a place that is never taken out: the newest is before it, the oldest behind. */
    private final Place statements = new Place();

    private final Place commits = new Place();
    private int outstanding;
    private int commitsOutstanding;
    private long sentNanos;
    private long heardNanos;
    private long commitSentNanos;
    private long committedNanos;
    private long lost;

    public TrafficLane(long nowNanos) {
        sentNanos = nowNanos;
        heardNanos = nowNanos;
        commitSentNanos = nowNanos;
        committedNanos = nowNanos;
    }

    /** @param mayCommit whether it changes data by itself, or ends a transaction that did */
    public void onSent(Place place, boolean mayCommit, long nowNanos) {
        if (place.isTaken()) {
            throw new IllegalStateException("a second statement in flight on one connection");
        }
        place.sentNanos = nowNanos;
        place.mayCommit = mayCommit;
        sentNanos = nowNanos;
        if (mayCommit) {
            place.putBehind(commits.older);
            commitsOutstanding++;
            commitSentNanos = nowNanos;
        } else {
            place.putBehind(statements.older);
            outstanding++;
        }
    }

    /** Bytes came, and more are to come. */
    public void onHeard(long nowNanos) {
        heardNanos = nowNanos;
    }

    /**
     * The answer is complete.
     *
     * @param committed whether it proves a commit: no error, and data was changed. An UPDATE that met no row and a COMMIT of
     *     reads succeed on a dead disk.
     */
    public void onAnswered(Place place, boolean committed, long nowNanos) {
        takeOut(place);
        heardNanos = nowNanos;
        if (committed) {
            committedNanos = nowNanos;
        }
    }

    /** The connection was lost, by the server's or the network's doing; not for those that the router destroys. */
    public void onLost(Place place) {
        lost++;
        onDestroyed(place);
    }

    /** The router itself gave up the connection. */
    public void onDestroyed(Place place) {
        if (place.isTaken()) {
            takeOut(place);
        }
    }

    public TrafficSample sample() {
        long oldestRead = statements.newer.sentNanos;
        long oldestCommit = commits.newer.sentNanos;
        boolean commitIsOldest = outstanding == 0 || (commitsOutstanding > 0 && oldestCommit - oldestRead < 0);
        return new TrafficSample(
                outstanding + commitsOutstanding,
                commitIsOldest ? oldestCommit : oldestRead,
                sentNanos,
                heardNanos,
                commitsOutstanding,
                oldestCommit,
                commitSentNanos,
                committedNanos,
                lost);
    }

    private void takeOut(Place place) {
        if (!place.isTaken()) {
            throw new IllegalStateException("an answer without a statement");
        }
        place.takeOut();
        if (place.mayCommit) {
            commitsOutstanding--;
        } else {
            outstanding--;
        }
    }
}
