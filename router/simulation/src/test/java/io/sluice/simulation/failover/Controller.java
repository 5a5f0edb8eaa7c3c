package io.sluice.simulation.failover;

import io.sluice.core.failover.HandoverEffect;
import io.sluice.core.failover.HandoverEnd;
import io.sluice.core.failover.HandoverRun;
import io.sluice.core.failover.LastSeen;
import io.sluice.core.failover.Order;
import io.sluice.core.failover.Phase;
import io.sluice.core.failover.ServerView;
import io.sluice.core.failover.Trigger;
import io.sluice.core.failover.Witnesses;
import io.sluice.core.health.Standing;
import io.sluice.core.health.Verdict;
import io.sluice.core.tenant.Handover;
import io.sluice.core.tenant.ServerAddress;
import io.sluice.core.tenant.ShardRecord;
import io.sluice.simulation.world.Chance;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Watches the servers and performs handovers. It dies before or after any effect, and is carried on by another. */
final class Controller {
    static final int ID = 20;
    private static final long SILENCE = 800_000_000L;

    private record Looked(ServerView view, boolean isSemiSync) {}

    private final FailoverWorld world;
    private final Chance chance;
    private final Deeds deeds;
    private final Aftercare aftercare;
    private final ArrayDeque<HandoverEffect> effects = new ArrayDeque<>();
    private final Map<Server, Long> answered = new HashMap<>();
    private final Map<Server, ServerView> views = new HashMap<>();
    private Trigger trigger;
    private Optional<LastSeen> primary = Optional.empty();
    private ShardRecord copy;
    private @Nullable HandoverRun run;
    private @Nullable ShardRecord runOf;
    private Optional<LastSeen> seen = Optional.empty();
    private boolean isWorking;
    private long containedNanos = -1;
    private long stoodNanos;
    private long wakeNanos;
    private int life;
    private boolean isUp = true;

    Controller(FailoverWorld world, Chance chance, ShardRecord copy) {
        this.world = world;
        this.chance = chance;
        this.copy = copy;
        this.trigger = new Trigger(world.settings);
        this.deeds = new Deeds(world, this);
        this.aftercare = new Aftercare(world, this);
    }

    ShardRecord copy() {
        return copy;
    }

    /** What the present handover goes by. */
    Optional<LastSeen> seenOfRun() {
        return seen;
    }

    boolean isBusy() {
        return run != null;
    }

    /** What it was begun with; of one that is performed. */
    ShardRecord runOf() {
        if (runOf == null) {
            throw new IllegalStateException("nothing is performed");
        }
        return runOf;
    }

    /** Only what this life asked is heard by it. */
    Runnable ofThisLife(Runnable what) {
        int now = life;
        return () -> {
            if (isUp && life == now) {
                what.run();
            }
        };
    }

    void hearSoon(ShardRecord next) {
        if (isUp && next.epoch().compareTo(copy.epoch()) > 0) {
            if (!next.primary().equals(copy.primary())) {
                primary = Optional.empty();
                containedNanos = -1;
                answered.clear();
            }
            copy = next;
        }
    }

    // -- watching ---------------------------------------------------------------------------------------------------

    /** Twice a second. */
    void look() {
        if (!isUp) {
            return;
        }
        for (Server server : world.servers) {
            long asked = world.time.nanos();
            deeds.ask(
                    server,
                    () -> new Looked(server.view(), server.isSemiSync()),
                    looked -> onView(server, looked, asked),
                    () -> {});
        }
    }

    private void onView(Server server, Looked looked, long askedNanos) {
        ServerView view = looked.view;
        answered.put(server, askedNanos);
        views.put(server, view);
        if (server.address.equals(copy.primary()) && !view.isReadOnly()) {
            primary =
                    Optional.of(new LastSeen(Numbers.uuid(server.id), view.executed(), askedNanos, looked.isSemiSync));
        }
    }

