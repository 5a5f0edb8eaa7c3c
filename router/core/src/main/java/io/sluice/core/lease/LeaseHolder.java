package io.sluice.core.lease;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * Whether this router may go on by what it knows. It asks every {@link #INTERVAL}, and at once when somebody waits for what it has
 * heeded since. Owned by one thread at a time.
 */
public final class LeaseHolder {
    /** From when it asked. */
    public static final Duration TTL = Duration.ofSeconds(2);

    public static final Duration INTERVAL = Duration.ofMillis(500);

    /** While somebody waits. */
    static final Duration NUDGED_INTERVAL = Duration.ofMillis(10);

    static final Duration NUDGED = Duration.ofSeconds(1);

    private final String router;
    private final long incarnation;
    private final Map<String, Long> heeded = new HashMap<>();
    /** What must be heeded before the lease can be used; empty: it can. */
    private final Map<String, Long> owed = new HashMap<>();

    private boolean hasGrant;
    private long until;
    private boolean isAsking;
    private boolean hasAsked;
    private long askedAt;
    private boolean isNudged;
    private long nudgedAt;
    private boolean hasNews;
    private Set<String> routers = Set.of();

    public LeaseHolder(String router, long incarnation) {
        this.router = router;
        this.incarnation = incarnation;
    }

    /** Acts by this log up to there. */
    public void onHeeded(String log, long position) {
        Long before = heeded.get(log);
        if (before == null || before < position) {
            heeded.put(log, position);
            hasNews = true;
            owed.computeIfPresent(log, (name, wanted) -> wanted <= position ? null : wanted);
        }
    }

    /** Somebody waits for what this router has yet to heed, or to tell. */
    public void onNudge(long now) {
        isNudged = true;
        nudgedAt = now;
        hasNews = true;
    }

    /** Whether it is time to ask. */
    public boolean isDue(long now) {
        if (isAsking) {
            return false;
        }
        if (!hasAsked || now - askedAt >= INTERVAL.toNanos()) {
            return true;
        }
        isNudged = isNudged && now - nudgedAt < NUDGED.toNanos();
        return isNudged && hasNews && now - askedAt >= NUDGED_INTERVAL.toNanos();
    }

    /** Asks; {@link #onAnswer} or {@link #onSilence} comes next. */
    public LeaseRequest ask(long now) {
        isAsking = true;
        hasAsked = true;
        askedAt = now;
        hasNews = false;
        return new LeaseRequest(router, incarnation, !isHeld(now), heeded);
    }

    /** To the question that was asked last. */
    public void onAnswer(LeaseGrant grant, boolean wasFresh) {
        isAsking = false;
        routers = grant.routers();
        if (!grant.isGranted()) {
            hasGrant = false;
            onNudge(askedAt);
            return;
        }
        hasGrant = true;
        until = askedAt + TTL.toNanos();
        if (wasFresh) {
            owed.clear();
            grant.owed().forEach((log, wanted) -> {
                if (heeded.getOrDefault(log, 0L) < wanted) {
                    owed.put(log, wanted);
                }
            });
        }
    }

    /** Nobody answered; it may be asked again at once. */
    public void onSilence() {
        isAsking = false;
    }

    /** It was given one that has not run out, though it may have to heed something first. */
    private boolean isHeld(long now) {
        return hasGrant && until - now > 0;
    }

    /** Whether it may go on now. */
    public boolean isUsable(long now) {
        return isHeld(now) && owed.isEmpty();
    }

    /** Until when it may go on, if it may. */
    public long until() {
        return until;
    }

    /** Who had a lease when last answered. */
    public Set<String> routers() {
        return routers;
    }
}
