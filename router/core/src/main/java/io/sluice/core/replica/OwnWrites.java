package io.sluice.core.replica;

import static java.util.Objects.requireNonNull;

import io.sluice.core.gtid.BinlogState;
import io.sluice.core.gtid.GtidSet;
import io.sluice.core.gtid.TransactionSet;
import io.sluice.core.tenant.ShardId;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The last transactions that one session was told to have committed, for each shard: the session's, whichever connection it
 * has. Owned by the session.
 *
 * <p>Of each shard the last id is kept, of MariaDB the last of each domain: what one server gave before, an {@link Applied}
 * asks for with it. Limits: {@value #SHARDS_MAX} shards, {@value #DOMAINS_MAX} domains, {@value #CHARACTERS_MAX} characters;
 * what was written longest ago is forgotten first, and a text that is too long or that nobody understands counts as unknown.
 */
public final class OwnWrites {
    static final int SHARDS_MAX = 64;
    static final int DOMAINS_MAX = 4;
    static final int CHARACTERS_MAX = 512;

    /** Of one shard. */
    private static final class Last {
        final ShardId shard;
        /** The newest at the end. */
        final List<String> ids = new ArrayList<>(1);

        private @Nullable TransactionSet written;

        Last(ShardId shard) {
            this.shard = shard;
        }

        void onCommitted(String id) {
            written = null;
            ids.removeIf(before -> replaces(id, before));
            if (ids.size() == DOMAINS_MAX) {
                ids.remove(0);
            }
            ids.add(id);
        }

        @Nullable
        TransactionSet written() {
            if (written == null) {
                for (String id : ids) {
                    TransactionSet one = read(id);
                    if (one != null) {
                        written = written == null ? one : written.union(one);
                    }
                }
            }
            return written;
        }
    }

    /** The one written last at the end. */
    private List<Last> shards = List.of();

    /** The shard has told what a statement of the session has committed. */
    public void onCommitted(ShardId shard, String id) {
        requireNonNull(shard, "shard");
        if (!id.isEmpty() && id.length() <= CHARACTERS_MAX) {
            of(shard).onCommitted(id);
        }
    }

    private Last of(ShardId shard) {
        if (shards.isEmpty()) {
            shards = new ArrayList<>(1);
        }
        int last = shards.size() - 1;
        for (int i = last; i >= 0; i--) {
            Last each = shards.get(i);
            if (each.shard.equals(shard)) {
                if (i < last) {
                    shards.remove(i);
                    shards.add(each);
                }
                return each;
            }
        }
        if (shards.size() == SHARDS_MAX) {
            shards.remove(0);
        }
        Last fresh = new Last(shard);
        shards.add(fresh);
        return fresh;
    }

    /** What the session must find on a replica of the shard; null when nothing is known. */
    public @Nullable TransactionSet on(ShardId shard) {
        for (Last each : shards) {
            if (each.shard.equals(shard)) {
                return each.written();
            }
        }
        return null;
    }

    private static boolean isOfMySql(String id) {
        return id.indexOf(':') >= 0;
    }

    /** Whether who has one has the other too: of MySQL always, of MariaDB within a domain. */
    private static boolean replaces(String id, String before) {
        int domain = id.indexOf('-') + 1;
        return isOfMySql(id) || isOfMySql(before) || before.regionMatches(0, id, 0, domain);
    }

    private static @Nullable TransactionSet read(String id) {
        try {
            return isOfMySql(id) ? GtidSet.parse(id) : BinlogState.parse(id).history();
        } catch (IllegalArgumentException unreadable) {
            return null;
        }
    }
}
