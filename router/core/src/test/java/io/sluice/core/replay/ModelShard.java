package io.sluice.core.replay;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.core.log.Position;
import io.sluice.core.tenant.TenantId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A shard that has a marker for each tenant and remembers in which order it applied what. */
final class ModelShard {
    /** Writes that fail whenever they are tried. */
    final Set<Long> bad = new HashSet<>();

    private final Map<TenantId, Long> markers = new HashMap<>();
    private final Map<TenantId, List<Long>> applied = new HashMap<>();
    private final Map<TenantId, List<Long>> dead = new HashMap<>();

    /** One transaction. */
    BatchResult execute(TenantId tenant, List<Entry<Long>> entries) {
        long marker = markers.getOrDefault(tenant, 0L);
        List<Long> fresh = new ArrayList<>();
        for (Entry<Long> entry : entries) {
            assertThat(entry.tenant()).isEqualTo(tenant);
            long position = entry.position().value();
            assertThat(entry.payload()).isEqualTo(position);
            if (position > marker && bad.contains(position)) {
                return new BatchResult.Failed(new Position(position), Failure.STATEMENT, 1062);
            }
            if (position > marker) {
                fresh.add(position);
            }
        }
        for (long position : fresh) {
            assertThat(position).isGreaterThan(marker);
            marker = position;
        }
        markers.put(tenant, marker);
        applied(tenant).addAll(fresh);
        return new BatchResult.Applied(entries.size() - fresh.size());
    }

    void bury(TenantId tenant, long position) {
        assertThat(markers.getOrDefault(tenant, 0L)).isLessThan(position);
        markers.put(tenant, position);
        dead.computeIfAbsent(tenant, id -> new ArrayList<>()).add(position);
    }

    List<Long> applied(TenantId tenant) {
        return applied.computeIfAbsent(tenant, id -> new ArrayList<>());
    }

    List<Long> dead(TenantId tenant) {
        return dead.getOrDefault(tenant, List.of());
    }
}
