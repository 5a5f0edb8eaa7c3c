package io.sluice.raft;

import io.sluice.journal.FileLog;
import io.sluice.raft.entry.EntryCodec;
import io.sluice.raft.entry.GroupState;
import io.sluice.raft.entry.LogPlace;
import io.sluice.raft.entry.Step;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.ratis.proto.RaftProtos.LogEntryProto;
import org.apache.ratis.proto.RaftProtos.RaftConfigurationProto;
import org.apache.ratis.proto.RaftProtos.RoleInfoProto;
import org.apache.ratis.protocol.Message;
import org.apache.ratis.protocol.RaftGroupId;
import org.apache.ratis.server.RaftServer;
import org.apache.ratis.server.protocol.TermIndex;
import org.apache.ratis.server.storage.RaftStorage;
import org.apache.ratis.statemachine.StateMachineStorage;
import org.apache.ratis.statemachine.TransactionContext;
import org.apache.ratis.statemachine.impl.BaseStateMachine;
import org.apache.ratis.thirdparty.com.google.protobuf.ByteString;
import org.apache.ratis.util.LifeCycle;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts what a group has agreed on into this router's logs. Raft's applier thread applies and takes snapshots, one entry after
 * the other; a repair or a catch-up keeps it waiting meanwhile. The state is guarded by this monitor.
 */
final class GroupMachine extends BaseStateMachine {
    private static final Logger LOG = LoggerFactory.getLogger(GroupMachine.class);
    private static final long SNAPSHOT_BYTES = 128L << 20;

    private final Group group;
    private final LocalLogs logs;
    private final EntryCodec codec;
    private final Host host;
    private final StateFile file = new StateFile();

    private GroupState state = new GroupState();
    /** How many repairs and catch-ups keep the applier waiting. */
    private int blocks;

    private boolean isClosed;
    private boolean isBroken;
    private long termOfConfiguration;
    /** The applier's. */
    private long bytesSinceSnapshot;

    /** Whom the machine tells, and who does for it what takes long. Any thread; nothing blocks. */
    interface Host {
        /** Everything that was agreed on in earlier terms is applied here, up to this position of the map. */
        void onLeading(Group group, long term);

        void onNotLeading(Group group);

        void onMembers(Group group);

        /** Raft's log, or one of ours, cannot be written: the group must be opened again. */
        void onTrouble(Group group, Throwable why);

        void onSnapshotWanted(Group group);

        /** Takes the leader's state and logs; completes when they are on this disk. */
        CompletionStage<GroupState> catchUp(Group group, RoleInfoProto role);

        /** Takes what is missing here from whoever has it; completes when it is on this disk. */
        CompletionStage<Void> repair(Group group, Map<String, LogPlace> places);
    }

    GroupMachine(Group group, LocalLogs logs, EntryCodec codec, Host host) {
        this.group = group;
        this.logs = logs;
        this.codec = codec;
        this.host = host;
    }

    @Override
    public void initialize(RaftServer server, RaftGroupId id, RaftStorage storage) throws IOException {
        super.initialize(server, id, storage);
        getLifeCycle().startAndTransition(() -> begin(storage), IOException.class);
    }

    private void begin(RaftStorage storage) throws IOException {
        file.init(storage);
        if (file.read().isEmpty()) {
            // Before anything is applied: when this is read again the logs will have more in them.
            file.write(founded());
        }
        load();
        Map<String, LogPlace> missing = missing();
        if (!missing.isEmpty()) {
            LOG.warn("logs are not what they were and are taken from other routers: group={} logs={}", group, missing);
            block();
            host.repair(group, missing).whenComplete((done, error) -> {
                if (error == null) {
                    unblock();
                } else {
                    LOG.error("logs could not be taken from other routers: group={}", group, error);
                }
            });
        }
    }

    /** The logs that are here, as those of a new group. For one who joins another the leader's state takes its place. */
    private GroupState founded() {
        GroupState founded = new GroupState();
        for (String name : logs.names()) {
            FileLog log = logs.file(name);
            if (log != null) {
                founded.found(name, new LogPlace(log.id(), log.last().value()));
            }
        }
        return founded;
    }

