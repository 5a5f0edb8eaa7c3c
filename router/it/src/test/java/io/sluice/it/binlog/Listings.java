package io.sluice.it.binlog;

import io.sluice.core.gtid.TransactionSet;
import io.sluice.core.tenant.ServerAddress;
import io.sluice.core.tenant.TlsMode;
import io.sluice.lab.LabServer;
import io.sluice.proxy.binlog.Extra;
import io.sluice.proxy.binlog.ExtraTransactions;
import io.sluice.proxy.binlog.Limits;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Lists and waits. */
final class Listings {
    static final Duration LIMIT = Duration.ofSeconds(30);

    private Listings() {}

    static Extra list(LabServer server, TransactionSet already, Limits limits) throws Exception {
        return list(login(server.address(), server, TlsMode.DISABLED), already, limits);
    }

    static Extra list(ExtraTransactions.Login login, TransactionSet already, Limits limits) throws Exception {
        Vertx vertx = Vertx.vertx();
        try (ExtraTransactions listing = new ExtraTransactions(vertx, Optional.empty())) {
            return listing.list(login, already, limits)
                    .toCompletionStage()
                    .toCompletableFuture()
                    .get(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
        } finally {
            vertx.close();
        }
    }

    static ExtraTransactions.Login login(ServerAddress address, LabServer server, TlsMode tls) {
        return new ExtraTransactions.Login(
                address, tls, server.admin().user(), server.admin().password());
    }

    /** How many threads of listings there are in this process. */
    static long threads() {
        Thread[] all = new Thread[2 * Thread.activeCount() + 64];
        int count = Thread.enumerate(all);
        return Arrays.stream(all, 0, count)
                .filter(thread -> thread.getName().startsWith("sluice-binlog"))
                .count();
    }
}
