package io.sluice.simulation.failover;

import io.sluice.core.failover.HandoverEffect;
import io.sluice.core.failover.LastSeen;
import io.sluice.core.failover.Phase;
import io.sluice.core.failover.ServerView;
import io.sluice.core.tenant.Handover;
import io.sluice.core.tenant.ServerAddress;
import io.sluice.core.tenant.ShardFailover;
import io.sluice.core.tenant.ShardRecord;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/** What a handover orders, done as the devices do it. */
final class Deeds {
    private static final long DEADLINE = 700_000_000L;

    /** What a server says, and how it is in truth. */
    private record Asked(ServerView view, boolean isErrant, boolean isInBackup) {}

    private final FailoverWorld world;
    private final Controller controller;
    private Map<ServerAddress, ServerView> surveyed = Map.of();

    Deeds(FailoverWorld world, Controller controller) {
        this.world = world;
        this.controller = controller;
    }

    // -- servers ----------------------------------------------------------------------------------------------------

    /** One of the two is called, once, if the controller lives to hear it. */
    <T> void ask(Server server, Supplier<T> work, Consumer<T> answer, Runnable failed) {
        AtomicBoolean isOver = new AtomicBoolean();
        Runnable onDeadline = controller.ofThisLife(() -> {
            if (!isOver.getAndSet(true)) {
                failed.run();
            }
        });
        world.wire(
                Controller.ID,
                server.id,
                () -> server.take(() -> {
                    T result = work.get();
                    Runnable heard = controller.ofThisLife(() -> {
                        if (!isOver.getAndSet(true)) {
                            answer.accept(result);
                        }
                    });
                    world.wire(server.id, Controller.ID, heard);
                }));
        world.time.after(DEADLINE, onDeadline);
    }

    private void order(ServerAddress address, Consumer<Server> work, Runnable done, Consumer<String> failed) {
        Server server = world.server(address);
        ask(
                server,
                () -> {
                    work.accept(server);
                    return true;
                },
                answer -> done.run(),
                () -> failed.accept("no answer"));
    }

    void survey(Phase phase, boolean withPrimary, Consumer<Map<ServerAddress, ServerView>> answer) {
        ShardRecord shard = controller.copy();
        if (phase == Phase.COMPARE && world.mistake == Mistake.COMPARES_THE_PAST) {
            answer.accept(surveyed);
            return;
        }
        List<Server> asked = world.servers.stream()
                .filter(server -> !shard.failover().demoted().contains(server.address))
                .filter(server -> withPrimary || !shard.primary().equals(server.address))
                .toList();
        Map<ServerAddress, ServerView> views = new HashMap<>();
        int[] open = {asked.size()};
        Runnable one = () -> {
            open[0]--;
            if (open[0] == 0) {
                surveyed = phase == Phase.SURVEY ? Map.copyOf(views) : surveyed;
                answer.accept(views);
            }
        };
        for (Server server : asked) {
            Supplier<Asked> work = () -> new Asked(server.view(), server.isErrant, server.isInBackup);
            Consumer<Asked> seen = it -> {
                boolean isErrant = it.isErrant && controller.seenOfRun().isPresent();
                world.ledger.onAsked(server, (isErrant || it.isInBackup) && !mayBePromoted());
                views.put(server.address, seen(it.view, phase));
                one.run();
            };
            ask(server, work, seen, one);
        }
        if (asked.isEmpty()) {
            answer.accept(views);
        }
    }

    /** As it is, but for a mistake. */
    ServerView seen(ServerView view, Phase phase) {
        boolean isApplied = world.mistake == Mistake.TAKES_RECEIVED_FOR_APPLIED && phase == Phase.CATCH_UP;
        Optional<LastSeen> primary = controller.seenOfRun();
        boolean isSmoothed = world.mistake == Mistake.SEES_NO_ERRANT && phase != Phase.CATCH_UP && primary.isPresent();
        return new ServerView(
                view.server(),
                view.isReadOnly(),
                isApplied
                        ? view.received()
                        : isSmoothed ? view.executed().from(primary.get().source()) : view.executed(),
                view.received(),
                view.follows(),
                view.isReceiving(),
                view.isApplying(),
                view.keepsBinlog(),
                view.isInBackup() && world.mistake != Mistake.SEES_NO_BACKUP,
                view.delay(),
                world.mistake == Mistake.SEES_NO_RESTART ? Long.MIN_VALUE / 2 : view.startedNanos());
    }

