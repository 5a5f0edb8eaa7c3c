package io.sluice.core.replay;

import static java.util.Objects.requireNonNull;

import io.sluice.core.log.Position;
import io.sluice.core.queue.QueueRecord;
import io.sluice.core.tenant.TenantId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Who has what in a queue's log, as the log says it: each record moves it on by one step, and whoever reads the same log comes to
 * the same. A tenant has a backlog from its first write that is not settled to the settlement of its last one.
 *
 * <p>Owned by one thread at a time. Some hundred bytes for each tenant with a backlog; what has none takes nothing.
 */
public final class Census {
    private final Map<TenantId, Standing> tenants = new HashMap<>();
    /** Of the reading of a log that lost settlements: what later ones make good. */
    private final Map<TenantId, Position> foreseen;

    private Position last;

    private static final class Standing {
        final Position begun;
        Position settled;
        Position newest;
        long writes;
        long bytes;
        long oldestMicros;
        boolean handing;

        Standing(Position begun, long oldestMicros) {
            this.begun = begun;
            this.settled = new Position(begun.value() - 1);
            this.newest = begun;
            this.oldestMicros = oldestMicros;
        }
    }

    /**
     * What a settlement ended.
     *
     * @param writes that were not settled before
     * @param isEmpty whether the tenant has none any more
     */
    public record Ended(long writes, long bytes, boolean isEmpty) {
        static final Ended NOTHING = new Ended(0, 0, false);
    }

    /** Of a log that holds nothing up to there. */
    public Census(Position last) {
        this(last, Map.of());
    }

    /**
     * @param foreseen up to where each tenant's writes are settled by what the log says further on. A settlement that a full disk
     *     did not take was made good by a later one of the same tenant; so the sum of settlements alone is not to be trusted
     */
    public Census(Position last, Map<TenantId, Position> foreseen) {
        this.last = requireNonNull(last, "last");
        this.foreseen = Map.copyOf(foreseen);
    }

    /** The last record that was counted, of any kind. */
    public Position last() {
        return last;
    }

    /**
     * A record that says nothing of backlogs stands here.
     *
     * @throws IllegalStateException if it is not behind all that were counted
     */
    public void onOther(Position position) {
        if (position.compareTo(last) <= 0) {
            throw new IllegalStateException("record " + position + " after " + last);
        }
        last = position;
    }

    /** A write stands here; whether it is not settled already. */
    public boolean onAccepted(TenantId tenant, Position position, int bytes, long acceptedMicros) {
        onOther(position);
        if (position.compareTo(foreseen.getOrDefault(tenant, Position.NONE)) <= 0) {
            return false;
        }
        Standing standing = tenants.computeIfAbsent(tenant, id -> new Standing(position, acceptedMicros));
        standing.newest = position;
        standing.writes++;
        standing.bytes += bytes;
        return true;
    }

    /** A settlement stands here. */
    public Ended onSettled(QueueRecord.Settled settled, Position position) {
        onOther(position);
        return onUnsaid(settled);
    }

    /** A settlement that stands nowhere in the log, which has stopped. */
    public Ended onUnsaid(QueueRecord.Settled settled) {
        Standing standing = tenants.get(settled.tenant());
        if (standing == null || settled.last().compareTo(standing.settled) <= 0) {
            return Ended.NOTHING;
        }
        if (settled.last().compareTo(standing.newest) >= 0) {
            tenants.remove(settled.tenant());
            return new Ended(standing.writes, standing.bytes, true);
        }
        long writes = 0;
        long bytes = 0;
        for (QueueRecord.Entry entry : settled.entries()) {
            if (entry.position().compareTo(standing.settled) > 0) {
                writes++;
                bytes += entry.bytes();
            }
        }
        standing.settled = settled.last();
        standing.writes -= writes;
        standing.bytes -= bytes;
        standing.oldestMicros = Math.max(standing.oldestMicros, settled.nextMicros());
        return new Ended(writes, bytes, false);
    }

    /** The end of a tenant's backlog is near, or is not, after all; without a backlog, nothing. */
    public void onHanding(QueueRecord.Handing handing, Position position) {
        onOther(position);
        Standing standing = tenants.get(handing.tenant());
        if (standing != null) {
            standing.handing = handing.begins();
        }
    }

    /** Where the tenant's backlog begins; {@link Position#NONE} if it has none. */
    public Position begun(TenantId tenant) {
        Standing standing = tenants.get(tenant);
        return standing == null ? Position.NONE : standing.begun;
    }

    /** When the tenant's oldest write was accepted, or a time before; the largest number if it has none. */
    public long oldestMicros(TenantId tenant) {
        Standing standing = tenants.get(tenant);
        return standing == null ? Long.MAX_VALUE : standing.oldestMicros;
    }

    /** Those whose new writes wait for the end. */
    public List<TenantId> handing() {
        List<TenantId> found = new ArrayList<>();
        tenants.forEach((tenant, standing) -> {
            if (standing.handing) {
                found.add(tenant);
            }
        });
        return found;
    }

    /**
     * For a replay that begins now.
     *
     * @param first of the log
     */
    public Backlog backlog(Position first) {
        List<Backlog.OfTenant> all = new ArrayList<>();
        tenants.forEach((tenant, standing) -> all.add(new Backlog.OfTenant(
                tenant, standing.writes, standing.bytes, standing.settled, standing.oldestMicros)));
        return new Backlog(new Position(first.value() - 1), last, all);
    }
}
