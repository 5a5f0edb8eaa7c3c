package io.sluice.proxy.binlog;

import static java.util.Objects.requireNonNull;

import com.github.shyiko.mysql.binlog.BinaryLogClient;
import com.github.shyiko.mysql.binlog.event.Event;
import com.github.shyiko.mysql.binlog.network.ServerException;
import io.sluice.core.gtid.TransactionSet;
import io.sluice.proxy.binlog.BinlogException.Reason;
import io.sluice.proxy.binlog.Extra.End;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * One listing. Belongs to the thread that calls {@link #read}; any thread may {@link #cut} it.
 *
 * <p>The library knows only how to block. So whatever ends a reading closes the socket under it: at once, and without a word to
 * the server, which may be frozen.
 */
final class LogReading {
    private static final int ERROR_OF_LOG = 1236;

    private final TransactionSet already;
    private final Limits limits;
    private final AtomicReference<@Nullable End> end = new AtomicReference<>();
    private volatile @Nullable Socket socket;
    private @Nullable LogTally tally;
    private @Nullable Exception loss;
    private boolean isPurged;

    LogReading(TransactionSet already, Limits limits) {
        this.already = already;
        this.limits = limits;
    }

    /** Ends the reading, if it goes on. Any thread. */
    void cut(End why) {
        end.compareAndSet(null, why);
        Socket open = socket;
        if (open != null) {
            closeQuietly(open);
        }
    }

    /** The socket of the connection; closed already if the reading was cut before it was there. */
    Socket open() throws SocketException {
        Socket fresh = new Socket();
        socket = fresh;
        if (end.get() != null) {
            closeQuietly(fresh);
        }
        return fresh;
    }

    /** Reads to an end. Blocks; fails only if it has not even learned what the server has. */
    Extra read(BinaryLogClient client) throws BinlogException {
        client.registerEventListener(this::onEvent);
        client.registerLifecycleListener(new BinaryLogClient.AbstractLifecycleListener() {
            @Override
            public void onCommunicationFailure(BinaryLogClient failed, Exception cause) {
                loss = cause;
            }

            @Override
            public void onEventDeserializationFailure(BinaryLogClient failed, Exception cause) {
                markUnreadable();
            }
        });
        try {
            client.connect();
        } catch (IOException failed) {
            loss = failed;
        } catch (RuntimeException unexpected) {
            // the library met what it does not know
            markUnreadable();
        } finally {
            cut(End.CUT);
        }
        return conclude();
    }

    private void markUnreadable() {
        if (tally != null) {
            tally.onUnreadable();
        }
    }

    /** Decides what to read, from what the server has; the answer is what it need not send. */
    TransactionSet readBehind(TransactionSet executed, TransactionSet purged) throws IOException {
        if (executed.getClass() != already.getClass()) {
            throw BinlogException.of(Reason.OTHER_FAMILY);
        }
        TransactionSet missing = executed.minus(already);
        tally = new LogTally(missing, limits);
        if (missing.isEmpty()) {
            cut(End.ALL);
            throw new SocketException("nothing to read");
        }
        // What is purged cannot be sent; without it the rest can.
        isPurged = !already.containsAll(purged);
        return executed.minus(missing).union(purged);
    }

    private void onEvent(Event event) {
        if (tally != null && end.get() == null) {
            count(tally, event);
        }
    }

    private void count(LogTally counting, Event event) {
        Optional<End> reached = Optional.empty();
        try {
            reached = counting.on(event);
        } catch (RuntimeException unexpected) {
            counting.onUnreadable();
        }
        reached.ifPresent(this::cut);
    }

    private Extra conclude() throws BinlogException {
        End why = requireNonNull(end.get(), "end");
        if (tally == null) {
            throw failure(why);
        }
        return tally.result(why == End.CUT ? naturalEnd(tally) : why);
    }

    /** Nobody cut it: the server ended the log, or the connection was lost. */
    private End naturalEnd(LogTally counted) {
        End ofLog = loss == null ? counted.atEndOfLog() : End.CUT;
        boolean isGone = loss instanceof ServerException refusal && refusal.getErrorCode() == ERROR_OF_LOG;
        return ofLog == End.CUT && (isGone || isPurged) ? End.LOG_GONE : ofLog;
    }

    private BinlogException failure(End why) {
        if (loss instanceof BinlogException known) {
            return known;
        }
        if (loss instanceof ServerException refusal) {
            return BinlogException.refused(refusal.getErrorCode());
        }
        return BinlogException.of(why == End.TIME ? Reason.DEADLINE : Reason.UNREACHABLE);
    }

    private static void closeQuietly(Socket socket) {
        try {
            socket.close();
        } catch (IOException unable) {
            // nothing else can be done for it, and nothing waits for it
        }
    }
}
