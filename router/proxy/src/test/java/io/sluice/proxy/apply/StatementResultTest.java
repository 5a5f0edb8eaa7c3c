package io.sluice.proxy.apply;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.sluice.core.queue.Settlement;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class StatementResultTest {
    private static final List<StatementResult> RESULTS =
            List.of(new StatementResult(2, 7, 1), new StatementResult(0, 0, 0), new StatementResult(1, -1, 65_535));

    @Test
    void whatIsKeptIsReadAgainAlsoAboveTheSignedNumbers() {
        assertThat(StatementResult.toText(RESULTS)).isEqualTo("2,7,1;0,0,0;1,18446744073709551615,65535");
        assertThat(StatementResult.ofText(StatementResult.toText(RESULTS))).isEqualTo(RESULTS);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "1,2", "1,2,3,4", "1,2,3;", "a,b,c"})
    void anythingElseIsNoResult(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> StatementResult.ofText(text));
    }

    @Test
    void togetherRowsAndWarningsAddUpAndTheLastIdCounts() {
        assertThat(StatementResult.together(RESULTS)).isEqualTo(new Settlement.Applied(3, -1, 65_536));
        assertThat(StatementResult.together(List.of(new StatementResult(1, 5, 0), new StatementResult(1, 0, 0))))
                .isEqualTo(new Settlement.Applied(2, 5, 0));
    }
}
