package io.sluice.raft;

import io.sluice.raft.entry.GroupState;
import io.sluice.raft.entry.MalformedEntryException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.apache.ratis.server.protocol.TermIndex;
import org.apache.ratis.server.storage.FileInfo;
import org.apache.ratis.server.storage.RaftStorage;
import org.apache.ratis.statemachine.SnapshotInfo;
import org.apache.ratis.statemachine.SnapshotRetentionPolicy;
import org.apache.ratis.statemachine.StateMachineStorage;
import org.jspecify.annotations.Nullable;

/**
 * What Raft calls a snapshot: the group's state in one small file, written after the logs' disks have confirmed everything up to
 * there. The records themselves are in the logs.
 */
final class StateFile implements StateMachineStorage {
    private static final String NAME = "state";

    private volatile @Nullable Path file;
    private volatile @Nullable TermIndex latest;

    @Override
    public void init(RaftStorage storage) {
        file = storage.getStorageDir().getStateMachineDir().toPath().resolve(NAME);
    }

    Optional<GroupState> read() throws IOException {
        try {
            Optional<GroupState> state = Durable.read(path()).map(GroupState::read);
            state.ifPresent(this::remember);
            return state;
        } catch (MalformedEntryException malformed) {
            throw new IOException(path() + " is damaged: " + malformed.getMessage(), malformed);
        }
    }

    void write(GroupState state) throws IOException {
        Durable.write(path(), state.toBytes());
        remember(state);
    }

    private void remember(GroupState state) {
        latest = state.index() < 0 ? null : TermIndex.valueOf(state.term(), state.index());
    }

    private Path path() {
        Path path = file;
        if (path == null) {
            throw new IllegalStateException("not initialized");
        }
        return path;
    }

    @Override
    public @Nullable SnapshotInfo getLatestSnapshot() {
        TermIndex at = latest;
        return at == null ? null : new Info(at);
    }

    @Override
    public void format() {}

    @Override
    public void cleanupOldSnapshots(SnapshotRetentionPolicy policy) {}

    private record Info(TermIndex at) implements SnapshotInfo {
        @Override
        public TermIndex getTermIndex() {
            return at;
        }

        @Override
        public List<FileInfo> getFiles() {
            return List.of();
        }
    }
}
