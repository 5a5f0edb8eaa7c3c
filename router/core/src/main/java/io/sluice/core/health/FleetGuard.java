package io.sluice.core.health;

import static java.util.Objects.requireNonNull;

import io.sluice.core.settings.Problems;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * Doubts the router itself when most servers turn at once: then all are kept in service, and an alarm is raised. One guard
 * for the primaries of a router, and one for its replicas.
 *
 * <pre>
 * CALM  -> PANIC   a server would be contained, and with it more than half are in trouble since {@code window}
 * PANIC -> CALM    for {@code calm}, no more than half were in trouble
 * PANIC -> SPENT   after {@code panicMax}: then it is no mistake of ours, and each is contained by its own verdict
 * SPENT -> CALM    for {@code calm}, no more than half were in trouble
 * </pre>
 *
 * A change of one server costs nothing; one that turns is counted with all others. Owned by the loop of its servers.
 */
public final class FleetGuard {
    /** Fewer than these cannot be told from a fault of one. */
    private static final int SERVERS_MIN = 3;

    /**
     * What the guard goes by.
     *
     * @param window what turned within it turned at once: 1 s to 1 min
     * @param calm up to 10 min
     * @param panicMax 1 s to 1 h
     */
    public record Limits(Duration window, Duration calm, Duration panicMax) {
        public static final Limits DEFAULT =
                new Limits(Duration.ofSeconds(5), Duration.ofSeconds(5), Duration.ofMinutes(1));

        public Limits {
            Duration second = Duration.ofSeconds(1);
            new Problems()
                    .within("window", window, second, Duration.ofMinutes(1))
                    .within("calm", calm, Duration.ZERO, Duration.ofMinutes(10))
                    .within("panicMax", panicMax, second, Duration.ofHours(1))
                    .throwIfAny();
        }
    }

    private enum Phase {
        CALM,
        PANIC,
        SPENT
    }

    /** One server's place in the fleet. */
    static final class Member {
        private Standing standing = Standing.SERVING;
        private long troubledNanos;
    }

    private final Limits limits;
    private final Set<Member> members = new LinkedHashSet<>();
    private int troubled;
    private Phase phase = Phase.CALM;
    private long panicNanos;
    private long mostTroubledNanos;

    public FleetGuard(Limits limits) {
        this.limits = requireNonNull(limits, "limits");
    }

    public boolean isPanic() {
        return phase == Phase.PANIC;
    }

    Member join() {
        Member member = new Member();
        members.add(member);
        return member;
    }

    void leave(Member member) {
        members.remove(member);
        troubled -= member.standing.isTroubled() ? 1 : 0;
    }

    void onStanding(Member member, Standing standing, long nowNanos) {
        Standing before = member.standing;
        member.standing = standing;
        if (!before.isTroubled() && standing.isTroubled()) {
            member.troubledNanos = nowNanos;
            troubled++;
        } else if (before.isTroubled() && !standing.isTroubled()) {
            troubled--;
        }
        boolean turned = before != Standing.CONTAINED && standing == Standing.CONTAINED;
        if (phase == Phase.CALM && turned && isMost(troubledAtOnce(nowNanos))) {
            phase = Phase.PANIC;
            panicNanos = nowNanos;
            mostTroubledNanos = nowNanos;
        }
        onTime(nowNanos);
    }

    /** At every tick of every server. */
    void onTime(long nowNanos) {
        if (isMost(troubled)) {
            mostTroubledNanos = nowNanos;
        }
        if (phase != Phase.CALM && nowNanos - mostTroubledNanos >= limits.calm.toNanos()) {
            phase = Phase.CALM;
        }
        if (phase == Phase.PANIC && nowNanos - panicNanos >= limits.panicMax.toNanos()) {
            phase = Phase.SPENT;
        }
    }

    private boolean isMost(int count) {
        return members.size() >= SERVERS_MIN && 2 * count > members.size();
    }

    private int troubledAtOnce(long nowNanos) {
        int count = 0;
        for (Member member : members) {
            boolean within = nowNanos - member.troubledNanos <= limits.window.toNanos();
            count += member.standing.isTroubled() && within ? 1 : 0;
        }
        return count;
    }
}
