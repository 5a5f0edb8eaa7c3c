package io.sluice.simulation.load;

import io.sluice.core.gate.Access;
import io.sluice.core.tenant.TenantId;
import io.sluice.simulation.router.Session;
import io.sluice.simulation.router.SimulatedRouter;
import io.sluice.simulation.router.Statement;
import io.sluice.simulation.world.Chance;
import io.sluice.simulation.world.Request;
import io.sluice.simulation.world.VirtualTime;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/** One client of one tenant: it thinks, sends one statement after the other, and at times gives up. */
public final class Client {
    /**
     * What a client does.
     *
     * @param perSecond how often it has something to do
     * @param shares whether its login is the one that serves several tenants
     * @param longQueries whether it has queries of up to a minute
     * @param impatient whether it hangs up at times
     */
    public record Habits(
            int shard,
            TenantId tenant,
            int loop,
            double perSecond,
            boolean shares,
            boolean longQueries,
            boolean impatient) {}

    private static final long WAY_NANOS = Duration.ofNanos(150_000).toNanos();

    private final SimulatedRouter router;
    private final VirtualTime time;
    private final Chance chance;
    private final Habits habits;
    private final long firstId;
    private final Deque<Request.Kind> script = new ArrayDeque<>();
    private @Nullable Session session;
    private @Nullable Statement asked;
    private long asks;
    private boolean stopped;
    private boolean compared = true;
    private long digest;

    /** @param firstId of its statements; a million are its own */
    public Client(SimulatedRouter router, VirtualTime time, Chance chance, Habits habits, long firstId) {
        this.router = router;
        this.time = time;
        this.chance = chance;
        this.habits = habits;
        this.firstId = firstId;
        think();
    }

    public Habits habits() {
        return habits;
    }

    /** It sends nothing more but what ends its transaction. */
    public void stop() {
        stopped = true;
    }

    /** What it is told from now on is no longer compared. */
    public void closeDigest() {
        compared = false;
    }

    /** What it was told so far and when, in one number. */
    public long digest() {
        return digest;
    }

    public long asks() {
        return asks;
    }

    private void think() {
        double rate = script.isEmpty() ? habits.perSecond() : 200;
        time.after(chance.untilNext(rate), this::ask);
    }

    private void ask() {
        if (script.isEmpty()) {
            if (stopped) {
                return;
            }
            write();
        }
        Request.Kind kind = script.remove();
        Statement statement = new Statement(
                firstId + asks++, habits.shard(), habits.tenant(), kind, workNanos(kind), !chance.oneIn(5));
        asked = statement;
        router.loops().get(habits.loop()).after(chance.about(WAY_NANOS), () -> arrive(statement));
        if (habits.impatient() && chance.oneIn(50)) {
            time.after(chance.nanos(Duration.ZERO, Duration.ofSeconds(10)), () -> giveUp(statement));
        }
    }

    /** What it does next: one statement, or a transaction. */
    private void write() {
        int what = chance.upTo(99);
        if (what < 55) {
            script.add(Request.Kind.READ);
        } else if (what < 80) {
            script.add(Request.Kind.WRITE);
        } else {
            script.add(Request.Kind.BEGIN);
            for (int i = chance.upTo(2); i > 0; i--) {
                script.add(Request.Kind.WRITE_IN_TRANSACTION);
            }
            script.add(chance.oneIn(5) ? Request.Kind.ROLLBACK : Request.Kind.COMMIT);
        }
    }

    private long workNanos(Request.Kind kind) {
        boolean mayBeLong = kind == Request.Kind.READ || kind == Request.Kind.WRITE;
        if (habits.longQueries() && mayBeLong && chance.oneIn(60)) {
            return chance.nanos(Duration.ofMillis(500), Duration.ofSeconds(chance.oneIn(3) ? 60 : 3));
        }
        return Duration.ofMillis(1).toNanos();
    }

    private void arrive(Statement statement) {
        if (statement != asked) {
            return; // it gave up at once
        }
        Session open = session;
        if (open == null || open.isClosed()) {
            open = router.connect(habits.loop(), habits.shares(), this::onTold);
            session = open;
        }
        open.onCommand(statement);
    }

    private void giveUp(Statement statement) {
        Session open = session;
        if (statement != asked || open == null) {
            return;
        }
        asked = null;
        script.clear();
        session = null;
        router.loops().get(habits.loop()).run(open::onClientGone);
        think();
    }

    private void onTold(Statement statement) {
        time.after(chance.about(WAY_NANOS), () -> {
            if (statement != asked) {
                return;
            }
            asked = null;
            long told = statement.told().map(Enum::ordinal).orElse(9) * 100L
                    + statement.error().map(Enum::ordinal).orElse(99);
            if (compared) {
                digest = digest * 31 + told + 1_000_003 * (time.nanos() - statement.arrivedNanos());
            }
            boolean failed = statement
                    .told()
                    .filter(each -> each == Statement.Told.ANSWER)
                    .isEmpty();
            boolean lost = session != null && session.isClosed();
            if (failed && (lost || statement.access() != Access.IN_TRANSACTION)) {
                script.clear();
            }
            think();
        });
    }
}
