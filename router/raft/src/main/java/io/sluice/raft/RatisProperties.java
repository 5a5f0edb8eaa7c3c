package io.sluice.raft;

import java.io.File;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.ratis.conf.RaftProperties;
import org.apache.ratis.grpc.GrpcConfigKeys;
import org.apache.ratis.server.RaftServerConfigKeys;
import org.apache.ratis.util.SizeInBytes;
import org.apache.ratis.util.TimeDuration;

/** How Ratis is set, and why so. */
final class RatisProperties {
    private static final int SEGMENT_BYTES = 16 << 20;
    private static final int MARGIN_BYTES = 1 << 20;

    private RatisProperties() {}

    static RaftProperties of(RaftSettings settings, Path nothing) {
        RaftProperties properties = new RaftProperties();
        storage(properties, nothing);
        log(properties, settings.batchBytes() + MARGIN_BYTES, settings.logEntries());
        timing(properties);
        GrpcConfigKeys.Server.setHost(properties, RaftSettings.host(settings.bind()));
        GrpcConfigKeys.Server.setPort(properties, RaftSettings.port(settings.bind()));
        GrpcConfigKeys.setMessageSizeMax(properties, bytes(settings.batchBytes() + 16 * MARGIN_BYTES));
        return properties;
    }

    /** Where groups are looked for when they are added; Ratis reads it then, and once before for those to start by itself. */
    static void storage(RaftProperties properties, Path folder) {
        RaftServerConfigKeys.setStorageDir(properties, List.of(folder.toFile()));
        RaftServerConfigKeys.setRemovedGroupsDir(properties, new File(folder.toFile(), "removed"));
    }

    private static void log(RaftProperties properties, int entryBytes, int entries) {
        RaftServerConfigKeys.Log.Appender.setBufferByteLimit(properties, bytes(entryBytes));
        RaftServerConfigKeys.Log.setWriteBufferSize(properties, bytes(entryBytes + 64));
        RaftServerConfigKeys.Log.setSegmentSizeMax(properties, bytes(Math.max(SEGMENT_BYTES, 2 * entryBytes)));
        RaftServerConfigKeys.Log.setPreallocatedSize(properties, bytes(SEGMENT_BYTES / 4));
        RaftServerConfigKeys.Log.setSegmentCacheNumMax(properties, 2);
        RaftServerConfigKeys.Log.setSegmentCacheSizeMax(properties, bytes(2 * SEGMENT_BYTES));
        // The records are in our logs: whoever is behind takes them from there, so nobody who is away makes this log
        // grow.
        RaftServerConfigKeys.Log.setPurgeUptoSnapshotIndex(properties, true);
        RaftServerConfigKeys.Log.setPurgePreservationLogNum(properties, entries / 5);
        RaftServerConfigKeys.Log.setPurgeGap(properties, entries / 10);
        RaftServerConfigKeys.Log.Appender.setInstallSnapshotEnabled(properties, false);
        RaftServerConfigKeys.Snapshot.setAutoTriggerEnabled(properties, true);
        RaftServerConfigKeys.Snapshot.setAutoTriggerThreshold(properties, entries);
        RaftServerConfigKeys.Snapshot.setTriggerWhenStopEnabled(properties, false);
        RaftServerConfigKeys.Snapshot.setTriggerWhenRemoveEnabled(properties, false);
        RaftServerConfigKeys.Write.setByteLimit(properties, bytes(8L * entryBytes));
    }

    private static void timing(RaftProperties properties) {
        // A new leader within about a second, and none because of a pause of half a second.
        RaftServerConfigKeys.Rpc.setTimeoutMin(properties, millis(600));
        RaftServerConfigKeys.Rpc.setTimeoutMax(properties, millis(1_000));
        // Whoever starts has heard of no leader yet; one that is there is heard of sooner, and lets nobody else be
        // elected.
        RaftServerConfigKeys.Rpc.setFirstElectionTimeoutMin(properties, millis(300));
        RaftServerConfigKeys.Rpc.setFirstElectionTimeoutMax(properties, millis(600));
        RaftServerConfigKeys.Rpc.setRequestTimeout(properties, millis(3_000));
        RaftServerConfigKeys.LeaderElection.setPreVote(properties, true);
        RaftServerConfigKeys.LeaderElection.setLeaderStepDownWaitTime(properties, millis(2_000));
        // A process that was frozen goes on when it is thawed; by itself Ratis would close the server for good.
        RaftServerConfigKeys.setCloseThreshold(properties, TimeDuration.valueOf(3_650, TimeUnit.DAYS));
        RaftServerConfigKeys.Read.setOption(properties, RaftServerConfigKeys.Read.Option.LINEARIZABLE);
        RaftServerConfigKeys.Read.setTimeout(properties, millis(2_000));
    }

    private static SizeInBytes bytes(long bytes) {
        return SizeInBytes.valueOf(bytes);
    }

    private static TimeDuration millis(long millis) {
        return TimeDuration.valueOf(millis, TimeUnit.MILLISECONDS);
    }
}
