package io.sluice.raft;

import io.sluice.core.log.Position;
import io.sluice.core.time.MonotonicClock;
import io.sluice.journal.Beginning;
import io.sluice.journal.FileLog;
import io.sluice.journal.LogReader;
import io.sluice.raft.call.Answer;
import io.sluice.raft.call.PeerCalls;
import io.sluice.raft.call.Request;
import io.sluice.raft.entry.GroupState;
import io.sluice.raft.entry.Input;
import io.sluice.raft.entry.LogPlace;
import io.sluice.raft.entry.Output;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes from another router what is missing here, and gives what others miss. Pieces of a MiB, the logs that miss least first. Who
 * takes does so on a thread of its own, which blocks; while it does, the group's applier waits.
 */
final class CatchUp {
    private static final Logger LOG = LoggerFactory.getLogger(CatchUp.class);
    private static final int PIECE_BYTES = 1 << 20;
    private static final Duration CALL = Duration.ofSeconds(10);
    private static final long IDLE_NANOS = TimeUnit.SECONDS.toNanos(30);
    private static final long PAUSE_MILLIS = 50;

    private final PeerCalls calls;
    private final MonotonicClock clock;
    private final CountDownLatch closed = new CountDownLatch(1);

    CatchUp(PeerCalls calls, MonotonicClock clock) {
        this.calls = calls;
        this.clock = clock;
    }

    /** Whose cluster, and which group of it. */
    record Scope(String cluster, String clusterId, Group group) {
        Request request(Request.Kind kind, byte[] body) {
            return new Request(kind, cluster, clusterId, group.tag(), body);
        }
    }

    /** The peer's state, with all of its logs as far as they belong to it, on this disk. */
    GroupState take(Scope scope, String address, LocalLogs logs) throws InterruptedException {
        Input in = new Input(ask(address, scope.request(Request.Kind.STATE, new byte[0])));
        GroupState state = GroupState.read(in.bytes());
        Map<String, Long> firsts = new HashMap<>();
        for (int left = in.count(); left > 0; left--) {
            firsts.put(in.text(), in.i64());
        }
        List<Map.Entry<String, LogPlace>> places = new ArrayList<>(state.logs().entrySet());
        places.sort(Comparator.comparingLong(
                each -> each.getValue().last() - logs.of(each.getKey()).told()));
        for (Map.Entry<String, LogPlace> each : places) {
            take(scope, address, logs, each.getKey(), each.getValue(), firsts.getOrDefault(each.getKey(), 1L));
        }
        for (Map.Entry<String, LogPlace> each : places) {
            logs.of(each.getKey()).awaitWritten();
        }
        return state;
    }

    /** One log, as far as this place says. */
    void take(Scope scope, String address, LocalLogs logs, String name, LogPlace place, long first)
            throws InterruptedException {
        LocalLog log = logs.of(name);
        begin(logs, log, place, first);
        long from = log.appended() + 1;
        long moved = clock.nanos();
        while (from <= place.last()) {
            Input in = new Input(ask(address, scope.request(Request.Kind.PULL, pull(name, place.id(), from))));
            long at = in.i64();
            List<byte[]> records = records(in, place.last() - at + 1);
            if (at > from) {
                begin(logs, log, place, at);
            }
            if (!records.isEmpty()) {
                log.append(records);
                from = at + records.size();
                moved = clock.nanos();
            } else if (clock.nanos() - moved > IDLE_NANOS) {
                throw new IllegalStateException(address + " does not have record " + from + " of " + name);
            } else {
                pause();
            }
        }
        log.awaitWritten();
    }

    /** Whatever is not the beginning of that log goes. */
    private static void begin(LocalLogs logs, LocalLog log, LogPlace place, long first) {
        FileLog there = log.file();
        if (there != null && there.id() != place.id()) {
            LOG.error("a log is not the routers' one: log={} moved to {}", log.name(), logs.setAside(log));
            there = null;
        }
        if (there == null || log.appended() + 1 < first) {
            logs.remake(log.name(), new Beginning(place.id(), new Position(Math.max(1, first))));
        }
    }

    private static byte[] pull(String name, long id, long from) {
        return new Output().text(name).i64(id).i64(from).toBytes();
    }

    private static List<byte[]> records(Input in, long most) {
        int count = in.count();
        List<byte[]> records = new ArrayList<>();
        for (int i = 0; i < count && i < most; i++) {
            records.add(in.bytes());
        }
        return records;
    }

    /** Answers who takes the state. */
    static Answer state(GroupState state, LocalLogs logs) {
        Output out = new Output().bytes(state.toBytes());
        Map<String, Long> firsts = new HashMap<>();
        state.logs().keySet().forEach(name -> {
            FileLog log = logs.file(name);
            if (log != null) {
                firsts.put(name, log.first().value());
            }
        });
        out.i32(firsts.size());
        firsts.forEach((name, first) -> out.text(name).i64(first));
        return Answer.ok(out.toBytes());
    }

    /** Answers who takes a piece of a log. Blocks. */
    static Answer pull(byte[] body, LocalLogs logs) {
        Input in = new Input(body);
        String name = in.text();
        long id = in.i64();
        long from = in.i64();
        FileLog log = logs.file(name);
        if (log == null || log.id() != id) {
            return Answer.no(Answer.Status.FAILED, "the log " + name + " is not here");
        }
        List<byte[]> records = new ArrayList<>();
        long[] first = {Math.max(from, log.first().value())};
        try (LogReader reader = log.reader(new Position(first[0]))) {
            reader.read(PIECE_BYTES, (position, bytes) -> {
                if (records.isEmpty()) {
                    first[0] = position.value();
                }
                records.add(bytes);
            });
        }
        Output out = new Output(PIECE_BYTES).i64(first[0]).i32(records.size());
        records.forEach(out::bytes);
        return Answer.ok(out.toBytes());
    }

    private byte[] ask(String address, Request request) throws InterruptedException {
        try {
            return calls.ask(address, request, CALL).get(2 * CALL.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException failure) {
            throw new IllegalStateException(address + " does not give what is missing: " + failure, failure);
        }
    }

    void pause() throws InterruptedException {
        if (closed.await(PAUSE_MILLIS, TimeUnit.MILLISECONDS)) {
            throw new InterruptedException("closed");
        }
    }

    void close() {
        closed.countDown();
    }
}
