package io.sluice.simulation.world;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** What the primary of a shard has committed, and how much of it its replica has. */
public final class CommitLog {
    private record Commit(long nanos, long heartbeat) {}

    /** What can be wrong with the replication; the replica itself says every time that all is well and the lag is 0. */
    public enum Trouble {
        NONE,
        /** Nothing comes any more. */
        STOPPED,
        /** Everything comes seconds late. */
        LATE
    }

    private static final Duration LATE = Duration.ofSeconds(6);

    private final VirtualTime time;
    private final Chance chance;
    private final List<Commit> commits = new ArrayList<>();
    private Trouble trouble = Trouble.NONE;
    private boolean replicaStands;
    private int sent;
    private int applied;

    public CommitLog(VirtualTime time, Chance chance) {
        this.time = time;
        this.chance = chance;
        commits.add(new Commit(time.nanos(), 0));
        sent = 1;
        applied = 1;
    }

    public void breakBy(Trouble next) {
        trouble = next;
        if (trouble == Trouble.NONE) {
            send();
        }
    }

    void onReplica(boolean stands) {
        replicaStands = stands;
        apply(0);
    }

    void commit(long heartbeat) {
        long before = commits.get(commits.size() - 1).heartbeat;
        commits.add(new Commit(time.nanos(), heartbeat == 0 ? before : heartbeat));
        send();
    }

    private void send() {
        if (trouble == Trouble.STOPPED) {
            return;
        }
        int until = commits.size();
        long lag =
                trouble == Trouble.LATE ? LATE.toNanos() : Duration.ofMillis(5).toNanos();
        time.after(chance.about(lag), () -> apply(until));
    }

    private void apply(int until) {
        sent = Math.max(sent, until);
        applied = replicaStands ? applied : sent;
    }

    /** What the replica's heartbeat row says. */
    long replicaHeartbeat() {
        return commits.get(applied - 1).heartbeat;
    }

    long primaryHeartbeat() {
        return commits.get(commits.size() - 1).heartbeat;
    }

    /** Whether the replica has all that was committed until then. */
    public boolean isOnReplica(long untilNanos) {
        return applied == commits.size() || commits.get(applied).nanos > untilNanos;
    }
}
