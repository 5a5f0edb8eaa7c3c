package io.sluice.proxy.backend;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.core.routing.MapChange;
import io.sluice.core.routing.RoutingTable;
import io.sluice.core.routing.RoutingView;
import io.sluice.core.tenant.Epoch;
import io.sluice.core.tenant.ShardId;
import io.sluice.core.testing.Samples;
import io.vertx.core.Future;
import java.util.List;
import org.junit.jupiter.api.Test;

final class RecordWaitsTest {
    private static final ShardId SHARD = new ShardId("s1");

    private final RoutingView routing = new RoutingView(table(1));
    private final RecordWaits waits = new RecordWaits(routing);

    private static RoutingTable table(long epoch) {
        RoutingTable table = RoutingTable.EMPTY;
        for (long each = 1; each <= epoch; each++) {
            table = table.with(each, List.of(new MapChange.PutShard(Samples.shard("s1", each))));
        }
        return table;
    }

    @Test
    void whatTheMapHasIsNotWaitedFor() {
        assertThat(waits.until(SHARD, new Epoch(1)).isComplete()).isTrue();
        assertThat(waits.until(new ShardId("gone"), new Epoch(9)).isComplete()).isTrue();
    }

    @Test
    void whoWaitsGoesWithThatEpochOrALaterOneOrWithTheShard() {
        Future<Void> two = waits.until(SHARD, new Epoch(2));
        Future<Void> nine = waits.until(SHARD, new Epoch(9));
        assertThat(two.isComplete()).isFalse();

        routing.publish(table(3));
        assertThat(two.succeeded()).isTrue();
        assertThat(nine.isComplete()).isFalse();
        routing.publish(RoutingTable.EMPTY);

        assertThat(nine.succeeded()).isTrue();
    }

    @Test
    void soManyMayWaitAndNoMore() {
        for (int i = 0; i < RecordWaits.WAITING_MAX; i++) {
            waits.until(SHARD, new Epoch(2));
        }

        assertThat(waits.until(SHARD, new Epoch(2)).failed()).isTrue();
        routing.publish(table(2));

        assertThat(waits.until(SHARD, new Epoch(3)).isComplete()).isFalse();
    }
}
