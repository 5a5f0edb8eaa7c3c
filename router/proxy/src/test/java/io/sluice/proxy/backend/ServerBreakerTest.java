package io.sluice.proxy.backend;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.core.tenant.ServerAddress;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class ServerBreakerTest {
    private static final ServerAddress SERVER = new ServerAddress("127.0.0.1", 3306);
    private static final Duration TOOK = Duration.ofMillis(1);

    private final ServerBreakers breakers = new ServerBreakers(() -> 0);
    private final ServerBreaker breaker = breakers.of(SERVER);

    private void connects(boolean good, int times) {
        for (int i = 0; i < times; i++) {
            breaker.onOpened(good, 0);
        }
    }

    @Test
    void twentyFailedConnectsInARowOpenIt() {
        connects(false, 15);
        connects(true, 1);
        connects(false, 19);
        assertThat(breaker.allows()).isTrue();

        connects(false, 1);

        assertThat(breaker.allows()).isFalse();
        assertThat(breaker.state()).isEqualTo("open");
    }

    @Test
    void onlyCanariesTryItAndThreeGoodOnesCloseIt() {
        connects(false, 20);

        breaker.onCanary(true, TOOK);
        assertThat(breaker.state()).isEqualTo("half_open");
        assertThat(breaker.allows()).as("for user traffic").isFalse();
        breaker.onCanary(true, TOOK);
        breaker.onCanary(true, TOOK);

        assertThat(breaker.allows()).isTrue();
    }

    @Test
    void aBadCanaryLeavesItOpen() {
        connects(false, 20);

        for (int i = 0; i < 5; i++) {
            breaker.onCanary(false, TOOK);
        }

        assertThat(breaker.state()).isEqualTo("open");
    }

    @Test
    void noCanaryUndoesTheWordOfAnOperator() {
        breaker.open(true);

        for (int i = 0; i < 10; i++) {
            breaker.onCanary(true, TOOK);
        }
        assertThat(breaker.state()).isEqualTo("forced_open");

        breaker.close();
        assertThat(breaker.allows()).isTrue();
    }

    @Test
    void aVerdictOpensAndClosesItFromEveryState() {
        breaker.open(false);
        breaker.open(false);
        assertThat(breaker.allows()).isFalse();
        breaker.open(true);
        breaker.open(false);
        assertThat(breaker.state()).isEqualTo("open");
        breaker.close();
        breaker.close();
        assertThat(breaker.allows()).isTrue();
    }

    @Test
    void aServerHasOneBreakerUntilItIsForgotten() {
        assertThat(breakers.of(SERVER)).isSameAs(breaker);

        breakers.keep(Set.of());

        assertThat(breakers.of(SERVER)).isNotSameAs(breaker);
    }
}
