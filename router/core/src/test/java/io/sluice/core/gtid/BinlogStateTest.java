package io.sluice.core.gtid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class BinlogStateTest {
    private static BinlogState state(String text) {
        return BinlogState.parse(text);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'' | ''",
                "0-1-105 | 0-1-105",
                "' 0-2-110 , 0-1-105 ' | 0-1-105,0-2-110",
                "10-1-5,9-1-5,9-10-1,9-9-1 | 9-1-5,9-9-1,9-10-1,10-1-5",
                "0-1-105,0-1-7 | 0-1-105",
                "0-1-0 | ''",
                "0-1-3..5 | 0-1-3..5",
                "0-1-5..5 | 0-1-5..5",
                "0-1-1..5 | 0-1-5",
                "0-1-9..9,0-1-3..5 | 0-1-3..5,0-1-9..9",
                "4294967295-4294967295-9223372036854775806 | 4294967295-4294967295-9223372036854775806",
            })
    void aTextBecomesCanonical(String text, String canonical) {
        assertThat(state(text).text()).isEqualTo(canonical);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                ",",
                "0-1-5,",
                "0",
                "0-1",
                "0-1-",
                "-1-5",
                "0-1-5-6",
                "0-1-x",
                "0-1- 5",
                "0-1-5..4",
                "0-1-0..4",
                "0-1-5..",
                "4294967296-1-5",
                "0-4294967296-5",
                "0-1-9223372036854775807",
                "0-1-99999999999999999999",
                "3e11fa47-71ca-11e1-9e33-c80aa9429562:1",
            })
    void anythingElseIsRefused(String text) {
        assertThatThrownBy(() -> state(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                // one | other | one minus other | both
                "0-1-107 | 0-1-105,0-2-110 | 0-1-106..107 | 0-1-107,0-2-110",
                "0-1-105,0-2-110 | 0-1-107 | 0-2-110 | 0-1-107,0-2-110",
                "0-1-105 | 0-1-105 | '' | 0-1-105",
                "0-1-105 | 0-1-200 | '' | 0-1-200",
                "0-1-9 | 0-1-3..5 | 0-1-2,0-1-6..9 | 0-1-9",
                "0-1-5,1-1-5 | 1-1-4 | 0-1-5,1-1-5..5 | 0-1-5,1-1-5",
            })
    void statesAreSubtractedAndJoined(String one, String other, String difference, String union) {
        assertThat(state(one).minus(state(other))).isEqualTo(state(difference));
        assertThat(state(one).union(state(other))).isEqualTo(state(union));
        assertThat(state(one).containsAll(state(other)))
                .isEqualTo(state(other).minus(state(one)).isEmpty());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'' | ''",
                "0-1-105 | 0-1-105",
                "0-1-105,0-2-110 | 0-2-110",
                "0-1-112,0-2-110 | 0-1-112",
                "0-1-105,0-2-110,5-1-3,5-7-2 | 0-2-110,5-1-3",
            })
    void thePositionIsTheLastOfEachDomain(String state, String position) {
        assertThat(state(state).position()).isEqualTo(position);
    }

    @Test
    void oneTransactionIsNoPrefix() {
        BinlogState one = BinlogState.transaction(0, 1, 106);

        assertThat(one.count()).isEqualTo(1);
        assertThat(one.text()).isEqualTo("0-1-106..106");
    }

    @Test
    void transactionsAreCounted() {
        assertThat(state("0-1-105,0-2-110..112").count()).isEqualTo(108);
    }

    @Test
    void theOtherFamilysSetIsRefused() {
        assertThatThrownBy(() -> BinlogState.EMPTY.containsAll(GtidSet.EMPTY))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> BinlogState.EMPTY.minus(GtidSet.EMPTY)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> BinlogState.EMPTY.union(GtidSet.EMPTY)).isInstanceOf(IllegalArgumentException.class);
    }
}
