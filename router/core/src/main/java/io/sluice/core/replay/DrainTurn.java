package io.sluice.core.replay;

import io.sluice.core.tenant.ShardId;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * Which router drains a shard's queue: each router comes to the same by itself, and one that comes or goes moves only the shards
 * that are or were its own. <a href="https://doi.org/10.1109/90.663936">Rendezvous hashing</a>.
 */
public final class DrainTurn {
    private DrainTurn() {}

    /** Empty if there is no router. */
    public static Optional<String> of(ShardId shard, Collection<String> routers) {
        String turn = null;
        long highest = -1;
        for (String router : routers) {
            long weight = weight(shard, router);
            boolean isHigher = weight > highest || (weight == highest && turn != null && router.compareTo(turn) < 0);
            if (isHigher) {
                turn = router;
                highest = weight;
            }
        }
        return Optional.ofNullable(turn);
    }

    private static long weight(ShardId shard, String router) {
        CRC32C crc = new CRC32C();
        crc.update((router + '/' + shard.value()).getBytes(StandardCharsets.UTF_8));
        // The bits of a checksum of like texts are alike; multiplied they are not.
        return (crc.getValue() * 0x9E37_79B9_7F4A_7C15L) >>> 1;
    }
}
