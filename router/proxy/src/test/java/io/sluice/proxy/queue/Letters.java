package io.sluice.proxy.queue;

import io.sluice.core.log.Position;
import io.sluice.core.queue.DeadLetter;
import io.sluice.core.queue.IdempotencyKey;
import io.sluice.core.queue.QueuedStatement;
import io.sluice.core.queue.QueuedWrite;
import io.sluice.core.queue.Receipt;
import io.sluice.core.queue.Settlement;
import io.sluice.core.session.CarriedState;
import io.sluice.core.tenant.Epoch;
import io.sluice.core.tenant.ShardId;
import io.sluice.core.tenant.TenantId;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** Dead letters for tests. */
final class Letters {
    private Letters() {}

    static Receipt receipt(String shard, long position) {
        return new Receipt(new ShardId(shard), 0xFF, new Position(position));
    }

    /** Buried at its position in microseconds. */
    static DeadLetter letter(String shard, long position, String tenant) {
        return letter(shard, position, tenant, Optional.empty());
    }

    static DeadLetter letter(String shard, long position, String tenant, Optional<IdempotencyKey> key) {
        byte[] sql = ("INSERT INTO t VALUES (" + position + ")").getBytes(StandardCharsets.UTF_8);
        QueuedWrite write = new QueuedWrite(
                new TenantId(tenant),
                new Epoch(1),
                1_000,
                new CarriedState(45, tenant, "sql_mode=''"),
                key,
                List.of(QueuedStatement.text(sql)));
        return new DeadLetter(
                receipt(shard, position), write, new Settlement.Dead(1062, "23000", "Duplicate entry"), position);
    }
}
