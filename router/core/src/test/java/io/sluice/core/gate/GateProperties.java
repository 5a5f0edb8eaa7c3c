package io.sluice.core.gate;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.core.error.SqlError;
import io.sluice.core.gate.Limits.Bounds;
import io.sluice.core.gate.Limits.Rate;
import io.sluice.core.queue.Backlogs;
import io.sluice.core.replica.Replicas;
import io.sluice.core.tenant.ShardId;
import io.sluice.core.tenant.TenantId;
import io.sluice.core.tenant.TenantPolicy;
import io.sluice.core.tenant.TenantPolicy.Reads;
import io.sluice.core.tenant.TenantPolicy.Writes;
import io.sluice.core.testing.Seeds;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/** Sessions come, end and go while the gate opens and closes; a ledger of what each was told must agree. */
final class GateProperties {
    private static final int SEEDS = 400;
    private static final int STEPS = 400;

    @Test
    void whatTheGateSaysHoldsTogether() {
        Seeds.each(SEEDS, random -> {
            Run run = new Run(random, Rate.UNLIMITED);
            for (int i = 0; i < STEPS; i++) {
                run.step();
            }
            run.drain();
        });
    }

    @Test
    void withARateToo() {
        Seeds.each(SEEDS, random -> {
            Run run = new Run(random, new Rate(1 + random.nextInt(20), 1 + random.nextInt(3)));
            for (int i = 0; i < STEPS; i++) {
                run.step();
            }
            run.drain();
        });
    }

    private enum Told {
        NOTHING,
        WAIT,
        SENT,
        OVER
    }

    /** One session, as its client sees it. */
    private static final class Client {
        final TenantId tenant;
        final TenantPolicy policy;
        final Visit<Client> visit = new Visit<>(this);
        Told told = Told.NOTHING;
        Access access = Access.WRITE;
        long bytes;
        long arrived;
        long arrivedNanos;
        long overNanos;

        Client(TenantId tenant, TenantPolicy policy) {
            this.tenant = tenant;
            this.policy = policy;
        }

        boolean waits() {
            return told == Told.WAIT;
        }

        boolean hasPlace() {
            return told == Told.SENT && access != Access.IN_TRANSACTION;
        }
    }

    private static final class Run {
        private final RandomGenerator random;
        private final Limits limits;
        private final Gate<Client> gate;
        private final List<Client> clients = new ArrayList<>();
        private long now;
        /** Before the step. */
        private boolean flowed = true;

        private long arrivals;

        Run(RandomGenerator random, Rate rate) {
            this.random = random;
            this.now = random.nextLong();
            Bounds shard = new Bounds(1 + random.nextInt(6), random.nextInt(10), random.nextInt(2000));
            Bounds tenant = new Bounds(
                    1 + random.nextInt(shard.inFlight()),
                    random.nextInt(shard.waiting() + 1),
                    random.nextInt((int) shard.waitingBytes() + 1));
            this.limits = new Limits(shard, tenant, seconds(4), rate, Duration.ofMillis(random.nextInt(500)), 1);
            this.gate = new Gate<>(new ShardId("s1"), limits, new Backlogs());
            int tenants = 1 + random.nextInt(4);
            for (int i = 0; i < 12; i++) {
                clients.add(new Client(new TenantId("t" + i % tenants), policy()));
            }
        }

        private TenantPolicy policy() {
            return new TenantPolicy(one(Reads.values()), one(Writes.values()), seconds(6), seconds(6), false);
        }

        private <T> T one(T[] values) {
            return values[random.nextInt(values.length)];
        }

        private Duration seconds(int max) {
            return Duration.ofMillis(500L * random.nextInt(2 * max));
        }

        void step() {
            now += random.nextInt(3) == 0 ? random.nextLong(1_000_000_000L) : 0;
            Client client = clients.get(random.nextInt(clients.size()));
            flowed = gate.state().flows();
            switch (random.nextInt(21)) {
                case 0 -> open(false);
                case 1 -> contain();
                case 2 -> open(random.nextInt(4) == 0);
                case 3 -> check(gate.onReplicas(GateRig.fresh(now - random.nextLong(8_000_000_000L)), now));
                case 4 -> check(gate.onReplicas(Replicas.NONE, now));
                case 5 -> {
                    now = Math.max(now, gate.wakeAt().orElse(now));
                    check(gate.onTick(now));
                }
                case 6, 7, 8, 9, 10 -> end(client);
                case 11 -> pause();
                default -> {
                    if (client.told == Told.NOTHING || client.told == Told.OVER) {
                        admit(client);
                    }
                }
            }
        }

        /** When all is well again and all is answered, nothing is left. */
        void drain() {
            open(false);
            for (int i = 0; i < clients.size() + 1; i++) {
                now = Math.max(now, gate.wakeAt().orElse(now));
                flowed = true;
                check(gate.onTick(now));
                clients.stream().filter(client -> client.told == Told.SENT).forEach(this::end);
            }
            GateTotals totals = gate.totals();
            assertThat(totals.waiting()).isZero();
            assertThat(totals.waitingBytes()).isZero();
            assertThat(totals.inFlight()).isZero();
            assertThat(gate.wakeAt()).isEmpty();
        }