    // -- effects ----------------------------------------------------------------------------------------------------

    void perform(HandoverEffect effect, Phase phase, Runnable done, Consumer<String> failed) {
        if (effect instanceof HandoverEffect.SetHandover set) {
            setHandover(set.handover(), phase, done, failed);
        } else if (effect instanceof HandoverEffect.SetUnsure unsure) {
            change(now -> undone(now, unsure.candidate()), done, failed);
        } else if (effect instanceof HandoverEffect.AwaitQuiet) {
            awaitQuiet(done, failed);
        } else if (effect instanceof HandoverEffect.AwaitRouters) {
            awaitRouters(done);
        } else if (effect instanceof HandoverEffect.RunHook hook) {
            world.hook.run(world.server(hook.primary()), isWell -> {
                boolean isTaken = isWell || world.mistake == Mistake.IGNORES_THE_HOOK;
                (isTaken ? done : (Runnable) () -> failed.accept("exit code 1")).run();
            });
        } else if (effect instanceof HandoverEffect.SetReadOnly set) {
            if (!set.isReadOnly() && world.mistake == Mistake.LEAVES_READ_ONLY) {
                done.run();
                return;
            }
            order(set.server(), server -> server.setReadOnly(set.isReadOnly()), done, failed);
        } else if (effect instanceof HandoverEffect.StopReceiving stop) {
            withOthers(stop.candidate(), Server::stopReceiving, done, failed);
        } else if (effect instanceof HandoverEffect.Promote promote) {
            order(promote.candidate(), Server::promote, done, failed);
        } else if (effect instanceof HandoverEffect.Demote demote) {
            withOthers(demote.candidate(), Server::demote, done, failed);
        } else if (effect instanceof HandoverEffect.Publish publish) {
            publish(publish, done, failed);
        }
    }

    /** On the other replicas as far as they answer; it ends as it does on the candidate. */
    private void withOthers(ServerAddress candidate, Consumer<Server> work, Runnable done, Consumer<String> failed) {
        ShardRecord shard = controller.copy();
        List<ServerAddress> others = shard.replicas().stream()
                .filter(replica -> !replica.equals(candidate)
                        && !shard.failover().demoted().contains(replica))
                .toList();
        int[] open = {others.size() + 1};
        Runnable[] end = {done};
        Runnable one = () -> {
            open[0]--;
            if (open[0] == 0) {
                end[0].run();
            }
        };
        others.forEach(other -> order(other, work, one, cause -> one.run()));
        order(candidate, work, one, cause -> {
            end[0] = () -> failed.accept(cause);
            one.run();
        });
    }

    /** What it has then may be the shard's. */
    private boolean mayBePromoted() {
        return controller
                .runOf()
                .failover()
                .handover()
                .filter(handover -> handover.step() == Handover.Step.PROMOTING)
                .isPresent();
    }

    private void awaitRouters(Runnable done) {
        if (world.mistake == Mistake.AWAITS_NO_ROUTER) {
            world.time.after(1_000_000, controller.ofThisLife(done));
            return;
        }
        int[] open = {world.routers.size()};
        Runnable one = controller.ofThisLife(() -> {
            open[0]--;
            if (open[0] == 0) {
                done.run();
            }
        });
        for (Router router : world.routers) {
            if (router.isUp) {
                world.wire(
                        Controller.ID,
                        router.id,
                        () -> router.awaitFence(
                                controller.copy().epoch(), () -> world.wire(router.id, Controller.ID, one)));
            } else {
                world.time.after(200_000_000, one);
            }
        }
    }

