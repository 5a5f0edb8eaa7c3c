package io.sluice.core.replay;

import io.sluice.core.log.Position;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The part of the log that is in memory, of all tenants together, and what is read next. Owned by the replay.
 *
 * <p>The main reading goes through the log once. A tenant that is paused or stuck, or has more in memory than its share while
 * others have nothing there, is parked: its writes leave memory, the main reading skips them, and a reading of its own brings
 * them when there is room, until it has caught up with the main one.
 *
 * <p>The cost of it: only tenants with an eighth of the window are parked for their size, so that a reading of their own finds
 * them close together.
 */
final class ReadAhead<P> {
    /** Read when such a part of the window is free. */
    private static final int ROOM = 4;
    /** A tenant with such a part of the window may be parked... */
    private static final int LARGE = 8;
    /** ...and keeps such a part; a reading of its own brings no more at once. */
    private static final int SHARE = 16;

    private static final long FORGET_STEP = 1024;
    private static final long LOOK_AGAIN_NANOS = 100_000_000;

    /** @param owner null: the main reading */
    private record Reading<P>(@Nullable TenantQueue<P> owner, long from, long upTo) {}

    private final ReplaySettings.Window settings;
    /** By the first position that may be unsettled; it changes only while the tenant is not in here. */
    private final TreeSet<TenantQueue<P>> heads = new TreeSet<>(
            Comparator.comparingLong((TenantQueue<P> tenant) -> tenant.head).thenComparing(tenant -> tenant.id));

    private final ArrayDeque<TenantQueue<P>> wanting = new ArrayDeque<>();
    private @Nullable Reading<P> reading;
    private long read;
    private long end;
    private long forgotten;
    private int entries;
    private long bytes;
    private int starving;
    private boolean mainWasLast;
    private int failures;
    private boolean failed;
    private long restUntilNanos;
    private boolean looked;
    private long lookAgainNanos;

    ReadAhead(ReplaySettings.Window settings, Backlog backlog) {
        this.settings = settings;
        read = backlog.settled().value();
        forgotten = read;
        end = backlog.last().value();
    }

    int entries() {
        return entries;
    }

    long bytes() {
        return bytes;
    }

    long end() {
        return end;
    }

    void onAppended(long position) {
        if (position <= end) {
            throw new IllegalStateException("told of position " + position + " after " + end);
        }
        end = position;
    }

    // -- what is in the window --------------------------------------------------------------------------------------

    /** @return whether the write came into the window */
    boolean accept(TenantQueue<P> tenant, Entry<P> entry) {
        long position = entry.position().value();
        Reading<P> current = current();
        boolean behind = position < current.from || position > current.upTo;
        if (behind || (current.owner != null && current.owner != tenant)) {
            throw new IllegalStateException("position " + position + " of " + tenant.id + " is not of " + current);
        }
        boolean parked = current.owner == null ? tenant.ownFrom > 0 : tenant.ownFrom != current.from;
        if (position <= tenant.settled || parked) {
            return false;
        }
        if (tenant.paused != null) {
            tenant.ownFrom = tenant.ownFrom > 0 ? tenant.ownFrom : position;
            return false;
        }
        Entry<P> last = tenant.window.peekLast();
        boolean isOld = last != null && last.position().value() >= position;
        if (isOld || tenant.window.size() >= tenant.remaining) {
            throw new IllegalStateException("position " + position + " of " + tenant.id + " came too often");
        }
        tenant.window.add(entry);
        take(tenant, 1, entry.bytes());
        return true;
    }

    /** The first of the tenant's window is settled. */
    Entry<P> settleFirst(TenantQueue<P> tenant) {
        Entry<P> first = tenant.window.remove();
        take(tenant, -1, -first.bytes());
        tenant.remaining--;
        tenant.settled = first.position().value();
        Entry<P> next = tenant.window.peek();
        tenant.oldestMicros = next == null ? first.acceptedMicros() : next.acceptedMicros();
        return first;
    }

    /** All of the tenant's window that is not in use leaves memory, but for the first so many. */
    void park(TenantQueue<P> tenant, int kept) {
        int keep = Math.max(kept, tenant.busy());
        while (tenant.window.size() > keep) {
            Entry<P> last = tenant.window.removeLast();
            take(tenant, -1, -last.bytes());
            tenant.ownFrom = last.position().value();
        }
        refresh(tenant);
    }

    private void take(TenantQueue<P> tenant, int count, int size) {
        entries += count;
        bytes += size;
        tenant.windowBytes += size;
    }

    /** Something about the tenant has changed. */
    void refresh(TenantQueue<P> tenant) {
        if (tenant.remaining == 0 || tenant.ownFrom > read) {
            tenant.ownFrom = 0;
        }
        Entry<P> first = tenant.window.peek();
        long head = first == null ? tenant.ownFrom : first.position().value();
        if (head != tenant.head) {
            heads.remove(tenant);
            tenant.head = head;
            if (head > 0) {
                heads.add(tenant);
            }
        }
        boolean starves = tenant.remaining > 0 && tenant.paused == null && head == 0;
        if (starves != tenant.starves) {
            starving += starves ? 1 : -1;
            tenant.starves = starves;
        }
        if (!tenant.wants && wants(tenant)) {
            tenant.wants = true;
            wanting.add(tenant);
        }
    }

