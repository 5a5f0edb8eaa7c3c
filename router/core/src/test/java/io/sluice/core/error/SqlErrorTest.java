package io.sluice.core.error;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.sluice.core.error.SqlError.Retry;
import io.sluice.core.error.SqlError.Then;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class SqlErrorTest {
    private static Object[] arguments(SqlError error, String value) {
        int places = error.template().split("%s", -1).length - 1;
        return Collections.nCopies(places, value).toArray();
    }

    @ParameterizedTest
    @EnumSource(SqlError.class)
    void everyErrorIsWellFormed(SqlError error) {
        String text = error.text(arguments(error, "x"));

        assertThat(text).isNotBlank().doesNotContain("%");
        assertThat(error.template().replace("%s", "")).doesNotContain("%");
        assertThat(error.sqlState()).matches("[0-9A-Z]{5}");
        assertThat(error.cause()).endsWith(".").doesNotContain("|");
        assertThat(error.code())
                .satisfiesAnyOf(
                        code -> assertThat(code).isBetween(1000, 4999),
                        code -> assertThat(code).isBetween(SqlError.OWN_MIN, SqlError.OWN_MAX));
    }

    @ParameterizedTest
    @EnumSource(SqlError.class)
    void textsAreCutToTheLimit(SqlError error) {
        Object[] long1 = arguments(error, "y".repeat(2 * SqlError.TEXT_MAX));

        assertThat(error.text(long1)).hasSizeLessThanOrEqualTo(SqlError.TEXT_MAX);
    }

    @Test
    void argumentsMustFitTheTemplate() {
        assertThatIllegalArgumentException().isThrownBy(() -> SqlError.UNKNOWN_DATABASE.text());
        assertThatIllegalArgumentException().isThrownBy(() -> SqlError.UNKNOWN_DATABASE.text("a", "b"));
        assertThat(SqlError.UNKNOWN_DATABASE.text("50%s off")).isEqualTo("Unknown database '50%s off'");
    }

    @Test
    void anApplicationCanTellTheOutcomeFromTheCode() {
        Map<Integer, Retry> byCode = new HashMap<>();
        Map<Retry, Integer> counts = new EnumMap<>(Retry.class);
        for (SqlError error : SqlError.values()) {
            Retry other = byCode.putIfAbsent(error.code(), error.retry());
            assertThat(other == null || other == error.retry()).as(error.name()).isTrue();
            counts.merge(error.retry(), 1, Integer::sum);
        }
        assertThat(counts).containsOnlyKeys(Retry.values());
    }

    @Test
    void ownCodesAreNotShared() {
        Map<Integer, SqlError> byCode = new HashMap<>();
        for (SqlError error : SqlError.values()) {
            if (error.code() >= SqlError.OWN_MIN) {
                assertThat(byCode.put(error.code(), error)).as(error.name()).isNull();
            }
        }
        assertThat(byCode).isNotEmpty();
    }

    @Test
    void anUnknownOutcomeEndsTheConnection() {
        for (SqlError error : SqlError.values()) {
            if (error.retry() == Retry.UNKNOWN_OUTCOME) {
                assertThat(error.then()).as(error.name()).isEqualTo(Then.CLOSED);
            }
        }
    }
}
