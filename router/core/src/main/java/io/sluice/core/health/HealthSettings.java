package io.sluice.core.health;

import static java.util.Objects.requireNonNull;

import io.sluice.core.settings.Problems;
import java.time.Duration;

/**
 * How a server is judged. The defaults contain a freeze under 20 statements a second within a second, on an idle server and
 * of commits within three.
 *
 * @param mode whether verdicts may close gates
 * @param tick how often the traffic of a server is looked at: 10 to 100 ms
 * @param silence no byte while something is outstanding: look closer. Costs two canaries, so it may be short: at least two
 *     ticks, up to 2 s
 * @param patience a greeting or read canary without an answer is overdue: 100 ms to {@code commitPatience}
 * @param commitSilence no commit ends while one is in flight: send a write canary. At least {@code silence}
 * @param commitPatience a write canary without an answer is overdue: up to {@code giveUp}
 * @param period between read and between write canaries: {@code silence} to 1 min
 * @param greetingPeriod between greetings, which cost the server a login each: {@code silence} to 1 min
 * @param giveUp the deadline of each canary: up to 30 s
 * @param slow a canary that took so long makes the server slow: up to {@code commitPatience}
 * @param slowFactor how much longer the waits are on a server that is slow, up to {@code giveUp}: 1 to 20
 * @param ownLag an event loop of ours that was this late saw no silence of others: up to {@code silence}
 * @param ownLagGrace what is read after that before silence counts again: up to 10 s
 * @param goodCanaries in a row, before release: 1 to 20
 * @param holdDown at least so long is a server good before release; doubled by each further containment
 * @param holdDownMax and at most so long: {@code holdDown} to 10 min
 * @param holdDownDecay a time without containment that takes one doubling back: {@code holdDownMax}, or it would never grow, to
 *     1 h
 */
public record HealthSettings(
        Mode mode,
        Duration tick,
        Duration silence,
        Duration patience,
        Duration commitSilence,
        Duration commitPatience,
        Duration period,
        Duration greetingPeriod,
        Duration giveUp,
        Duration slow,
        int slowFactor,
        Duration ownLag,
        Duration ownLagGrace,
        int goodCanaries,
        Duration holdDown,
        Duration holdDownMax,
        Duration holdDownDecay) {
    /** What a verdict may do. An operator's quarantine holds in every mode. */
    public enum Mode {
        /** It is told. */
        OFF,
        /** It is told, and what it would do is rehearsed. */
        DRY_RUN,
        ON
    }

    public static final HealthSettings DEFAULT = new HealthSettings(
            Mode.ON,
            Duration.ofMillis(50),
            Duration.ofMillis(250),
            Duration.ofMillis(400),
            Duration.ofMillis(500),
            Duration.ofMillis(1_500),
            Duration.ofSeconds(1),
            Duration.ofSeconds(2),
            Duration.ofSeconds(5),
            Duration.ofMillis(250),
            4,
            Duration.ofMillis(200),
            Duration.ofMillis(300),
            3,
            Duration.ofSeconds(2),
            Duration.ofMinutes(1),
            Duration.ofMinutes(5));

    public HealthSettings {
        requireNonNull(mode, "mode");
        requireNonNull(holdDown, "holdDown");
        Duration minute = Duration.ofMinutes(1);
        new Problems()
                .within("tick", tick, Duration.ofMillis(10), Duration.ofMillis(100))
                .within("silence", silence, tick.multipliedBy(2), Duration.ofSeconds(2))
                .within("patience", patience, Duration.ofMillis(100), commitPatience)
                .within("commitSilence", commitSilence, silence, commitPatience)
                .within("commitPatience", commitPatience, Duration.ofMillis(200), giveUp)
                .within("period", period, silence, minute)
                .within("greetingPeriod", greetingPeriod, silence, minute)
                .within("giveUp", giveUp, Duration.ofMillis(500), Duration.ofSeconds(30))
                .within("slow", slow, Duration.ofMillis(10), commitPatience)
                .within("slowFactor", slowFactor, 1, 20)
                .within("ownLag", ownLag, tick, silence)
                .within("ownLagGrace", ownLagGrace, Duration.ZERO, Duration.ofSeconds(10))
                .within("goodCanaries", goodCanaries, 1, 20)
                .within("holdDown", holdDown, Duration.ofMillis(100), holdDownMax)
                .within("holdDownMax", holdDownMax, Duration.ofMillis(100), Duration.ofMinutes(10))
                .within("holdDownDecay", holdDownDecay, holdDownMax, Duration.ofHours(1))
                .throwIfAny();
    }

    public HealthSettings withMode(Mode other) {
        return new HealthSettings(
                other,
                tick,
                silence,
                patience,
                commitSilence,
                commitPatience,
                period,
                greetingPeriod,
                giveUp,
                slow,
                slowFactor,
                ownLag,
                ownLagGrace,
                goodCanaries,
                holdDown,
                holdDownMax,
                holdDownDecay);
    }
}