    private synchronized void load() throws IOException {
        state = file.read().orElseThrow(() -> new IOException("the state of the group is gone"));
        setLastAppliedTermIndex(TermIndex.valueOf(state.term(), state.index()));
    }

    private synchronized Map<String, LogPlace> missing() {
        Map<String, LogPlace> missing = new TreeMap<>(state.logs());
        missing.entrySet().removeIf(each -> {
            FileLog log = logs.file(each.getKey());
            return log != null
                    && log.id() == each.getValue().id()
                    && log.last().value() >= each.getValue().last();
        });
        return missing;
    }

    @Override
    public StateMachineStorage getStateMachineStorage() {
        return file;
    }

    /** Any thread: a copy. */
    synchronized GroupState state() {
        return GroupState.read(state.toBytes());
    }

    synchronized long position(String log) {
        return state.log(log).map(LogPlace::last).orElse(0L);
    }

    /** Where each log stands, as far as was applied. Any thread. */
    synchronized Map<String, Long> positions() {
        Map<String, Long> positions = new TreeMap<>();
        state.logs().forEach((log, place) -> positions.put(log, place.last()));
        return positions;
    }

    @Override
    public CompletableFuture<Message> applyTransaction(TransactionContext transaction) {
        LogEntryProto entry = transaction.getLogEntry();
        try {
            awaitUnblocked();
            return CompletableFuture.completedFuture(apply(entry));
        } catch (InterruptedException closed) {
            // Not passed on: the thread is Ratis', and has to come to its end.
            return broken(closed);
        } catch (RuntimeException | Error failure) {
            return broken(failure);
        }
    }

    /**
     * From here on nothing is applied and no snapshot taken, until the group is opened again and applies it from Raft's log. Thrown, it
     * would leave Ratis' applier turning forever in a group that is being closed.
     */
    private CompletableFuture<Message> broken(Throwable why) {
        if (fail()) {
            host.onTrouble(group, why);
        }
        return CompletableFuture.failedFuture(new IllegalStateException("the group is opened again", why));
    }

    /** Nothing is applied any more; whether that is new. Any thread. */
    synchronized boolean fail() {
        boolean isNew = !isBroken && !isClosed;
        isBroken = true;
        notifyAll();
        return isNew;
    }

    private Message apply(LogEntryProto proto) throws InterruptedException {
        ByteString data = proto.getStateMachineLogEntry().getLogData();
        GroupState.Outcome outcome;
        synchronized (this) {
            if (proto.getIndex() <= state.index()) {
                // It is part of what was taken from the leader.
                return Message.EMPTY;
            }
            outcome = state.apply(codec.read(data.asReadOnlyByteBuffer()), proto.getTerm(), proto.getIndex());
        }
        for (Step step : outcome.steps()) {
            if (step instanceof Step.Append append) {
                append(append);
            } else if (step instanceof Step.Trim trim) {
                logs.of(trim.log()).trim(trim.upTo());
            }
        }
        setLastAppliedTermIndex(TermIndex.valueOf(proto.getTerm(), proto.getIndex()));
        bytesSinceSnapshot += data.size();
        if (bytesSinceSnapshot > SNAPSHOT_BYTES) {
            bytesSinceSnapshot = 0;
            host.onSnapshotWanted(group);
        }
        return Message.valueOf(ByteString.copyFrom(outcome.reply().toBytes()));
    }

    /** What the log has already, since it was there before a restart, is left out. */
    private void append(Step.Append append) throws InterruptedException {
        FileLog there = logs.file(append.log());
        if (there != null && there.id() != append.id()) {
            LOG.error(
                    "a log is not the one that the routers agreed on: log={} moved to {}",
                    append.log(),
                    logs.setAside(logs.of(append.log())));
            there = null;
        }
        if (there == null) {
            if (!append.isNew()) {
                throw new IllegalStateException("the log " + append.log() + " is not there");
            }
            logs.make(append.log(), append.id());
        }
        LocalLog log = logs.of(append.log());
        long known = log.appended() - append.before();
        if (known < 0) {
            throw new IllegalStateException(
                    "the log " + append.log() + " ends at " + log.appended() + ", before " + append.before());
        }
        if (known < append.records().size()) {
            log.append(append.records().subList((int) known, append.records().size()));
        }
    }

