package io.sluice.bench;

import io.sluice.bench.Rig.Way;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What an idle client connection costs a proxy, by its resident memory before and after. */
final class IdleConnections {
    private IdleConnections() {}

    /** Opens the connections one after the other through each proxy, holds them all, and prints what each costs. */
    static void report(List<Way> ways, int count) throws IOException {
        for (Way way : ways) {
            if (way.proxyPid() == 0 || !way.name().equals("sluice")) {
                continue;
            }
            // The first thousand make what is shared by all.
            List<MySqlClient> open = open(way, 1000);
            long before = ProcessCpu.residentKib(way.proxyPid());
            open.addAll(open(way, count));
            long after = ProcessCpu.residentKib(way.proxyPid());
            System.out.printf(
                    Locale.ROOT,
                    "%s: %d idle connections, resident memory %d -> %d KiB, %.1f KiB each%n",
                    way.name(),
                    count,
                    before,
                    after,
                    (after - before) / (double) count);
            for (MySqlClient each : open) {
                each.close();
            }
        }
    }

    private static List<MySqlClient> open(Way way, int count) throws IOException {
        List<MySqlClient> open = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            open.add(MySqlClient.connect(way.port(), way.user(), way.password(), way.database()));
        }
        return open;
    }
}
