package io.sluice.core.routing;

import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/**
 * A {@link BucketMap} in the making: copies each bucket at its first change, so a batch of changes copies each once.
 * Owned by one thread.
 */
final class BucketMapDraft<K, V> {
    private static final int SLOTS_MIN = 8;

    private final BitSet owned = new BitSet();
    private @Nullable Object[][] buckets;
    private boolean ownsList;
    private int size;

    BucketMapDraft(@Nullable Object[][] buckets, int size) {
        this.buckets = buckets;
        this.size = size;
    }

    int size() {
        return size;
    }

    @SuppressWarnings("unchecked") // a draft puts a V behind each K
    @Nullable
    V get(K key) {
        return (V) BucketMap.look(buckets, key);
    }

    void put(K key, V value) {
        if (size >= buckets.length * BucketMap.BUCKET_ENTRIES) {
            spread();
        }
        long hash = BucketMap.mix(key);
        int index = own(BucketMap.index(hash, buckets.length));
        if (insert(index, key, value, hash)) {
            size++;
        }
    }

    void remove(K key) {
        long hash = BucketMap.mix(key);
        int index = BucketMap.index(hash, buckets.length);
        int slot = BucketMap.find(buckets[index], key, hash);
        if (slot < 0 || buckets[index][slot] == null) {
            return;
        }
        own(index);
        buckets[index][slot] = null;
        // What was probed past the freed slot must be found again.
        buckets[index] = rehashed(buckets[index], buckets[index].length);
        size--;
    }

    /** The draft may be used on; what it has given away it copies again. */
    BucketMap<K, V> toMap() {
        owned.clear();
        ownsList = false;
        return new BucketMap<>(buckets, size);
    }

    /** Whether the key is new. */
    private boolean insert(int index, Object key, Object value, long hash) {
        int slot = BucketMap.find(buckets[index], key, hash);
        if (slot >= 0 && buckets[index][slot] != null) {
            buckets[index][slot + 1] = value;
            return false;
        }
        if (slot < 0 || isHalfFull(buckets[index])) {
            buckets[index] = rehashed(buckets[index], Math.max(SLOTS_MIN, buckets[index].length * 2));
            slot = BucketMap.find(buckets[index], key, hash);
        }
        buckets[index][slot] = key;
        buckets[index][slot + 1] = value;
        return true;
    }

    private int own(int index) {
        if (!ownsList) {
            buckets = buckets.clone();
            ownsList = true;
        }
        if (!owned.get(index)) {
            buckets[index] = buckets[index].clone();
            owned.set(index);
        }
        return index;
    }

    private void spread() {
        @Nullable Object[][] old = buckets;
        buckets = new @Nullable Object[old.length * 2][0];
        ownsList = true;
        owned.set(0, buckets.length);
        for (@Nullable Object[] bucket : old) {
            for (int slot = 0; slot < bucket.length; slot += 2) {
                Object key = bucket[slot];
                Object value = bucket[slot + 1];
                if (key != null && value != null) {
                    long hash = BucketMap.mix(key);
                    insert(BucketMap.index(hash, buckets.length), key, value, hash);
                }
            }
        }
    }

    private static boolean isHalfFull(@Nullable Object[] bucket) {
        int entries = 0;
        for (int slot = 0; slot < bucket.length; slot += 2) {
            entries += bucket[slot] == null ? 0 : 1;
        }
        return entries * 4 >= bucket.length;
    }

    private static @Nullable Object[] rehashed(@Nullable Object[] bucket, int slots) {
        @Nullable Object[] target = new @Nullable Object[slots];
        for (int slot = 0; slot < bucket.length; slot += 2) {
            Object key = bucket[slot];
            if (key != null) {
                int free = BucketMap.find(target, key, BucketMap.mix(key));
                target[free] = key;
                target[free + 1] = bucket[slot + 1];
            }
        }
        return target;
    }
}
