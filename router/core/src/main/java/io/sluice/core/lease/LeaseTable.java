package io.sluice.core.lease;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Which routers may go on, in the term of one leader. At its beginning every member is held to have a lease: an earlier leader
 * may have given it. Owned by one thread at a time.
 */
public final class LeaseTable {
    /** Longer than {@link LeaseHolder#TTL}, so that the holder's is over first. */
    public static final Duration TTL = Duration.ofSeconds(3);

    private final Map<String, Entry> entries = new HashMap<>();

    private record Entry(long incarnation, long until, Map<String, Long> heeded) {
        boolean isOver(long now) {
            return until - now <= 0;
        }
    }

    /**
     * @param members of the group, which may all go on by what an earlier leader said
     * @param now nanoseconds, not before this leader could answer anybody
     */
    public LeaseTable(Collection<String> members, long now) {
        members.forEach(name -> entries.put(name, new Entry(Long.MIN_VALUE, now + TTL.toNanos(), Map.of())));
    }

    /**
     * Gives a lease, or prolongs it.
     *
     * @param now not before the request came
     * @return false: the lease had run out, and nobody may count on what was agreed on meanwhile; ask for a fresh one
     */
    public boolean renew(LeaseRequest request, long now) {
        Entry known = entries.get(request.router());
        boolean isLapsed = known == null || known.isOver(now);
        if (isLapsed && !request.isFresh()) {
            return false;
        }
        if (known != null && known.incarnation() > request.incarnation() && !isLapsed) {
            return false;
        }
        entries.put(request.router(), new Entry(request.incarnation(), now + TTL.toNanos(), request.heeded()));
        return true;
    }

    /** Who has a lease. */
    public Set<String> holders(long now) {
        Set<String> holders = new TreeSet<>();
        entries.forEach((name, entry) -> {
            if (!entry.isOver(now)) {
                holders.add(name);
            }
        });
        return holders;
    }

    /** Up to where all that have a lease have heeded this log; as far as can be if nobody has one. */
    public long everywhere(String log, long now) {
        long least = Long.MAX_VALUE;
        for (Entry entry : entries.values()) {
            if (!entry.isOver(now)) {
                least = Math.min(least, entry.heeded().getOrDefault(log, 0L));
            }
        }
        return least;
    }
}
