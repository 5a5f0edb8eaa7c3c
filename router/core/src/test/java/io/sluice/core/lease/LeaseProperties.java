package io.sluice.core.lease;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.core.testing.Seeds;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/**
 * Routers whose clocks run at different speeds, leaders that change, answers that come late or never, processes that stop and go on:
 * what was found to be known everywhere is known to every router that goes on.
 */
final class LeaseProperties {
    private static final long STEP = 10_000_000;
    private static final String LOG = "s1";

    @Test
    void nobodyGoesOnWithoutWhatWasKnownEverywhere() {
        Seeds.each(300, random -> {
            World world = new World(random);
            for (int step = 0; step < 3_000; step++) {
                world.step();
            }
            assertThat(world.judged).isPositive();
            assertThat(world.wentOn).isPositive();
        });
    }

    private static final class World {
        private final RandomGenerator random;
        private final List<Router> routers = new ArrayList<>();
        private long now;
        private long agreed;
        private long everywhere;
        private int leader;
        private LeaseTable table;
        private int judged;
        private int wentOn;

        World(RandomGenerator random) {
            this.random = random;
            for (String name : List.of("a", "b", "c")) {
                routers.add(new Router(name, 0.9 + random.nextDouble() * 0.2));
            }
            table = new LeaseTable(Set.of("a", "b", "c"), routers.get(0).now());
        }

        void step() {
            now += STEP;
            if (random.nextInt(10) == 0) {
                agreed++;
            }
            if (random.nextInt(300) == 0) {
                leader = random.nextInt(3);
                table = new LeaseTable(
                        Set.of("a", "b", "c"), routers.get(leader).now());
            }
            routers.forEach(Router::step);
            if (routers.get(leader).pausedUntil <= now && random.nextInt(5) == 0) {
                judged++;
                everywhere = Math.max(
                        everywhere,
                        Math.min(
                                agreed,
                                table.everywhere(LOG, routers.get(leader).now())));
            }
            routers.forEach(Router::check);
        }

        private final class Router {
            private final double rate;
            private final LeaseHolder holder;
            private final Deque<Runnable> later = new ArrayDeque<>();
            private long laterAt;
            private long pausedUntil;
            private long cutUntil;
            private long heeded;

            Router(String name, double rate) {
                this.rate = rate;
                this.holder = new LeaseHolder(name, 1);
            }

            /** Its own clock. */
            long now() {
                return (long) (now * rate);
            }

            void step() {
                if (random.nextInt(400) == 0) {
                    pausedUntil = now + random.nextInt(600) * STEP;
                }
                if (random.nextInt(400) == 0) {
                    cutUntil = now + random.nextInt(600) * STEP;
                }
                if (pausedUntil > now) {
                    return;
                }
                if (!later.isEmpty() && now >= laterAt) {
                    later.remove().run();
                }
                if (random.nextInt(3) > 0) {
                    heeded = Math.min(agreed, heeded + random.nextInt(4));
                    holder.onHeeded(LOG, heeded);
                }
                if (random.nextInt(20) == 0) {
                    holder.onNudge(now());
                }
                if (holder.isDue(now()) && later.isEmpty()) {
                    ask();
                }
            }

            private void ask() {
                LeaseRequest request = holder.ask(now());
                laterAt = now + random.nextInt(30) * STEP;
                if (cutUntil > now || routers.get(leader).pausedUntil > now) {
                    later.add(holder::onSilence);
                    return;
                }
                boolean isGranted = table.renew(request, routers.get(leader).now());
                LeaseGrant grant = new LeaseGrant(
                        isGranted, table.holders(routers.get(leader).now()), Map.of(LOG, agreed));
                later.add(
                        random.nextInt(10) == 0 ? holder::onSilence : () -> holder.onAnswer(grant, request.isFresh()));
            }

            void check() {
                if (pausedUntil <= now && holder.isUsable(now())) {
                    wentOn++;
                    assertThat(heeded).isGreaterThanOrEqualTo(everywhere);
                }
            }
        }
    }
}
