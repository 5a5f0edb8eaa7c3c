package io.sluice.app.drill;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class DistributionTest {
    @ParameterizedTest
    @CsvSource({"0,1", "1,1", "50,50", "90,90", "99,99", "100,100"})
    void aPercentileIsOneOfTheValues(int percent, long millis) {
        Distribution hundred = Distribution.of(
                LongStream.rangeClosed(1, 100).mapToObj(Duration::ofMillis).toList());

        assertThat(hundred.percentile(percent)).contains(Duration.ofMillis(millis));
    }

    @Test
    void ofFewTheHighPercentilesAreTheLargest() {
        Distribution few = Distribution.of(List.of(Duration.ofMillis(3), Duration.ofMillis(1), Duration.ofMillis(2)));

        assertThat(few.percentile(99)).contains(Duration.ofMillis(3));
        assertThat(few.percentile(50)).contains(Duration.ofMillis(2));
    }

    @Test
    void ofNoneThereIsNone() {
        assertThat(Distribution.of(List.of()).percentile(50)).isEmpty();
    }
}
