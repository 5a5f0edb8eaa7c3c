package io.sluice.lab.fault;

import static java.util.Objects.requireNonNull;

import io.sluice.core.settings.Problems;
import java.time.Duration;

/**
 * How the bytes of one direction fare in a {@link TcpFaultProxy}.
 *
 * @param bytesPerSecond of each connection, 1 to 1 GiB; the most stands for no limit
 * @param latency put before every piece of up to 16 KiB, up to 1 min; pieces wait one after the other, as answers do
 * @param cutAfterBytes a connection ends after so many bytes since this flow was set; the most stands for never
 */
public record Flow(Fate fate, int bytesPerSecond, Duration latency, long cutAfterBytes) {
    private static final int FULL_SPEED = 1 << 30;
    private static final Duration LONGEST = Duration.ofMinutes(1);

    /** Everything passes, at once. */
    public static final Flow PASS = new Flow(Fate.PASS, FULL_SPEED, Duration.ZERO, Long.MAX_VALUE);

    /** Bytes are taken and lost, so also the connection: what comes after a gap would be no TCP. */
    public static final Flow SWALLOW = new Flow(Fate.SWALLOW, FULL_SPEED, Duration.ZERO, Long.MAX_VALUE);

    /** Bytes wait, as in a peer that is frozen or a partition that will heal, and arrive when another flow is set. */
    public static final Flow HOLD = new Flow(Fate.HOLD, FULL_SPEED, Duration.ZERO, Long.MAX_VALUE);

    /** What becomes of bytes. */
    public enum Fate {
        PASS,
        SWALLOW,
        HOLD
    }

    public Flow {
        requireNonNull(fate, "fate");
        new Problems()
                .within("bytesPerSecond", bytesPerSecond, 1, FULL_SPEED)
                .within("latency", latency, Duration.ZERO, LONGEST)
                .within("cutAfterBytes", cutAfterBytes, 0, Long.MAX_VALUE)
                .throwIfAny();
    }

    /** Bytes pass slowly. */
    public static Flow slow(int bytesPerSecond, Duration latency) {
        return new Flow(Fate.PASS, bytesPerSecond, latency, Long.MAX_VALUE);
    }

    /** The connection ends amid its bytes: so many of them arrive, and then the end of the stream. */
    public static Flow cutAfter(long bytes) {
        return new Flow(Fate.PASS, FULL_SPEED, Duration.ZERO, bytes);
    }

    /** How many of these bytes may go in one piece: at a low speed so few that the speed shows within a twentieth of a second. */
    int piece(int bytes) {
        return Math.min(bytes, Math.max(1, bytesPerSecond / 20));
    }

    /** How long a piece takes. */
    long nanosFor(int bytes) {
        return bytesPerSecond == FULL_SPEED ? 0 : bytes * 1_000_000_000L / bytesPerSecond;
    }
}
