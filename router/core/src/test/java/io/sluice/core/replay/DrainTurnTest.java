package io.sluice.core.replay;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.core.tenant.ShardId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class DrainTurnTest {
    private static final List<String> THREE = List.of("router-1", "router-2", "router-3");

    @Test
    void nobodyDrainsWhereNobodyIs() {
        assertThat(DrainTurn.of(new ShardId("s1"), List.of())).isEmpty();
    }

    @Test
    void theOrderInWhichRoutersAreNamedDoesNotMatter() {
        for (int shard = 0; shard < 100; shard++) {
            ShardId id = new ShardId("shard-" + shard);

            assertThat(DrainTurn.of(id, List.of("router-3", "router-1", "router-2")))
                    .isEqualTo(DrainTurn.of(id, THREE));
        }
    }

    @Test
    void eachRouterHasItsShare() {
        Map<String, Integer> shares = new HashMap<>();
        for (int shard = 0; shard < 300; shard++) {
            shares.merge(DrainTurn.of(new ShardId("shard-" + shard), THREE).orElseThrow(), 1, Integer::sum);
        }

        assertThat(shares.keySet()).containsExactlyInAnyOrderElementsOf(THREE);
        assertThat(shares.values()).allSatisfy(share -> assertThat(share).isBetween(60, 140));
    }

    @Test
    void oneThatGoesMovesOnlyItsOwn() {
        for (int shard = 0; shard < 100; shard++) {
            ShardId id = new ShardId("shard-" + shard);
            String before = DrainTurn.of(id, THREE).orElseThrow();
            String after = DrainTurn.of(id, List.of("router-1", "router-3")).orElseThrow();

            assertThat(before.equals("router-2") || after.equals(before)).isTrue();
        }
    }
}
