package io.sluice.bench.handover;

import static java.util.Objects.requireNonNull;

import io.sluice.app.drill.Site;
import io.sluice.app.drill.Site.Shard;
import io.sluice.app.drill.Site.Tenant;
import io.sluice.bench.incident.Answer;
import io.sluice.bench.incident.Attempt;
import io.sluice.bench.incident.Checker;
import io.sluice.bench.incident.Found;
import io.sluice.bench.incident.TenantTables;
import io.sluice.core.tenant.ServerAddress;
import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Compares what the clients of a trial were told with what the servers have. One thread, once. */
final class TrialJudge {
    private static final int FOLLOW_SECONDS = 60;
    private static final int SHOWN = 5;

    private final Site site;
    private final Shard shard;
    private final ShardServers servers;
    private final ShardAdmin admin;
    private final List<Attempt> attempts;
    private int extra;

    TrialJudge(Site site, Shard shard, ShardServers servers, ShardAdmin admin, List<Attempt> attempts) {
        this.site = site;
        this.shard = shard;
        this.servers = servers;
        this.admin = admin;
        this.attempts = List.copyOf(attempts);
    }

    /** What must not be, of a shard that is quiet. */
    List<String> wrongs(ServerAddress old, ServerAddress now, long struckMicros) throws IOException, SQLException {
        List<String> wrongs = new ArrayList<>();
        Map<String, Found> found = read(now);
        for (Tenant tenant : site.tenants()) {
            List<Attempt> own = attempts.stream()
                    .filter(each -> each.tenant().equals(tenant.id()))
                    .toList();
            Checker.check(own, of(found, tenant)).stream()
                    .limit(SHOWN)
                    .forEach(violation -> wrongs.add(violation.toString()));
        }
        // Only what was promoted has another history.
        boolean isApart = admin.rowsListed(old, TenantTables.ROWS).isPresent();
        for (Tenant tenant : site.tenants()) {
            Map<ServerAddress, String> differences = isApart
                    ? servers.differences(old, tenant.database(), FOLLOW_SECONDS)
                    : servers.differences(tenant.database(), FOLLOW_SECONDS);
            differences.forEach((server, sums) -> wrongs.add("does not follow: " + server + " " + sums));
            if (!differences.isEmpty()) {
                break;
            }
        }
        if (isApart) {
            checkExtra(read(old), found, old, wrongs);
        }
        return wrongs;
    }

    private static Found of(Map<String, Found> found, Tenant tenant) {
        return requireNonNull(found.get(tenant.id()), "found");
    }

    private Map<String, Found> read(ServerAddress server) throws IOException, SQLException {
        TenantTables tables = new TenantTables(site);
        tables.onPromoted(shard, server);
        return tables.read(shard);
    }

    /** On the old one alone is only what was in flight when it froze; and all of it is listed. */
    private void checkExtra(Map<String, Found> before, Map<String, Found> found, ServerAddress old, List<String> wrongs)
            throws IOException {
        Map<String, Attempt> byToken = new HashMap<>();
        attempts.forEach(each -> byToken.put(each.token(), each));
        for (Tenant tenant : site.tenants()) {
            Set<String> kept = new HashSet<>();
            of(found, tenant).rows().forEach(row -> kept.add(row.token()));
            for (Found.Row row : of(before, tenant).rows()) {
                if (!kept.contains(row.token())) {
                    extra++;
                    Attempt attempt = byToken.get(row.token());
                    if (attempt == null || attempt.answer() != Answer.UNKNOWN) {
                        wrongs.add("executed on the old primary alone, and not in flight: " + attempt);
                    }
                }
            }
        }
        long listed = admin.rowsListed(old, TenantTables.ROWS).orElse(0);
        if (listed != extra) {
            wrongs.add("the old primary has " + extra + " rows more, and " + listed + " are listed");
        }
    }

    /** Valid after {@link #wrongs}. */
    int extra() {
        return extra;
    }

    /** Until each tenant had a write that it had sent after this moment done by the shard itself; -1: never. */
    long servedMillis(long micros) {
        long latest = -1;
        for (Tenant tenant : site.tenants()) {
            long first = attempts.stream()
                    .filter(each -> each.tenant().equals(tenant.id()) && each.isWrite())
                    .filter(each -> each.answer() == Answer.DIRECT && each.sentMicros() > micros)
                    .mapToLong(Attempt::answeredMicros)
                    .min()
                    .orElse(-1);
            if (first < 0) {
                return -1;
            }
            latest = Math.max(latest, first);
        }
        return (latest - micros) / 1_000;
    }
}