        private void admit(Client client) {
            client.access = one(Access.values());
            client.bytes = random.nextInt(300);
            client.arrived = ++arrivals;
            client.arrivedNanos = now;
            boolean mayWaitFirst = clients.stream()
                    .noneMatch(other -> other.waits()
                            && other.tenant.equals(client.tenant)
                            && other.access != Access.IN_TRANSACTION);
            Explanation foretold = gate.explain(client.tenant, client.policy, client.access, client.bytes, now);
            Admission admission =
                    gate.admit(client.visit, client.tenant, client.policy, client.access, client.bytes, now);
            assertThat(admission.reason()).isEqualTo(foretold.admission().reason());
            assertThat(admission.getClass()).isEqualTo(foretold.admission().getClass());
            if (admission instanceof Admission.Forward forward) {
                assertThat(mayGo(client)).isTrue();
                assertThat(forward.permit().isValid()).isTrue();
                assertThat(mayWaitFirst || client.access == Access.IN_TRANSACTION)
                        .isTrue();
                client.told = Told.SENT;
            } else if (admission instanceof Admission.Hold hold) {
                client.told = Told.WAIT;
                client.overNanos = hold.deadlineNanos();
                assertThat(client.overNanos - now).isPositive();
            } else if (admission instanceof Admission.Replica) {
                onReplica(client);
            } else if (admission instanceof Admission.Queue) {
                onQueued(client);
            } else {
                onRefused(client, ((Admission.Refuse) admission).error());
            }
            checkBounds();
        }

        /** A pause lets go on what has begun. */
        private boolean mayGo(Client client) {
            return gate.state().flows()
                    || (gate.state() instanceof GateState.Paused && client.access == Access.IN_TRANSACTION);
        }

        private void pause() {
            Duration limit = seconds(6).plusMillis(1);
            for (Client client : clients) {
                if (client.waits() && client.overNanos - now > 0) {
                    client.overNanos = now + limit.toNanos();
                }
            }
            check(gate.toPaused(limit, now));
        }

        /** After a pause those who waited are as if they came now. */
        private void endPause() {
            if (!(gate.state() instanceof GateState.Paused paused)) {
                return;
            }
            for (Client client : clients) {
                if (client.waits() && client.overNanos - now > 0) {
                    client.arrivedNanos = now;
                    client.overNanos =
                            now + Math.max(limits.busyTime().toNanos(), paused.untilNanos() - paused.sinceNanos());
                }
            }
        }

        private void open(boolean panic) {
            endPause();
            check(panic ? gate.toPanic(now) : gate.toOpen(now));
        }

        private void contain() {
            boolean begins = !(gate.state() instanceof GateState.Contained);
            endPause();
            if (begins) {
                for (Client client : clients) {
                    if (client.waits() && client.overNanos - now > 0) {
                        client.overNanos =
                                client.arrivedNanos + client.policy.holdTime().toNanos();
                    }
                }
            }
            check(gate.toContained("frozen", false, now));
        }

        private void end(Client client) {
            client.told = client.told == Told.NOTHING ? Told.NOTHING : Told.OVER;
            check(gate.onEnd(client.visit, now));
        }

        private void check(List<GateEffect<Client>> effects) {
            for (GateEffect<Client> effect : effects) {
                Client client = effect.session();
                if (effect instanceof GateEffect.Send<Client> send) {
                    onSent(client, send);
                } else if (effect instanceof GateEffect.SendToReplica<Client>) {
                    assertThat(client.told).isEqualTo(Told.WAIT);
                    onReplica(client);
                } else if (effect instanceof GateEffect.SendToQueue<Client>) {
                    assertThat(client.told).isEqualTo(Told.WAIT);
                    onQueued(client);
                } else if (effect instanceof GateEffect.Refuse<Client> refuse) {
                    assertThat(client.told).isEqualTo(Told.WAIT);
                    onRefused(client, refuse.error());
                } else if (effect instanceof GateEffect.Abandon<Client> abandon) {
                    onAbandoned(client, abandon);
                }
            }
            assertThat(clients).noneMatch(client -> client.waits() && client.overNanos - now <= 0);
            OptionalLong wake = gate.wakeAt();
            assertThat(clients)
                    .noneMatch(client -> client.waits() && (wake.isEmpty() || client.overNanos - wake.getAsLong() < 0));
            checkBounds();
            checkNobodyWaitsForNothing();
        }

        private void onSent(Client client, GateEffect.Send<Client> send) {
            assertThat(client.told).isEqualTo(Told.WAIT);
            assertThat(mayGo(client)).isTrue();
            assertThat(send.permit().isValid()).isTrue();
            assertThat(client.overNanos - now).isPositive();
            for (Client other : clients) {
                assertThat(other.waits() && other != client && goesBefore(other, client))
                        .isFalse();
            }
            client.told = Told.SENT;
        }

