package io.sluice.proxy.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.core.error.SqlError;
import io.sluice.proxy.http.ProblemType.Retry;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class ProblemTypeTest {
    @Test
    void aProblemSaysOfRetryingWhatItsErrorSays() {
        for (SqlError error : SqlError.values()) {
            ProblemType type = ProblemType.of(error);
            Retry expected = switch (error.retry()) {
                case NOT_SENT_SAFE, READ_SAFE -> Retry.SAFE;
                case UNKNOWN_OUTCOME -> Retry.UNKNOWN;
                case REFUSED -> Retry.REFUSED;
            };
            assertThat(type.retry()).as(error.name()).isEqualTo(expected);
            assertThat(type.status()).as(error.name()).isBetween(400, 504);
        }
    }

    @Test
    void whatWasNotSentIsNoFaultOfTheClient() {
        for (SqlError error : SqlError.values()) {
            if (error.retry() == SqlError.Retry.NOT_SENT_SAFE) {
                assertThat(ProblemType.of(error).status()).as(error.name()).isIn(429, 503);
                assertThat(ProblemType.of(error).retryAfterSeconds())
                        .as(error.name())
                        .isPositive();
            }
        }
    }

    @Test
    void errorsOfTheShardAreToldByTheirKind() {
        Map<Map.Entry<Integer, String>, ProblemType> errors = new LinkedHashMap<>();
        errors.put(Map.entry(1062, "23000"), ProblemType.CONSTRAINT_VIOLATED);
        errors.put(Map.entry(1452, "23000"), ProblemType.CONSTRAINT_VIOLATED);
        errors.put(Map.entry(3819, "HY000"), ProblemType.CONSTRAINT_VIOLATED);
        errors.put(Map.entry(4025, "23000"), ProblemType.CONSTRAINT_VIOLATED);
        errors.put(Map.entry(1064, "42000"), ProblemType.STATEMENT_REJECTED);
        errors.put(Map.entry(1146, "42S02"), ProblemType.STATEMENT_REJECTED);
        errors.put(Map.entry(1136, "21S01"), ProblemType.STATEMENT_REJECTED);
        errors.put(Map.entry(1142, "42000"), ProblemType.FORBIDDEN);
        errors.put(Map.entry(1264, "22003"), ProblemType.VALUE_REJECTED);
        errors.put(Map.entry(1406, "22001"), ProblemType.VALUE_REJECTED);
        errors.put(Map.entry(1213, "40001"), ProblemType.TRANSACTION_CONFLICT);
        errors.put(Map.entry(1205, "HY000"), ProblemType.TRANSACTION_CONFLICT);
        errors.put(Map.entry(1290, "HY000"), ProblemType.SHARD_UNAVAILABLE);
        errors.put(Map.entry(1114, "HY000"), ProblemType.SHARD_UNAVAILABLE);
        errors.put(Map.entry(3024, "HY000"), ProblemType.SHARD_UNAVAILABLE);
        errors.put(Map.entry(1364, "HY000"), ProblemType.STATEMENT_FAILED);
        errors.put(Map.entry(9023, "HY000"), ProblemType.IDEMPOTENCY_KEY_REUSED);

        errors.forEach((error, type) -> assertThat(ProblemType.of(error.getKey(), error.getValue()))
                .as("error %s", error.getKey())
                .isEqualTo(type));
    }
}
