package io.sluice.cluster.signed;

import java.time.Duration;

/** What an entry is, so that one kind is never read as another. */
public enum Purpose {
    RECORD(1, Age.ANY),
    META(2, Age.ANY),
    BATCH(3, Age.ANY),
    INTENT(4, Duration.ofMinutes(11)),
    OUTCOME(5, Duration.ofMinutes(11)),
    TAKEN(6, Duration.ofMinutes(40)),
    INQUIRY(7, Duration.ofMinutes(1)),
    ANSWER(8, Duration.ofMinutes(1)),
    STATUS(9, Duration.ofMinutes(1)),
    WISH(10, Duration.ofMinutes(1));

    /** The routers' and the admin API's clocks may differ by this much. */
    public static final Duration SKEW_MAX = Duration.ofMinutes(5);

    private final int code;
    private final Duration age;

    /** How old an entry may be, beside the difference of the clocks. */
    private static final class Age {
        static final Duration ANY = Duration.ofDays(36_500);
    }

    Purpose(int code, Duration age) {
        this.code = code;
        this.age = age;
    }

    /** Of the format: never given to another purpose. */
    int code() {
        return code;
    }

    /** Behind this much nobody heeds an entry any more, whatever the clocks. */
    public Duration heededFor() {
        return age.plus(SKEW_MAX).plus(SKEW_MAX);
    }

    boolean isTimely(long ageMillis) {
        return ageMillis >= -SKEW_MAX.toMillis()
                && ageMillis <= age.plus(SKEW_MAX).toMillis();
    }
}
