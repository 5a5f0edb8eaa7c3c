package io.sluice.core.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.core.testing.Seeds;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class BucketMapProperties {
    /** Keys of which many share a hash. */
    private record Key(int value) {
        @Override
        public int hashCode() {
            return value % 100 * 0x10001;
        }
    }

    @Test
    void itHoldsWhatAHashMapHoldsAfterAnyChanges() {
        Seeds.each(60, random -> {
            int keys = 1 + random.nextInt(2_000);
            Map<Key, Integer> model = new HashMap<>();
            BucketMap<Key, Integer> map = BucketMap.empty();
            for (int batch = 0; batch < 20; batch++) {
                BucketMapDraft<Key, Integer> draft = map.draft();
                for (int step = random.nextInt(300); step > 0; step--) {
                    Key key = new Key(random.nextInt(keys));
                    if (random.nextInt(3) == 0) {
                        draft.remove(key);
                        model.remove(key);
                    } else {
                        draft.put(key, step);
                        model.put(key, step);
                    }
                }
                map = draft.toMap();
                assertThat(map.size()).isEqualTo(model.size());
                assertThat(map.values()).containsExactlyInAnyOrderElementsOf(model.values());
                for (int key = 0; key < keys; key++) {
                    assertThat(map.get(new Key(key))).isEqualTo(model.get(new Key(key)));
                }
            }
        });
    }

    @Test
    void aMapNeverChangesUnderTheDraftsMadeOfIt() {
        BucketMapDraft<Integer, Integer> draft =
                BucketMap.<Integer, Integer>empty().draft();
        for (int i = 0; i < 1_000; i++) {
            draft.put(i, i);
        }
        BucketMap<Integer, Integer> before = draft.toMap();

        draft.put(7, -7);
        draft.remove(8);
        for (int i = 1_000; i < 5_000; i++) {
            draft.put(i, i);
        }

        assertThat(before.size()).isEqualTo(1_000);
        assertThat(before.get(7)).isEqualTo(7);
        assertThat(before.get(8)).isEqualTo(8);
        assertThat(before.get(1_000)).isNull();
    }

    @Test
    void itsValuesCannotBeChanged() {
        BucketMapDraft<Integer, Integer> draft =
                BucketMap.<Integer, Integer>empty().draft();
        draft.put(1, 1);
        var values = draft.toMap().values();

        assertThatThrownBy(values::clear).isInstanceOf(UnsupportedOperationException.class);
    }
}
