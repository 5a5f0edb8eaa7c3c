package io.sluice.it.apply;

import static io.sluice.it.apply.ApplyContract.applied;

import io.sluice.core.log.Position;
import io.sluice.core.queue.QueuedWrite;
import io.sluice.core.session.CarriedState;
import io.sluice.core.tenant.TenantRecord;
import io.sluice.lab.LabShard;
import io.sluice.lab.testing.WithShards;
import io.sluice.proxy.apply.Entry;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** For MySQL: prints how fast a backlog of single rows is applied, on whatever machine this is. */
@WithShards
final class ApplyRateMySqlIT {
    private static final int WRITES = 8_192;

    @Test
    void aBacklogOfSingleRowsIsApplied(LabShard lab) throws Exception {
        try (ApplyRig rig = new ApplyRig(lab)) {
            List<TenantRecord> tenants = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                TenantRecord tenant = rig.addTenant("rate_");
                tenants.add(tenant);
                rig.asAdmin("CREATE TABLE `" + tenant.database()
                        + "`.t (id INT AUTO_INCREMENT PRIMARY KEY, v VARCHAR(100), at DATETIME(6))");
            }
            ApplyRig.Owned applier = rig.applier();
            long position = 0;
            // The first one warms up.
            for (int batch : new int[] {256, 64, 256}) {
                for (int count : new int[] {1, 8}) {
                    long since = System.nanoTime();
                    List<CompletableFuture<Void>> all = new ArrayList<>();
                    for (TenantRecord tenant : tenants.subList(0, count)) {
                        all.add(drain(rig, applier, tenant, position, position + WRITES / count, batch));
                    }
                    all.forEach(ApplyRig::get);
                    double seconds = (System.nanoTime() - since) / (double) TimeUnit.SECONDS.toNanos(1);
                    System.out.printf(
                            "applied by batches of %d, tenants %d: %.0f writes/s%n", batch, count, WRITES / seconds);
                    position += WRITES;
                }
            }
        }
    }

    private static CompletableFuture<Void> drain(
            ApplyRig rig, ApplyRig.Owned applier, TenantRecord tenant, long from, long to, int batch) {
        if (from >= to) {
            return CompletableFuture.completedFuture(null);
        }
        CarriedState facts = new CarriedState(45, tenant.database().value(), "@@session.time_zone='+00:00'");
        List<Entry> entries = new ArrayList<>();
        for (long position = from + 1; position <= Math.min(to, from + batch); position++) {
            QueuedWrite write = new QueuedWrite(
                    tenant.id(),
                    tenant.epoch(),
                    ApplyRig.MICROS + position,
                    facts,
                    Optional.empty(),
                    List.of(ApplyRig.text("INSERT INTO t (v, at) VALUES ('row number " + position + "', NOW(6))")));
            entries.add(new Entry(new Position(position), write));
        }
        return applier.call(each -> each.apply(rig.shard, tenant, ApplyRig.STREAM, entries, ApplyRig.DEADLINE))
                .thenCompose(result -> {
                    applied(result);
                    return drain(rig, applier, tenant, from + batch, to, batch);
                });
    }
}
