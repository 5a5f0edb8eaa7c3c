package io.sluice.simulation.queue;

import io.sluice.core.tenant.TenantId;
import io.sluice.simulation.queue.Write.Told;
import io.sluice.simulation.world.Chance;
import io.sluice.simulation.world.VirtualTime;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Writes one token after the other, and keeps what it was told. */
final class Client {
    private static final long LATENCY_NANOS = 200_000;
    /** Some statements that fail do not fail for ever. */
    private static final List<Long> BAD_NANOS = List.of(1L << 60, 2_000_000_000L, 8_000_000_000L);

    private final VirtualTime time;
    private final Chance chance;
    private final TenantId tenant;
    private final Ledger ledger;
    private final Supplier<Optional<Router>> router;
    private final double perSecond;
    private @Nullable Write open;
    private boolean stopped;

    Client(
            VirtualTime time,
            Chance chance,
            TenantId tenant,
            Ledger ledger,
            Supplier<Optional<Router>> router,
            double perSecond) {
        this.time = time;
        this.chance = chance;
        this.tenant = tenant;
        this.ledger = ledger;
        this.router = router;
        this.perSecond = perSecond;
        next();
    }

    void stop() {
        stopped = true;
    }

    boolean isWaiting() {
        return open != null;
    }

    private void next() {
        time.after(chance.untilNext(perSecond), this::write);
    }

    private void write() {
        if (stopped) {
            return;
        }
        long bad = chance.oneIn(40) ? chance.one(BAD_NANOS) : 0;
        Write write = ledger.next(tenant, time.nanos(), time.nanos() + bad);
        open = write;
        Optional<Router> found = router.get();
        if (found.isEmpty()) {
            told(write, Told.REFUSED);
            return;
        }
        time.after(chance.about(LATENCY_NANOS), () -> {
            if (open == write) {
                found.get().write(write, told -> time.after(chance.about(LATENCY_NANOS), () -> told(write, told)));
            }
        });
    }

    /** The connection to the router is lost. */
    void onRouterLost() {
        Write write = open;
        if (write != null) {
            told(write, Told.UNKNOWN);
        }
    }

    private void told(Write write, Told what) {
        if (open == write) {
            open = null;
            write.told = what;
            write.toldNanos = time.nanos();
            next();
        }
    }
}
