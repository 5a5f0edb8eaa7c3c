package io.sluice.proxy.binlog;

import static java.util.Objects.requireNonNull;

import io.sluice.core.gtid.TransactionSet;
import io.sluice.core.tenant.ServerAddress;
import io.sluice.core.tenant.TlsMode;
import io.sluice.proxy.binlog.BinlogException.Reason;
import io.sluice.proxy.binlog.Extra.End;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;

/** Lists what servers have executed and others lack. Any thread. */
public final class ExtraTransactions implements AutoCloseable {
    private static final int AT_ONCE = 4;
    private static final Duration GRACE = Duration.ofSeconds(1);

    private final Vertx vertx;
    private final LogTls tls;
    private final Semaphore places = new Semaphore(AT_ONCE);
    private final Set<LogReading> underWay = ConcurrentHashMap.newKeySet();
    private volatile boolean isClosed;

    /**
     * @param authorityPem the certificates (PEM) that servers are verified against, if not by the JDK's; throws
     *     IllegalArgumentException if it cannot be read as such
     */
    public ExtraTransactions(Vertx vertx, Optional<String> authorityPem) {
        this.vertx = requireNonNull(vertx, "vertx");
        this.tls = new LogTls(authorityPem);
    }

    /** A server, and the account to log in with, which may read the log. The password is not shown. */
    public record Login(ServerAddress server, TlsMode tls, String user, String password) {
        public Login {
            requireNonNull(server, "server");
            requireNonNull(tls, "tls");
            requireNonNull(user, "user");
            requireNonNull(password, "password");
        }

        @Override
        public String toString() {
            return "Login[server=" + server + ", user=" + user + "]";
        }
    }

    /**
     * What the server has executed by now and is not in {@code already}. Ends by itself within the limits' time, whatever the
     * server does, and a second more if not even its name can be looked up. Fails with a {@link BinlogException} if it
     * cannot be learned which transactions the server has; completes on the caller's context.
     */
    public Future<Extra> list(Login login, TransactionSet already, Limits limits) {
        requireNonNull(login, "login");
        LogReading reading = new LogReading(requireNonNull(already, "already"), requireNonNull(limits, "limits"));
        if (isClosed || !places.tryAcquire()) {
            return Future.failedFuture(BinlogException.of(Reason.BUSY));
        }
        Context context = vertx.getOrCreateContext();
        Promise<Extra> promise = Promise.promise();
        long time = limits.time().toMillis();
        long deadline = vertx.setTimer(time, now -> reading.cut(End.TIME));
        long hung =
                vertx.setTimer(time + GRACE.toMillis(), now -> promise.tryFail(BinlogException.of(Reason.DEADLINE)));
        underWay.add(reading);
        start(
                login,
                reading,
                outcome -> context.runOnContext(now -> {
                    vertx.cancelTimer(deadline);
                    vertx.cancelTimer(hung);
                    outcome.onSuccess(promise::tryComplete).onFailure(promise::tryFail);
                }));
        if (isClosed) {
            reading.cut(End.CUT);
        }
        return promise.future();
    }

    /** Ends all listings under way, and takes no more. */
    @Override
    public void close() {
        isClosed = true;
        underWay.forEach(reading -> reading.cut(End.CUT));
    }

    private interface Outcome {
        void on(Future<Extra> outcome);
    }

    private void start(Login login, LogReading reading, Outcome whenDone) {
        Thread thread = new Thread(() -> {
            Future<Extra> outcome = Future.failedFuture(BinlogException.of(Reason.UNREACHABLE));
            try {
                outcome = Future.succeededFuture(reading.read(client(login, reading)));
            } catch (BinlogException known) {
                outcome = Future.failedFuture(known);
            } finally {
                underWay.remove(reading);
                places.release();
                hand(outcome, whenDone);
            }
        });
        thread.setName("sluice-binlog-" + login.server());
        thread.setDaemon(true);
        thread.start();
    }

    private static void hand(Future<Extra> outcome, Outcome whenDone) {
        try {
            whenDone.on(outcome);
        } catch (RejectedExecutionException shutDown) {
            // the event loops ended before the listing; nobody waits for it
        }
    }

    private LogClient client(Login login, LogReading reading) {
        LogClient client =
                new LogClient(login.server(), login.user(), login.password(), reading::open, reading::readBehind);
        tls.apply(client, login.server(), login.tls());
        return client;
    }
}
