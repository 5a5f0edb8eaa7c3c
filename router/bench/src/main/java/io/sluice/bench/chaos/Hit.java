package io.sluice.bench.chaos;

import static java.util.Objects.requireNonNull;

import io.sluice.bench.incident.Moments;

/**
 * What happened to a router.
 *
 * @param router from 0
 * @param beginMicros of the fault
 * @param endMicros when nothing was done to it any more: started again, or healed
 * @param readyMicros when it said that it serves; its clients' errors until then, and for {@link #GRACE_MICROS}, are the fault's
 * @param seatedMicros when it was whole again
 * @param text what else is to be told
 */
record Hit(
        RouterFault fault,
        int router,
        long beginMicros,
        long endMicros,
        long readyMicros,
        long seatedMicros,
        String text) {
    /** All clients log in again at once, and TCP sends later and later what was lost. */
    static final long GRACE_MICROS = 3_000_000;

    Hit {
        requireNonNull(fault, "fault");
        requireNonNull(text, "text");
    }

    /** Whether this is why a statement through the router had no good answer. */
    boolean excuses(Sent sent) {
        return sent.router() == router
                && sent.attempt().answeredMicros() >= beginMicros
                && sent.attempt().sentMicros() <= readyMicros + GRACE_MICROS;
    }

    @Override
    public String toString() {
        return Moments.text(beginMicros).substring(0, 12) + "  " + ChaosSettings.routerName(router + 1) + "  "
                + "%-9s for %5d ms, ready after %5d ms, whole after %5d ms%s"
                        .formatted(
                                fault.title(),
                                (endMicros - beginMicros) / 1_000,
                                (readyMicros - beginMicros) / 1_000,
                                (seatedMicros - beginMicros) / 1_000,
                                text.isEmpty() ? "" : "; " + text);
    }
}
