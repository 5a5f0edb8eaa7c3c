package io.sluice.core.gtid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class GtidSetTest {
    private static final String A = "3e11fa47-71ca-11e1-9e33-c80aa9429562";
    private static final String B = "aaaaaaaa-71ca-11e1-9e33-c80aa9429562";

    /** {@code A} and {@code B} stand for the two uuids. */
    private static GtidSet set(String text) {
        return GtidSet.parse(uuids(text));
    }

    private static String uuids(String text) {
        return text.replace("A", A).replace("B", B);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'' | ''",
                "'  ' | ''",
                "A:1 | A:1",
                "A:1-1 | A:1",
                "A:1-5:7 | A:1-5:7",
                "A:7:1-5 | A:1-5:7",
                "A:1-5:6:7-9 | A:1-9",
                "A:1-5:3-4:2-8 | A:1-8",
                "B:1,A:2 | A:2,B:1",
                "A:1,A:2 | A:1-2",
                "' A : 1 - 5 : 7 , B:1 ' | A:1-5:7,B:1",
                "A:t:1-3 | A:t:1-3",
                "A:1-5:t:1-3:u:9 | A:1-5:t:1-3:u:9",
                "A:u:9,A:t:1-3:5,A:1-5 | A:1-5:t:1-3:5:u:9",
                "A:T_1:1 | A:t_1:1",
                "A:t:1,B:t:1 | A:t:1,B:t:1",
                "A:9223372036854775806 | A:9223372036854775806",
                "A:000000000000000012 | A:12",
            })
    void aTextBecomesCanonical(String text, String canonical) {
        assertThat(set(text).text()).isEqualTo(uuids(canonical));
    }

    @Test
    void linesAndUpperCaseAreTakenAsTheServerShowsThem() {
        GtidSet set = GtidSet.parse(A.toUpperCase(java.util.Locale.ROOT) + ":1-3,\n" + B + ":1\n");

        assertThat(set).isEqualTo(set("A:1-3,B:1"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                ",",
                "A:1,",
                ",A:1",
                "A:1,,B:1",
                "A",
                "A:",
                "A::1",
                "A:0",
                "A:0-3",
                "A:5-3",
                "A:-3",
                "A:1-",
                "A:1-2-3",
                "A:+1",
                "A:x-1",
                "A:t",
                "A:t:u:1",
                "A:1:t",
                "A:9223372036854775807",
                "A:9223372036854775808",
                "A:99999999999999999999",
                "A:1 2",
                "A:\u0661",
                "A:abcdefghijabcdefghijabcdefghij123:1",
                "3e11fa4771ca11e19e33c80aa9429562:1",
                "3e11fa47-71ca-11e1-9e33-c80aa942956g:1",
                "0-1-105",
            })
    void anythingElseIsRefused(String text) {
        assertThatThrownBy(() -> set(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aTextIsBounded() {
        String ranges = IntStream.range(0, 10_001).mapToObj(i -> ":" + i * 2).collect(Collectors.joining());

        assertThatThrownBy(() -> GtidSet.parse(" ".repeat(65_537))).hasMessageContaining("65536");
        assertThatThrownBy(() -> GtidSet.parse(A + ranges.substring(2) + ":20002"))
                .hasMessageContaining("10000");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                // one | other | one minus other | both
                "A:1-5 | '' | A:1-5 | A:1-5",
                "'' | A:1-5 | '' | A:1-5",
                "A:1-5 | A:1-5 | '' | A:1-5",
                "A:1-9 | A:3-4 | A:1-2:5-9 | A:1-9",
                "A:1-9 | A:1-4:9 | A:5-8 | A:1-9",
                "A:3-5 | A:1-9 | '' | A:1-9",
                "A:1-3:7-9 | A:3-7 | A:1-2:8-9 | A:1-9",
                "A:1-3:5-7 | A:4 | A:1-3:5-7 | A:1-7",
                "A:1-9 | A:2:4:6-7 | A:1:3:5:8-9 | A:1-9",
                "A:1-5,B:1 | A:1-5 | B:1 | A:1-5,B:1",
                "A:1-5:t:1-5 | A:1-3:t:4-5 | A:4-5:t:1-3 | A:1-5:t:1-5",
            })
    void setsAreSubtractedAndJoined(String one, String other, String difference, String union) {
        assertThat(set(one).minus(set(other))).isEqualTo(set(difference));
        assertThat(set(one).union(set(other))).isEqualTo(set(union));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "A:1-5 | A:1-5 | true",
                "A:1-5 | A:2-6 | false",
                "A:1-5 | '' | true",
                "'' | A:1 | false",
                "A:1-5 | B:1 | false",
                "A:1-5:t:1 | A:t:1 | true",
                "A:1-5 | A:t:1 | false",
                "A:1-3:5-9 | A:3-5 | false",
                "A:1-3:5-9 | A:1:6:9 | true",
            })
    void aSetContainsAnotherOrNot(String one, String other, boolean contains) {
        assertThat(set(one).containsAll(set(other))).isEqualTo(contains);
    }

    @Test
    void transactionsAreCountedAndNamedUpToALimit() {
        GtidSet set = set("A:1-2:9:t:4,B:1-9223372036854775806");

        assertThat(set("A:1-2:9:t:4").count()).isEqualTo(4);
        assertThat(set.count()).isEqualTo(Long.MAX_VALUE);
        assertThat(set.transactions(6)).containsExactly(A + ":1", A + ":2", A + ":9", A + ":t:4", B + ":1", B + ":2");
        assertThat(set.transactions(1)).containsExactly(A + ":1");
        assertThat(GtidSet.EMPTY.transactions(10)).isEmpty();
    }

    @Test
    void theOtherFamilysSetIsRefused() {
        assertThatThrownBy(() -> GtidSet.EMPTY.containsAll(BinlogState.EMPTY))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> GtidSet.EMPTY.minus(BinlogState.EMPTY)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> GtidSet.EMPTY.union(BinlogState.EMPTY)).isInstanceOf(IllegalArgumentException.class);
    }
}