    /** Ten times a second. */
    void tick() {
        if (!isUp || run != null) {
            return;
        }
        Optional<Handover> underWay = copy.failover().handover();
        if (underWay.isPresent()) {
            carryOn(underWay.get());
            return;
        }
        Trigger.Decision decision = trigger.decide(situation(), world.now(), world.time.nanos());
        decision.order().ifPresent(this::perform);
        if (run == null) {
            aftercare.tick(views, answered);
        }
    }

    private Trigger.Situation situation() {
        Server server = world.server(copy.primary());
        long now = world.time.nanos();
        long last = answered.computeIfAbsent(server, fresh -> now);
        boolean isSilent = now - last > SILENCE;
        ServerView view = views.get(server);
        boolean isReadOnly = !isSilent && view != null && view.isReadOnly();
        if (!isSilent && !isReadOnly) {
            containedNanos = -1;
        } else if (containedNanos < 0) {
            containedNanos = now;
            stoodNanos = last;
        }
        Optional<ServerAddress> promoted = world.servers.stream()
                .filter(each -> each != server)
                .filter(each -> now - answered.getOrDefault(each, 0L) < SILENCE)
                .filter(this::isSeenWritable)
                .filter(each -> !copy.failover().demoted().contains(each.address))
                .map(each -> each.address)
                .findFirst();
        return new Trigger.Situation(
                copy,
                containedNanos < 0 ? Standing.SERVING : Standing.CONTAINED,
                isReadOnly ? Verdict.READ_ONLY : verdict(server),
                containedNanos,
                true,
                false,
                Witnesses.ALONE,
                promoted);
    }

    private boolean isSeenWritable(Server server) {
        ServerView view = views.get(server);
        return view != null && !view.isReadOnly();
    }

    private Verdict verdict(Server server) {
        if (world.isCut(ID, server.id) && !world.isMisjudging) {
            return Verdict.UNREACHABLE_FROM_HERE;
        }
        return server.isAlive ? Verdict.FROZEN : Verdict.REFUSING;
    }

    // -- performing -------------------------------------------------------------------------------------------------

    /** Tells whether it is begun. */
    boolean order(Order order) {
        if (!isUp || run != null || copy.failover().handover().isPresent()) {
            return false;
        }
        perform(order);
        return true;
    }

    private void perform(Order order) {
        world.ledger.onOrder(order.kind() == Handover.Kind.PROMOTION && order.fence() == Handover.Fence.HOOK);
        begin(order);
    }

    private void begin(Order order) {
        long stood = order.kind() == Handover.Kind.SWITCHOVER || containedNanos < 0 ? world.time.nanos() : stoodNanos;
        runOf = copy;
        seen = primary;
        run = new HandoverRun(order, world.settings.limits(), copy, primary, stood, world.now());
        world.tell(this, "begins " + order.kind() + " for " + order.actor());
        perform(run.begin(world.time.nanos()));
    }

    private void carryOn(Handover handover) {
        boolean takesItForGranted = world.mistake == Mistake.FORGETS_THE_FENCE;
        Order order = Order.of(handover);
        begin(takesItForGranted ? order.by(Handover.Fence.NONE) : order);
    }

    void abort() {
        HandoverRun running = run;
        if (isUp && running != null) {
            world.tell(this, "is to abort at " + running.phase());
            perform(running.onAbort("the operator", world.time.nanos()));
        }
    }

    private void perform(List<HandoverEffect> decided) {
        effects.addAll(decided);
        if (isWorking) {
            return;
        }
        isWorking = true;
        int now = life;
        for (HandoverEffect next = effects.poll(); next != null && life == now; next = effects.poll()) {
            performOrDie(next);
        }
        isWorking = false;
    }