    private boolean wants(TenantQueue<P> tenant) {
        return tenant.ownFrom > 0
                && tenant.paused == null
                && !(tenant.turn instanceof Turns.Resting)
                && tenant.window.size() <= settings.entries() / SHARE / 2
                && tenant.windowBytes <= settings.bytes() / SHARE / 2;
    }

    // -- reading ----------------------------------------------------------------------------------------------------

    /** What is to be read now, if there is something and room for it. */
    ReplayEffect.@Nullable Read<P> next(long nowNanos) {
        failed = failed && nowNanos - restUntilNanos < 0;
        if (reading != null || failed || !hasRoom()) {
            return null;
        }
        TenantQueue<P> own = firstWanting();
        boolean main = read < end;
        if (own != null && (mainWasLast || !main)) {
            wanting.remove();
            own.wants = false;
            mainWasLast = false;
            return begin(new Reading<>(own, own.ownFrom, read), SHARE);
        }
        if (!main) {
            return null;
        }
        mainWasLast = true;
        return begin(new Reading<>(null, read + 1, end), 1);
    }

    private ReplayEffect.Read<P> begin(Reading<P> next, int part) {
        reading = next;
        return new ReplayEffect.Read<>(
                Optional.ofNullable(next.owner).map(owner -> owner.id),
                new Position(next.from),
                new Position(next.upTo),
                Math.min(settings.entries() - entries, settings.entries() / part),
                Math.min(settings.bytes() - bytes, settings.bytes() / part));
    }

    private @Nullable TenantQueue<P> firstWanting() {
        for (TenantQueue<P> first = wanting.peek(); first != null; first = wanting.peek()) {
            if (wants(first)) {
                return first;
            }
            first.wants = false;
            wanting.remove();
        }
        return null;
    }

    private boolean hasRoom() {
        return settings.entries() - entries >= settings.entries() / ROOM
                && settings.bytes() - bytes >= settings.bytes() / ROOM;
    }

    /**
     * The reading has looked at everything up to there; what it found was accepted before.
     *
     * @return whose it was; null: the main one
     */
    @Nullable
    TenantQueue<P> onRead(long upTo) {
        Reading<P> done = current();
        if (upTo < done.from || upTo > done.upTo) {
            throw new IllegalStateException("looked up to " + upTo + " for " + done);
        }
        reading = null;
        failures = 0;
        TenantQueue<P> owner = done.owner;
        if (owner == null) {
            read = upTo;
        } else if (owner.ownFrom == done.from && owner.paused == null) {
            owner.ownFrom = upTo + 1;
        }
        return owner;
    }

    void onReadFailed(ReplaySettings settings, long nowNanos) {
        Reading<P> lost = current();
        reading = null;
        failed = true;
        restUntilNanos = nowNanos + settings.retryAfter(++failures).toNanos();
        if (lost.owner != null) {
            refresh(lost.owner);
        }
    }

    private Reading<P> current() {
        Reading<P> current = reading;
        if (current == null) {
            throw new IllegalStateException("nothing is being read");
        }
        return current;
    }

    // -- parking ----------------------------------------------------------------------------------------------------

    /** Somebody has nothing in the window, and there is no room to read for them. */
    private boolean isBlocked() {
        return reading == null && !hasRoom() && ((starving > 0 && read < end) || firstWanting() != null);
    }

    /** Parks those that are stuck, and those with more than their share, until there is room; not at each step. */
    void makeRoom(long nowNanos) {
        if (!isBlocked() || (looked && nowNanos - lookAgainNanos < 0)) {
            return;
        }
        looked = true;
        lookAgainNanos = nowNanos + LOOK_AGAIN_NANOS;
        List<TenantQueue<P>> all = new ArrayList<>(heads);
        all.stream().filter(TenantQueue::isStuck).forEach(tenant -> park(tenant, 0));
        all.sort(Comparator.comparingDouble(this::part).reversed());
        for (TenantQueue<P> tenant : all) {
            if (hasRoom() || part(tenant) * LARGE < 1) {
                return;
            }
            park(tenant, (int) (tenant.window.size() / part(tenant) / SHARE));
        }
    }

    private double part(TenantQueue<P> tenant) {
        return Math.max(
                (double) tenant.window.size() / settings.entries(), (double) tenant.windowBytes / settings.bytes());
    }

    // -- what is settled --------------------------------------------------------------------------------------------

    /** What the log may forget since the last time. */
    OptionalLong nextForgotten() {
        long settled = heads.isEmpty() ? read : Math.min(read, heads.first().head - 1);
        boolean worthIt = settled - forgotten >= FORGET_STEP || settled == end;
        if (settled <= forgotten || !worthIt) {
            return OptionalLong.empty();
        }
        forgotten = settled;
        return OptionalLong.of(settled);
    }

    /** When it matters that time passes. */
    OptionalLong wakeAt() {
        if (failed) {
            return OptionalLong.of(restUntilNanos);
        }
        return isBlocked() ? OptionalLong.of(lookAgainNanos) : OptionalLong.empty();
    }
}
