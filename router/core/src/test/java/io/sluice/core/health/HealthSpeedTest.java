package io.sluice.core.health;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Guards against a slip of an order of magnitude; the benchmark module measures. The best round was disturbed least. */
final class HealthSpeedTest {
    private static final int ROUNDS = 20;

    @Test
    void aStatementCostsLessThanAQuarterOfAMicrosecond() {
        TrafficLane lane = new TrafficLane(0);
        TrafficLane.Place place = new TrafficLane.Place();
        long bestNanos = Long.MAX_VALUE;
        for (int round = 0; round < ROUNDS; round++) {
            long start = System.nanoTime();
            for (int i = 0; i < 100_000; i++) {
                lane.onSent(place, (i & 3) == 0, i);
                lane.onAnswered(place, false, i);
            }
            bestNanos = Math.min(bestNanos, (System.nanoTime() - start) / 100_000);
        }
        assertThat(lane.sample().outstanding()).isZero();
        assertThat(bestNanos).as("ns a statement").isLessThan(1_000);
    }

    @Test
    void aTickOfAHealthyServerCostsLessThanFiveMicroseconds() {
        ServerHealth health =
                new ServerHealth(Role.PRIMARY, HealthSettings.DEFAULT, new FleetGuard(FleetGuard.Limits.DEFAULT), 0);
        TrafficSample sample = new TrafficLane(0).sample();
        long nowNanos = 0;
        long effects = 0;
        long bestNanos = Long.MAX_VALUE;
        for (int round = 0; round < ROUNDS; round++) {
            long start = System.nanoTime();
            for (int i = 0; i < 10_000; i++) {
                nowNanos += 50_000_000;
                effects += health.onTick(sample, nowNanos).size();
            }
            bestNanos = Math.min(bestNanos, (System.nanoTime() - start) / 10_000);
        }
        assertThat(effects).isPositive();
        assertThat(bestNanos).as("ns a tick").isLessThan(20_000);
    }
}
