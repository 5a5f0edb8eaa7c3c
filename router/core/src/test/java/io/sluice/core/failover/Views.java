package io.sluice.core.failover;

import io.sluice.core.gtid.GtidSet;
import io.sluice.core.tenant.Epoch;
import io.sluice.core.tenant.Handover;
import io.sluice.core.tenant.LossPolicy;
import io.sluice.core.tenant.ServerAddress;
import io.sluice.core.tenant.ShardFailover;
import io.sluice.core.tenant.ShardId;
import io.sluice.core.tenant.ShardRecord;
import io.sluice.core.tenant.TlsMode;
import io.sluice.core.testing.Samples;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/** A shard of a primary P with the replicas A and B, and what its servers say. */
final class Views {
    static final ServerAddress P = new ServerAddress("p", 3306);
    static final ServerAddress A = new ServerAddress("a", 3306);
    static final ServerAddress B = new ServerAddress("b", 3306);
    static final ShardRecord SHARD = new ShardRecord(
            new ShardId("s"), new Epoch(7), P, List.of(A, B), "sluice", Samples.SECRET, TlsMode.REQUIRED);
    static final Instant SINCE = Instant.ofEpochSecond(1_000);

    private static final String SOURCE_OF_P = "00000000-0000-0000-0000-00000000000f";
    private static final String SOURCE_OF_A = "00000000-0000-0000-0000-00000000000a";

    private Views() {}

    /** What P has written, up to this one. */
    static GtidSet upTo(int number) {
        return number == 0 ? GtidSet.EMPTY : GtidSet.parse(SOURCE_OF_P + ":1-" + number);
    }

    /** With one that A has written. */
    static GtidSet withOwn(GtidSet set) {
        return set.union(GtidSet.parse(SOURCE_OF_A + ":1"));
    }

    /** P, which had that many at second 10. */
    static LastSeen seen(int executed, boolean isSemiSync) {
        return new LastSeen(SOURCE_OF_P, upTo(executed), 10_000_000_000L, isSemiSync);
    }

    static ShardRecord with(UnaryOperator<ShardFailover> change) {
        return SHARD.withFailover(SHARD.epoch(), change.apply(SHARD.failover()));
    }

    static Handover handover(Handover.Kind kind, Handover.Step step) {
        return new Handover(kind, step, A, SINCE, "dba", LossPolicy.UNSEEN, Handover.Fence.HOOK);
    }

    static Order order(Handover.Kind kind) {
        return new Order(kind, Optional.empty(), "dba", LossPolicy.UNSEEN, Handover.Fence.HOOK, false, false);
    }

    /** A replica that has received and executed that much, and has nothing else to say. */
    static View replica(ServerAddress server, int executed, int received) {
        return new View(server, upTo(executed), upTo(received));
    }

    static Map<ServerAddress, ServerView> of(View... views) {
        return Arrays.stream(views).collect(Collectors.toMap(view -> view.server, View::view));
    }

    /** How a server stands, to be said in a line. */
    static final class View {
        private final ServerAddress server;
        private final GtidSet executed;
        private final GtidSet received;
        private Optional<ServerAddress> follows = Optional.of(P);
        private boolean isReadOnly = true;
        private boolean isReceiving = true;
        private boolean isApplying = true;
        private boolean keepsBinlog = true;
        private boolean isInBackup;
        private Duration delay = Duration.ZERO;
        private long startedNanos;

        private View(ServerAddress server, GtidSet executed, GtidSet received) {
            this.server = server;
            this.executed = executed;
            this.received = received;
        }

        View withOwnTransaction() {
            View other = new View(server, withOwn(executed), withOwn(received));
            other.isReadOnly = isReadOnly;
            return other;
        }

        /** As a primary is. */
        View writable() {
            isReadOnly = false;
            return followingNobody();
        }

        View takingWrites() {
            isReadOnly = false;
            return this;
        }

        View followingNobody() {
            follows = Optional.empty();
            isReceiving = false;
            isApplying = false;
            return this;
        }

        View notReceiving() {
            isReceiving = false;
            return this;
        }

        View notApplying() {
            isApplying = false;
            return this;
        }

        View withoutBinlog() {
            keepsBinlog = false;
            return this;
        }

        View inBackup() {
            isInBackup = true;
            return this;
        }

        View delayed(int seconds) {
            delay = Duration.ofSeconds(seconds);
            return this;
        }

        View startedAt(long nanos) {
            startedNanos = nanos;
            return this;
        }

        ServerView view() {
            return new ServerView(
                    server,
                    isReadOnly,
                    executed,
                    received,
                    follows,
                    isReceiving,
                    isApplying,
                    keepsBinlog,
                    isInBackup,
                    delay,
                    startedNanos);
        }
    }
}