        /** Arrival order, but for what is written in {@link HoldQueue}. */
        private boolean goesBefore(Client one, Client other) {
            if (one.access == Access.IN_TRANSACTION || other.access == Access.IN_TRANSACTION) {
                return one.access == Access.IN_TRANSACTION
                        && (other.access != Access.IN_TRANSACTION || one.arrived < other.arrived);
            }
            boolean stepsAside = !one.tenant.equals(other.tenant)
                    && (placesOf(one.tenant) >= limits.tenant().inFlight()
                            || limits.tenantRate().perSecond() > 0);
            return one.arrived < other.arrived && !stepsAside;
        }

        private void onReplica(Client client) {
            assertThat(gate.state()).isInstanceOf(GateState.Contained.class);
            assertThat(client.access).isEqualTo(Access.PLAIN_READ);
            assertThat(client.policy.reads()).isEqualTo(Reads.REPLICA);
            assertThat(client.visit.permit.isValid()).isFalse();
            client.told = Told.OVER;
        }

        private void onQueued(Client client) {
            assertThat(gate.state()).isInstanceOf(GateState.Contained.class);
            assertThat(client.access).isEqualTo(Access.QUEUEABLE_WRITE);
            assertThat(client.policy.writes()).isEqualTo(Writes.QUEUE);
            assertThat(client.visit.permit.isValid()).isFalse();
            client.told = Told.OVER;
        }

        private void onRefused(Client client, SqlError error) {
            assertThat(error.retry()).isEqualTo(SqlError.Retry.NOT_SENT_SAFE);
            assertThat(client.visit.permit.isValid()).isFalse();
            client.told = Told.OVER;
        }

        private void onAbandoned(Client client, GateEffect.Abandon<Client> abandon) {
            assertThat(client.told).isEqualTo(Told.SENT);
            assertThat(flowed && gate.state().flows()).isFalse();
            assertThat(abandon.error().retry())
                    .isEqualTo(
                            client.access == Access.PLAIN_READ
                                    ? SqlError.Retry.READ_SAFE
                                    : SqlError.Retry.UNKNOWN_OUTCOME);
            client.told = Told.OVER;
        }

        private void checkBounds() {
            for (TenantId tenant :
                    clients.stream().map(client -> client.tenant).distinct().toList()) {
                List<Client> waiting = clients.stream()
                        .filter(client -> client.waits() && client.tenant.equals(tenant))
                        .toList();
                assertThat(waiting).hasSizeLessThanOrEqualTo(limits.tenant().waiting());
                assertThat(waiting.stream().mapToLong(client -> client.bytes).sum())
                        .isLessThanOrEqualTo(limits.tenant().waitingBytes());
                assertThat(placesOf(tenant)).isLessThanOrEqualTo(limits.tenant().inFlight());
            }
            List<Client> waiting = clients.stream().filter(Client::waits).toList();
            GateTotals totals = gate.totals();
            assertThat(waiting)
                    .hasSizeLessThanOrEqualTo(limits.shard().waiting())
                    .hasSize(totals.waiting());
            assertThat(waiting.stream().mapToLong(client -> client.bytes).sum())
                    .isLessThanOrEqualTo(limits.shard().waitingBytes())
                    .isEqualTo(totals.waitingBytes());
            assertThat(clients.stream().filter(Client::hasPlace).count())
                    .isLessThanOrEqualTo(limits.shard().inFlight());
            assertThat(clients.stream()
                            .filter(client -> client.told == Told.SENT)
                            .count())
                    .isEqualTo(totals.inFlight());
            checkSums(totals);
        }

        private void checkSums(GateTotals totals) {
            assertThat(totals.arrived())
                    .isEqualTo(arrivals)
                    .isEqualTo(
                            totals.forwarded() + totals.replica() + totals.queued() + totals.held() + totals.refused());
            assertThat(totals.held())
                    .isEqualTo(totals.sent()
                            + totals.sentToReplica()
                            + totals.sentToQueue()
                            + totals.refusedLater()
                            + totals.left()
                            + totals.waiting());
            assertThat(totals.forwarded() + totals.sent())
                    .isEqualTo(totals.ended() + totals.abandoned() + totals.inFlight());
            assertThat(totals.refused() + totals.refusedLater())
                    .isEqualTo(totals.refusals().values().stream()
                            .mapToLong(Long::longValue)
                            .sum());
        }

        /** An open gate lets somebody go, if anybody may, when nothing at all has a place. */
        private void checkNobodyWaitsForNothing() {
            if (gate.state().flows() && limits.tenantRate().perSecond() == 0) {
                boolean waits = clients.stream().anyMatch(Client::waits);
                assertThat(waits && clients.stream().noneMatch(Client::hasPlace))
                        .isFalse();
            }
        }

        private int placesOf(TenantId tenant) {
            return (int) clients.stream()
                    .filter(client -> client.hasPlace() && client.tenant.equals(tenant))
                    .count();
        }
    }
}
