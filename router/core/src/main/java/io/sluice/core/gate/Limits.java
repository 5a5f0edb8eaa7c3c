package io.sluice.core.gate;

import static java.util.Objects.requireNonNull;

import io.sluice.core.settings.Problems;
import java.time.Duration;

/**
 * The bulkheads of one shard: how much of a router it may take, and how much of that one tenant.
 *
 * @param shard for all tenants together
 * @param tenant for each, at most as much as the shard's; less than half of the shard's places to wait keeps one tenant
 *     from clogging it
 * @param busyTime how long a statement waits for a place while the gate is open, 0 to 5 min
 * @param tenantRate of each tenant
 * @param rateWait how long a statement above the rate may wait for its moment instead of being refused, 0 to 5 s
 * @param releaseStep how many statements are in flight at first when a gate opens, beside those that still are; each that
 *     ends makes room for itself and one more; 1 to 10,000
 */
public record Limits(
        Bounds shard, Bounds tenant, Duration busyTime, Rate tenantRate, Duration rateWait, int releaseStep) {
    /**
     * @param inFlight the most statements that are at the server, 1 to 100,000
     * @param waiting the most that wait, 0 to 1,000,000
     * @param waitingBytes the most bytes of those that wait, 0 to 1 TiB
     */
    public record Bounds(int inFlight, int waiting, long waitingBytes) {
        private static final long BYTES_MAX = 1L << 40;

        public Bounds {
            Problems problems = new Problems();
            problems.within("inFlight", inFlight, 1, 100_000);
            problems.within("waiting", waiting, 0, 1_000_000);
            problems.within("waitingBytes", waitingBytes, 0, BYTES_MAX);
            problems.throwIfAny();
        }

        boolean hasRoom(int nowWaiting, long nowBytes, long moreBytes) {
            return nowWaiting < waiting && moreBytes <= waitingBytes - nowBytes;
        }

        private Bounds dividedBy(int loops) {
            return new Bounds(
                    Math.max(1, inFlight / loops),
                    waiting == 0 ? 0 : Math.max(1, waiting / loops),
                    waitingBytes / loops);
        }
    }

    /**
     * @param perSecond statements in the long run, 0 (no limit) to 1,000,000
     * @param burst how many at once after a rest, 1 to 1,000,000
     */
    public record Rate(int perSecond, int burst) {
        public static final Rate UNLIMITED = new Rate(0, 1);

        public Rate {
            Problems problems = new Problems();
            problems.within("perSecond", perSecond, 0, 1_000_000);
            problems.within("burst", burst, 1, 1_000_000);
            problems.throwIfAny();
        }

        /** Rounded up: a limit never becomes none, nor nothing. */
        private Rate dividedBy(int loops) {
            return new Rate((perSecond + loops - 1) / loops, (burst + loops - 1) / loops);
        }
    }

    /** In flight as many as the pool has connections; half of them, and a quarter of the waiting, for one tenant. */
    public static final Limits DEFAULT = new Limits(
            new Bounds(100, 10_000, 64L << 20),
            new Bounds(50, 2_500, 16L << 20),
            Duration.ofSeconds(5),
            Rate.UNLIMITED,
            Duration.ofMillis(100),
            8);

    public Limits {
        requireNonNull(shard, "shard");
        requireNonNull(tenant, "tenant");
        requireNonNull(tenantRate, "tenantRate");
        Problems problems = new Problems();
        problems.within("busyTime", busyTime, Duration.ZERO, Duration.ofMinutes(5));
        problems.within("rateWait", rateWait, Duration.ZERO, Duration.ofSeconds(5));
        problems.within("releaseStep", releaseStep, 1, 10_000);
        problems.within("tenant.inFlight", tenant.inFlight, 1, shard.inFlight);
        problems.within("tenant.waiting", tenant.waiting, 0, shard.waiting);
        problems.within("tenant.waitingBytes", tenant.waitingBytes, 0, shard.waitingBytes);
        problems.throwIfAny();
    }

    /** One event loop's part, of a rate too: sessions are spread evenly. */
    public Limits dividedBy(int loops) {
        return new Limits(
                shard.dividedBy(loops),
                tenant.dividedBy(loops),
                busyTime,
                tenantRate.dividedBy(loops),
                rateWait,
                Math.max(1, releaseStep / loops));
    }
}