    private void performOrDie(HandoverEffect effect) {
        if (effect instanceof HandoverEffect.Wake wake) {
            wake(wake.atNanos());
            return;
        }
        if (effect instanceof HandoverEffect.End how) {
            onEnd(how.how());
            return;
        }
        HandoverRun running = Objects.requireNonNull(run, "run");
        Server candidate = world.server(running.candidate().orElse(copy.primary()));
        boolean isStruck = world.strike.isDueAt(running.phase(), world.server(copy.primary()), candidate);
        boolean dies = isStruck || world.killsController();
        boolean diesBefore = dies && !isStruck && chance.oneIn(2);
        if (!diesBefore) {
            perform(effect);
        }
        if (dies && isUp) {
            kill();
        }
    }

    private void perform(HandoverEffect effect) {
        HandoverRun running = Objects.requireNonNull(run, "run");
        Phase phase = running.phase();
        world.tell(this, phase.toString());
        Consumer<String> failed = cause -> {
            if (run == running) {
                perform(running.onFailed(phase, cause, world.time.nanos()));
            }
        };
        Runnable done = () -> {
            if (run == running) {
                perform(running.onDone(phase, world.time.nanos()));
            }
        };
        if (effect instanceof HandoverEffect.Survey) {
            deeds.survey(phase, running.order().kind() != Handover.Kind.PROMOTION, seen -> {
                if (run == running) {
                    perform(running.onSurveyed(seen, world.time.nanos()));
                }
            });
        } else if (effect instanceof HandoverEffect.Look look) {
            Server server = world.server(look.server());
            deeds.ask(
                    server,
                    server::view,
                    view -> {
                        if (run == running) {
                            perform(running.onView(deeds.seen(view, phase), world.time.nanos()));
                        }
                    },
                    () -> failed.accept("no answer"));
        } else {
            deeds.perform(effect, phase, done, failed);
        }
    }

    /** The run's loss, as it stands when the map is about to name the new primary. */
    void state() {
        HandoverRun running = run;
        if (running != null && running.order().kind() == Handover.Kind.PROMOTION) {
            world.ledger.onStatement(new Ledger.Statement(seen, running.loss()));
        }
    }

    private void wake(long atNanos) {
        wakeNanos = atNanos;
        HandoverRun running = run;
        world.time.after(Math.max(0, atNanos - world.time.nanos()), ofThisLife(() -> {
            if (running != null && run == running && wakeNanos == atNanos) {
                perform(running.onTime(world.time.nanos()));
            }
        }));
    }

    private void onEnd(HandoverEnd end) {
        world.tell(this, "ends: " + end);
        run = null;
        if (end instanceof HandoverEnd.Done) {
            aftercare.onDone();
            return;
        }
        trigger.onFutile(world.time.nanos());
        if (end instanceof HandoverEnd.Undone undone && undone.why().contains("may still be read-only")) {
            world.onPrimaryLeftReadOnly();
        }
    }

    // -- what befalls it --------------------------------------------------------------------------------------------

    /** Another one takes its place after a while; it may have watched the servers, too. */
    void kill() {
        if (!isUp) {
            return;
        }
        world.tell(this, "dies");
        isUp = false;
        life++;
        run = null;
        effects.clear();
        isWorking = false;
        boolean hasWatched = chance.oneIn(2);
        world.time.after(chance.about(chance.oneIn(2) ? 200_000_000 : 800_000_000), () -> start(hasWatched));
    }

    private void start(boolean hasWatched) {
        world.tell(this, "starts");
        isUp = true;
        copy = world.log.current();
        trigger = new Trigger(world.settings);
        boolean isSameStill =
                primary.isPresent() && primary.get().source().equals(Numbers.uuid(world.server(copy.primary()).id));
        boolean hasItsDisk = life % 2 == 0;
        Optional<LastSeen> remembered = hasItsDisk ? primary.map(LastSeen::remembered) : Optional.empty();
        primary = isSameStill ? (hasWatched ? primary : remembered) : Optional.empty();
        answered.clear();
        views.clear();
        containedNanos = -1;
    }

    @Override
    public String toString() {
        return "controller";
    }
}
