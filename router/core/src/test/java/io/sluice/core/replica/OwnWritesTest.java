package io.sluice.core.replica;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.core.gtid.TransactionSet;
import io.sluice.core.tenant.ShardId;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class OwnWritesTest {
    private static final ShardId SHARD = new ShardId("s1");
    private static final String ONE = "11111111-1111-1111-1111-111111111111";
    private static final String TWO = "22222222-2222-2222-2222-222222222222";

    private final OwnWrites writes = new OwnWrites();

    private static @Nullable String text(@Nullable TransactionSet set) {
        return set == null ? null : set.text();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "ONE:5 | ONE:5",
                "ONE:5 ONE:9 | ONE:9",
                "ONE:5 TWO:1 | TWO:1",
                "ONE:5-7 | ONE:5-7",
                "ONE:tag:3 | ONE:tag:3",
                "0-1-5 | 0-0-5",
                "0-1-5 0-1-9 | 0-0-9",
                "0-1-5 0-2-9 | 0-0-9",
                "0-1-5 7-1-2 | 0-0-5,7-0-2",
                "0-1-5 7-1-2 0-1-6 | 0-0-6,7-0-2",
                "1-1-5 11-1-5 1-1-6 | 1-0-6,11-0-5",
                "1-1-1 2-1-1 3-1-1 4-1-1 5-1-1 | 2-0-1,3-0-1,4-0-1,5-0-1",
                "0-1-5 ONE:5 | ONE:5",
                "ONE:5 0-1-5 | 0-0-5",
            })
    void theLastOfEachDomainIsKept(String told, String kept) {
        for (String id : told.split(" ", -1)) {
            writes.onCommitted(SHARD, id.replace("ONE", ONE).replace("TWO", TWO));
            writes.on(SHARD);
        }

        assertThat(text(writes.on(SHARD))).isEqualTo(kept.replace("ONE", ONE).replace("TWO", TWO));
    }

    @Test
    void eachShardHasItsOwn() {
        ShardId other = new ShardId("s2");
        writes.onCommitted(SHARD, ONE + ":5");
        writes.onCommitted(other, TWO + ":6");
        writes.onCommitted(SHARD, ONE + ":7");

        assertThat(text(writes.on(SHARD))).isEqualTo(ONE + ":7");
        assertThat(text(writes.on(other))).isEqualTo(TWO + ":6");
        assertThat(writes.on(new ShardId("s3"))).isNull();
    }

    @Test
    void whatNobodyUnderstandsIsUnknown() {
        for (String id : new String[] {"", "x", ONE + ":x", "0-1", "0".repeat(OwnWrites.CHARACTERS_MAX) + "-1-1"}) {
            writes.onCommitted(SHARD, id);
        }

        assertThat(writes.on(SHARD)).isNull();
    }

    @Test
    void theShardWrittenLongestAgoIsForgottenFirst() {
        for (int i = 0; i <= OwnWrites.SHARDS_MAX; i++) {
            writes.onCommitted(new ShardId("s" + i), "0-1-" + (i + 1));
            writes.onCommitted(SHARD, "0-1-1000");
        }

        assertThat(writes.on(new ShardId("s0"))).isNull();
        assertThat(text(writes.on(SHARD))).isEqualTo("0-0-1000");
        assertThat(text(writes.on(new ShardId("s" + OwnWrites.SHARDS_MAX)))).isEqualTo("0-0-65");
    }
}
