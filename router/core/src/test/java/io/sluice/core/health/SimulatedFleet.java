package io.sluice.core.health;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.core.health.HealthSettings.Mode;
import io.sluice.core.health.SimulatedRouter.Noted;
import io.sluice.core.health.SimulatedServer.Fault;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/** Some servers, each with its router's side, on one time. */
final class SimulatedFleet {
    final SimulatedTime time;
    final List<SimulatedServer> servers = new ArrayList<>();
    final List<SimulatedRouter> routers = new ArrayList<>();

    SimulatedFleet(RandomGenerator random, Mode mode, Role... roles) {
        time = new SimulatedTime(random.nextLong());
        FleetGuard guard = new FleetGuard(FleetGuard.Limits.DEFAULT);
        for (Role role : roles) {
            RandomGenerator own = new SplittableRandom(random.nextLong());
            SimulatedServer server = new SimulatedServer(time, own);
            servers.add(server);
            routers.add(new SimulatedRouter(time, server, role, HealthSettings.DEFAULT.withMode(mode), guard, own));
        }
    }

    static SimulatedFleet ofOne(RandomGenerator random) {
        return new SimulatedFleet(random, Mode.ON, Role.PRIMARY);
    }

    SimulatedRouter router() {
        return routers.get(0);
    }

    /** Ten seconds of peace and some, so that the fault meets every phase of ticks and canaries. */
    void warmUp(double statementsPerSecond, RandomGenerator random) {
        routers.forEach(router -> router.send(statementsPerSecond));
        time.run(Duration.ofSeconds(10).plusMillis(random.nextInt(2_000)));
        routers.forEach(router -> assertThat(containments(router)).isEmpty());
    }

    long strike(Fault fault) {
        servers.get(0).breakBy(fault);
        return time.nanos();
    }

    Verdict verdict() {
        return router().health().reading(time.nanos()).finding().verdict();
    }

    Standing standing() {
        return router().health().reading(time.nanos()).standing();
    }

    static List<Noted> containments(SimulatedRouter router) {
        return router.noted().stream()
                .filter(each -> each.effect() instanceof HealthEffect.Contain)
                .toList();
    }

    static List<Verdict> told(SimulatedRouter router) {
        return router.noted().stream()
                .filter(each -> each.effect() instanceof HealthEffect.Tell)
                .map(each -> ((HealthEffect.Tell) each.effect()).now().verdict())
                .toList();
    }

    static Verdict contained(Noted noted) {
        return ((HealthEffect.Contain) noted.effect()).containment().finding().verdict();
    }
}
