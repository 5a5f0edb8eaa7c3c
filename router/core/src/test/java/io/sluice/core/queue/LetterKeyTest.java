package io.sluice.core.queue;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.core.log.Position;
import io.sluice.core.tenant.ShardId;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class LetterKeyTest {
    @Test
    void aKeyIsItsTextAndBack() {
        LetterKey key = key(1_700_000_000_000_000L, "s-1", 7);

        assertThat(key).hasToString("1700000000000000 s-1-00000000000000ff-7");
        assertThat(LetterKey.of(key.toString())).contains(key);
    }

    @Test
    void anyOtherTextIsNoKey() {
        assertThat(Stream.of("", "7", "x s1-00000000000000ff-7", "7 s1", "1234567890123456789 s1-00000000000000ff-7")
                        .flatMap(text -> LetterKey.of(text).stream()))
                .isEmpty();
    }

    @Test
    void theOrderIsThatOfTheTimeThenOfTheShardThenOfThePlace() {
        List<LetterKey> ordered = List.of(key(1, "s2", 9), key(2, "s1", 2), key(2, "s1", 10), key(2, "s2", 1));

        assertThat(ordered).isSorted();
        assertThat(ordered.get(1)).isLessThan(ordered.get(2));
    }

    private static LetterKey key(long micros, String shard, long position) {
        return new LetterKey(micros, new Receipt(new ShardId(shard), 0xFF, new Position(position)));
    }
}
