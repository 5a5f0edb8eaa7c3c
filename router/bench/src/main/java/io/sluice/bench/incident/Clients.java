package io.sluice.bench.incident;

import io.sluice.app.drill.Site;
import io.sluice.app.drill.Site.Shard;
import io.sluice.app.drill.Site.Tenant;
import io.sluice.bench.Pause;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** All clients of a round: two writers and a reader for each tenant. One thread. */
public final class Clients {
    public static final int OF_TENANT = 3;

    private static final long END_MILLIS = 95_000;

    private final Site site;
    private final Map<String, Told> told = new HashMap<>();
    private final List<Client> clients = new ArrayList<>();

    /**
     * @param locked the shard whose tenants write at another rate
     * @param lockedRate statements of each of its writers in a second
     * @param rate of each other client
     */
    public Clients(Site site, Shard locked, int lockedRate, int rate, long seed) {
        this.site = site;
        Random random = new Random(seed);
        for (Tenant tenant : site.tenants()) {
            Told ofTenant = new Told();
            told.put(tenant.id(), ofTenant);
            for (int number = 0; number < OF_TENANT; number++) {
                boolean isWriter = number < OF_TENANT - 1;
                int perSecond = isWriter && tenant.shard().equals(locked.id()) ? lockedRate : rate;
                Client.Work work = new Client.Work(number, isWriter, perSecond);
                clients.add(new Client(site.mysql(), tenant, work, ofTenant, random.nextLong()));
            }
        }
    }

    public void start() {
        clients.forEach(Client::start);
    }

    public long acknowledged(Shard shard) {
        return of(shard).stream().mapToLong(Told::acknowledged).sum();
    }

    long queued(Shard shard) {
        return of(shard).stream().mapToLong(Told::queued).sum();
    }

    /** Whether each tenant of the shard has written to it directly after this moment. */
    public boolean areDirectSince(Shard shard, long micros) {
        return of(shard).stream().allMatch(each -> each.isDirectSince(micros));
    }

    /** Returns when nothing is under way, and nothing is sent until {@link #goOn}. */
    public void rest() {
        clients.forEach(each -> each.rest(true));
        long end = Moments.now() + END_MILLIS * 1_000;
        while (!clients.stream().allMatch(Client::isResting)) {
            if (Moments.now() > end) {
                throw new IllegalStateException("a client does not come to rest");
            }
            Pause.millis(1);
        }
    }

    public void goOn() {
        clients.forEach(each -> each.rest(false));
    }

    public void stop() {
        clients.forEach(Client::stop);
    }

    public List<Attempt> awaitEnd() throws InterruptedException {
        stop();
        List<Attempt> all = new ArrayList<>();
        for (Client client : clients) {
            all.addAll(client.awaitEnd(END_MILLIS));
        }
        return all;
    }

    private List<Told> of(Shard shard) {
        return site.tenantsOf(shard).stream()
                .map(tenant -> told.getOrDefault(tenant.id(), new Told()))
                .toList();
    }
}