    private void awaitQuiet(Runnable done, Consumer<String> failed) {
        if (world.mistake == Mistake.AWAITS_NO_QUIET) {
            world.time.after(1_000_000, controller.ofThisLife(done));
            return;
        }
        int[] open = {world.routers.size()};
        AtomicBoolean isOver = new AtomicBoolean();
        Runnable one = controller.ofThisLife(() -> {
            open[0]--;
            if (open[0] == 0 && !isOver.getAndSet(true)) {
                done.run();
            }
        });
        for (Router router : world.routers) {
            world.wire(
                    Controller.ID,
                    router.id,
                    () -> router.awaitQuiet(
                            controller.copy().epoch(), () -> world.wire(router.id, Controller.ID, one)));
        }
        world.time.after(20_000_000, controller.ofThisLife(() -> {
            if (!isOver.getAndSet(true)) {
                failed.accept("not quiet");
            }
        }));
    }

    // -- the map ----------------------------------------------------------------------------------------------------

    /** Only what this handover has said is replaced; and it begins only where nothing has changed since it was decided. */
    private void setHandover(Optional<Handover> next, Phase phase, Runnable done, Consumer<String> failed) {
        if (phase == Phase.TAKE_OVER && world.mistake == Mistake.TAKES_NOTHING_OVER) {
            done.run();
            return;
        }
        change(
                now -> {
                    Optional<Handover> there = now.failover().handover();
                    boolean isOurs = next.isEmpty()
                            || there.map(Handover::since).equals(next.map(Handover::since))
                            || (there.isEmpty()
                                    && phase == Phase.RECORD_BEGIN
                                    && now.epoch().equals(controller.runOf().epoch()));
                    return isOurs
                            ? Optional.of(
                                    now.withFailover(now.epoch(), now.failover().withHandover(next)))
                            : Optional.empty();
                },
                done,
                failed);
    }

    private Optional<ShardRecord> undone(ShardRecord now, ServerAddress candidate) {
        ShardFailover after = now.failover().withHandover(Optional.empty());
        if (world.mistake == Mistake.IS_ALWAYS_SURE || !now.replicas().contains(candidate)) {
            return Optional.of(now.withFailover(now.epoch(), after));
        }
        return Optional.of(now.withQuarantine(now.epoch(), candidate, true)
                .withFailover(now.epoch(), after.withDemoted(candidate, true)));
    }

    private void publish(HandoverEffect.Publish publish, Runnable done, Consumer<String> failed) {
        controller.state();
        boolean isPlanned = publish.isPlanned() || world.mistake == Mistake.CALLS_IT_A_PLAN;
        change(
                now -> {
                    if (now.primary().equals(publish.candidate())) {
                        return Optional.of(now);
                    }
                    ShardRecord next = now.withPrimary(now.epoch(), publish.candidate(), world.now(), isPlanned);
                    return Optional.of(world.mistake == Mistake.FORGETS_THE_LAST_TIME ? withoutLast(next) : next);
                },
                done,
                failed);
    }

    private static ShardRecord withoutLast(ShardRecord record) {
        ShardFailover failover = record.failover();
        return record.withFailover(
                record.epoch(),
                new ShardFailover(
                        failover.mode(),
                        failover.cordoned(),
                        failover.demoted(),
                        failover.unsettled(),
                        Optional.empty(),
                        failover.handover()));
    }

    void change(Function<ShardRecord, Optional<ShardRecord>> change, Runnable done, Consumer<String> failed) {
        ShardRecord now = controller.copy();
        Optional<ShardRecord> next = change.apply(now);
        if (next.isEmpty()) {
            world.time.after(1_000_000, controller.ofThisLife(() -> failed.accept("changed meanwhile")));
            return;
        }
        world.log.append(
                next.get().withEpoch(now.epoch().next()),
                isTaken -> controller
                        .ofThisLife(isTaken ? done : () -> failed.accept("not taken, or nobody knows"))
                        .run());
    }
}