    @Override
    public void notifyTermIndexUpdated(long term, long index) {
        synchronized (this) {
            if (index <= state.index() || isBroken) {
                return;
            }
            state.reach(term, index);
        }
        setLastAppliedTermIndex(TermIndex.valueOf(term, index));
    }

    @Override
    public long takeSnapshot() throws IOException {
        GroupState taken = takable();
        if (taken.index() < 0) {
            return -1;
        }
        try {
            for (Map.Entry<String, LogPlace> each : taken.logs().entrySet()) {
                LocalLog log = logs.of(each.getKey());
                log.awaitWritten();
                if (log.told() < each.getValue().last()) {
                    throw new IOException("the log " + each.getKey() + " is still taken from other routers");
                }
            }
        } catch (InterruptedException closed) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("the group is closed");
        }
        file.write(taken);
        bytesSinceSnapshot = 0;
        return taken.index();
    }

    private synchronized GroupState takable() throws IOException {
        if (isBroken) {
            throw new IOException("the group is opened again");
        }
        return state();
    }

    @Override
    public CompletableFuture<TermIndex> notifyInstallSnapshotFromLeader(RoleInfoProto role, TermIndex first) {
        block();
        LOG.info("catching up with the leader: group={} leader's first entry={}", group, first);
        return host.catchUp(group, role).toCompletableFuture().handle((taken, error) -> {
            try {
                if (error != null) {
                    throw new IllegalStateException("could not catch up with the leader", error);
                }
                return take(taken);
            } finally {
                unblock();
            }
        });
    }

    private synchronized TermIndex take(GroupState taken) {
        try {
            file.write(taken);
            state = taken;
            LOG.info("caught up with the leader: group={} index={}", group, taken.index());
            return TermIndex.valueOf(taken.term(), taken.index());
        } catch (IOException failure) {
            throw new IllegalStateException("could not keep the leader's state", failure);
        }
    }

    @Override
    public void pause() {
        getLifeCycle().transition(LifeCycle.State.PAUSING);
        getLifeCycle().transition(LifeCycle.State.PAUSED);
    }

    @Override
    public void reinitialize() throws IOException {
        load();
        getLifeCycle().transition(LifeCycle.State.STARTING);
        getLifeCycle().transition(LifeCycle.State.RUNNING);
    }

    private synchronized void block() {
        blocks++;
    }

    private synchronized void unblock() {
        blocks--;
        notifyAll();
    }

    private synchronized void awaitUnblocked() throws InterruptedException {
        while (blocks > 0 && !isClosed && !isBroken) {
            wait();
        }
        if (blocks > 0 || isBroken) {
            throw new InterruptedException("closed");
        }
    }

    /** The applier may be waiting for a repair: it must not, when the group is to be closed. */
    synchronized void stopWaiting() {
        isClosed = true;
        notifyAll();
    }

    @Override
    public void close() {
        stopWaiting();
    }

    @Override
    public void notifyConfigurationChanged(long term, long index, RaftConfigurationProto configuration) {
        termOfConfiguration = term;
        host.onMembers(group);
    }

    @Override
    public void notifyLeaderReady() {
        host.onLeading(group, termOfConfiguration);
    }

    @Override
    public void notifyNotLeader(Collection<TransactionContext> pending) {
        host.onNotLeading(group);
    }

    @Override
    public void notifyLogFailed(Throwable cause, @Nullable LogEntryProto entry) {
        host.onTrouble(group, cause);
    }

    @Override
    public CompletableFuture<Message> query(Message request) {
        return CompletableFuture.completedFuture(Message.EMPTY);
    }
}
