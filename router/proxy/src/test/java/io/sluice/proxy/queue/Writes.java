package io.sluice.proxy.queue;

import io.sluice.core.log.Position;
import io.sluice.core.queue.QueueCodec;
import io.sluice.core.queue.QueueRecord;
import io.sluice.core.queue.QueuedStatement;
import io.sluice.core.queue.QueuedWrite;
import io.sluice.core.queue.Settlement;
import io.sluice.core.session.CarriedState;
import io.sluice.core.tenant.Epoch;
import io.sluice.core.tenant.TenantId;
import io.sluice.journal.DurableLog;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Small writes for tests, and a log with some. */
final class Writes {
    static final TenantId ACME = new TenantId("acme");
    static final TenantId BLUE = new TenantId("blue");

    private Writes() {}

    static QueuedWrite of(TenantId tenant, long acceptedMicros) {
        QueuedStatement statement = QueuedStatement.text(
                ("INSERT INTO t VALUES (" + acceptedMicros + ")").getBytes(StandardCharsets.UTF_8));
        return new QueuedWrite(
                tenant, new Epoch(1), acceptedMicros, CarriedState.EMPTY, Optional.empty(), List.of(statement));
    }

    static QueuedWrite sized(TenantId tenant, int bytes, long acceptedMicros) {
        QueuedStatement statement = QueuedStatement.text(new byte[bytes]);
        return new QueuedWrite(
                tenant, new Epoch(1), acceptedMicros, CarriedState.EMPTY, Optional.empty(), List.of(statement));
    }

    static QueuedWrite large(TenantId tenant, int bytes) {
        return sized(tenant, bytes, 1);
    }

    /** Appends a write; its position. */
    static Position accept(DurableLog log, TenantId tenant, long acceptedMicros) {
        return append(log, new QueueRecord.Accepted(of(tenant, acceptedMicros)));
    }

    /** Appends the settlement of these. */
    static Position settle(DurableLog log, TenantId tenant, Settlement how, Position... positions) {
        List<QueueRecord.Entry> entries = new ArrayList<>();
        for (Position each : positions) {
            entries.add(new QueueRecord.Entry(each, how, 0));
        }
        return append(log, new QueueRecord.Settled(tenant, entries, 0));
    }

    private static Position append(DurableLog log, QueueRecord record) {
        return log.append(List.of(QueueCodec.encode(record)))
                .toCompletableFuture()
                .join();
    }
}
