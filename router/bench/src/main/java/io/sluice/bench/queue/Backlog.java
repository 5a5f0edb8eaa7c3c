package io.sluice.bench.queue;

import static java.util.Objects.requireNonNull;

import io.sluice.app.drill.Site;
import io.sluice.bench.MySqlClient;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;

/** Has each tenant of a contained shard write over a connection of its own, one write after the other. */
final class Backlog {
    private static final int THREADS = 4;

    private final Site site;
    private final List<Site.Tenant> tenants;
    private final long ofEach;
    private final int bytes;
    private final AtomicLong acknowledged = new AtomicLong();

    /** @param ofEach writes of each tenant */
    Backlog(Site site, List<Site.Tenant> tenants, long ofEach, int bytes) {
        this.site = requireNonNull(site, "site");
        this.tenants = List.copyOf(tenants);
        this.ofEach = ofEach;
        this.bytes = bytes;
    }

    /** Any thread. */
    long acknowledged() {
        return acknowledged.get();
    }

    /**
     * Ends when all is acknowledged.
     *
     * @throws Exception if a write is refused
     */
    void fill() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        try {
            List<Callable<Void>> jobs = new ArrayList<>();
            int share = (tenants.size() + THREADS - 1) / THREADS;
            for (int from = 0; from < tenants.size(); from += share) {
                List<Site.Tenant> own = tenants.subList(from, Math.min(tenants.size(), from + share));
                jobs.add(() -> {
                    fill(own);
                    return null;
                });
            }
            for (Future<Void> each : threads.invokeAll(jobs)) {
                each.get();
            }
        } finally {
            threads.shutdownNow();
        }
    }

    private void fill(List<Site.Tenant> own) throws IOException {
        List<MySqlClient> clients = new ArrayList<>();
        try {
            for (Site.Tenant tenant : own) {
                clients.add(
                        MySqlClient.connect(site.mysql().port(), tenant.user(), tenant.password(), tenant.database()));
            }
            for (long number = 1; number <= ofEach; number++) {
                byte[] write = MySqlClient.query(DrainTables.insert(number, bytes));
                for (MySqlClient client : clients) {
                    client.send(write);
                }
                for (MySqlClient client : clients) {
                    int error = client.answer();
                    if (error != 0) {
                        throw new IOException("write " + number + " was refused with error " + error);
                    }
                    acknowledged.incrementAndGet();
                }
            }
        } finally {
            for (MySqlClient client : clients) {
                client.close();
            }
        }
    }
}
