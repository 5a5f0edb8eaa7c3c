package io.sluice.core.routing;

import static java.util.Objects.requireNonNull;

import java.util.AbstractCollection;
import java.util.Collection;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/**
 * An immutable hash map in buckets of 32 to 64 entries, so that a change copies the list of buckets and one bucket, not
 * the entries: some 128 KiB at a million entries. A trie would copy less and look up slower, and look-ups are what the
 * query path pays for: two array reads and, by open addressing at half load or less, one or two comparisons.
 *
 * <p>Immutable: any thread. It never shrinks its list of buckets.
 */
final class BucketMap<K, V> {
    static final int BUCKET_ENTRIES = 64;

    private static final BucketMap<?, ?> EMPTY = new BucketMap<>(new @Nullable Object[1][0], 0);

    private final @Nullable Object[][] buckets;
    private final int size;

    /** @param buckets a power of two of them, each key, value, key, value, ... with null for a free slot */
    BucketMap(@Nullable Object[][] buckets, int size) {
        this.buckets = buckets;
        this.size = size;
    }

    @SuppressWarnings("unchecked") // it holds nothing
    static <K, V> BucketMap<K, V> empty() {
        return (BucketMap<K, V>) EMPTY;
    }

    int size() {
        return size;
    }

    @SuppressWarnings("unchecked") // a draft puts a V behind each K
    @Nullable
    V get(K key) {
        return (V) look(buckets, key);
    }

    BucketMapDraft<K, V> draft() {
        return new BucketMapDraft<>(buckets, size);
    }

    /** The values in no order; unmodifiable. */
    Collection<V> values() {
        return new Values();
    }

    static @Nullable Object look(@Nullable Object[][] buckets, Object key) {
        long hash = mix(key);
        @Nullable Object[] bucket = buckets[index(hash, buckets.length)];
        int slot = find(bucket, key, hash);
        return slot < 0 || bucket[slot] == null ? null : bucket[slot + 1];
    }

    /** Spreads the 32 bits of {@code hashCode}: bits 32 to 49 choose the bucket, the 14 above them the slot. */
    static long mix(Object key) {
        return (key.hashCode() & 0xFFFF_FFFFL) * 0x9E37_79B9_7F4A_7C15L;
    }

    static int index(long hash, int buckets) {
        return (int) (hash >>> 32) & buckets - 1;
    }

    /** The slot of the key, or the free one where it would go; -1 in a bucket without slots. */
    static int find(@Nullable Object[] bucket, Object key, long hash) {
        if (bucket.length == 0) {
            return -1;
        }
        int mask = bucket.length - 1;
        int slot = (int) (hash >>> 50) << 1 & mask;
        // Ends: a bucket with slots always has a free one.
        while (true) {
            Object there = bucket[slot];
            if (there == null || there.equals(key)) {
                return slot;
            }
            slot = slot + 2 & mask;
        }
    }

    private final class Values extends AbstractCollection<V> {
        @Override
        public int size() {
            return size;
        }

        @Override
        public Iterator<V> iterator() {
            return new ValueIterator<>(buckets);
        }
    }

    private static final class ValueIterator<V> implements Iterator<V> {
        private final @Nullable Object[][] buckets;
        private int bucket;
        private int slot = -2;

        ValueIterator(@Nullable Object[][] buckets) {
            this.buckets = buckets;
            advance();
        }

        @Override
        public boolean hasNext() {
            return bucket < buckets.length;
        }

        @Override
        @SuppressWarnings("unchecked") // a draft puts a V behind each key
        public V next() {
            if (!hasNext()) {
                throw new NoSuchElementException();
            }
            V value = (V) requireNonNull(buckets[bucket][slot + 1]);
            advance();
            return value;
        }

        private void advance() {
            slot += 2;
            while (bucket < buckets.length) {
                for (; slot < buckets[bucket].length; slot += 2) {
                    if (buckets[bucket][slot] != null) {
                        return;
                    }
                }
                bucket++;
                slot = 0;
            }
        }
    }
}
