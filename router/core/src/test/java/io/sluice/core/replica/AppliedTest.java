package io.sluice.core.replica;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.core.gtid.BinlogState;
import io.sluice.core.gtid.GtidSet;
import io.sluice.core.gtid.TransactionSet;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class AppliedTest {
    private static final String OLD = "11111111-1111-1111-1111-111111111111";
    private static final String NEW = "22222222-2222-2222-2222-222222222222";

    private static GtidSet set(String text) {
        return GtidSet.parse(text.replace("OLD", OLD).replace("NEW", NEW));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "OLD:1-8 | OLD:1-8 | OLD:8 | true",
                "OLD:1-8 | OLD:1-8 | OLD:9 | false",
                "OLD:1-8 | '' | OLD:8 | true",
                "OLD:1-8 | OLD:1-99 | OLD:8 | true",
                // several appliers: the last is there, and one before is not
                "OLD:1-5:7-8 | OLD:1-8 | OLD:8 | false",
                "OLD:1-5:7-8 | OLD:1-5 | OLD:8 | false",
                "OLD:1-5:7-8 | '' | OLD:8 | false",
                // the primary never gave it
                "OLD:1-5:7-8 | OLD:1-5:7-9 | OLD:8 | true",
                "OLD:1-5:1000-1001 | OLD:1-5:1000-1002 | OLD:1001 | true",
                "OLD:1-5:1000-1001 | OLD:1-5:1000-1002 | OLD:5 | true",
                "OLD:1-5 | OLD:1-5:1000-1002 | OLD:1002 | false",
                // the primary had not told of it when it was asked: then it is no number that was never given
                "OLD:1-5:7-8 | OLD:1-5:7-8 | OLD:6 | false",
                // one statement, several transactions
                "OLD:1-8 | OLD:1-8 | OLD:6-8 | true",
                "OLD:1-8 | OLD:1-8 | OLD:8-9 | false",
                "OLD:1-8,NEW:1-3 | OLD:1-8,NEW:1-4 | NEW:3 | true",
                "OLD:1-8,NEW:1-3 | OLD:1-8,NEW:1-4 | NEW:4 | false",
                // with tags, from MySQL 8.3 on
                "OLD:1-8:mine:1-3 | OLD:1-8:mine:1-3 | OLD:mine:3 | true",
                "OLD:1-8:mine:1-3 | OLD:1-8:mine:1-4 | OLD:mine:4 | false",
                "OLD:1-8 | OLD:1-8 | OLD:mine:1 | false",
            })
    void aReplicaOfMySqlCoversWhatItHasWithAllBefore(String replica, String primary, String written, boolean covers) {
        assertThat(Applied.of(set(replica), set(primary)).covers(set(written))).isEqualTo(covers);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "0-1-8 | 0-1-8 | true",
                "0-1-8 | 0-1-9 | false",
                // another server has written since, which shares the numbers of the domain
                "0-2-12 | 0-1-8 | true",
                "0-1-8,5-1-2 | 5-1-2 | true",
                "0-1-8,5-1-2 | 5-1-3 | false",
                "0-1-8 | 5-1-1 | false",
                "'' | 0-1-1 | false",
            })
    void aReplicaOfMariaDbCoversWhatItsPositionHasPassed(String position, String written, boolean covers) {
        TransactionSet mark = BinlogState.parse(written).history();

        assertThat(Applied.of(BinlogState.parse(position)).covers(mark)).isEqualTo(covers);
        assertThat(Applied.of(BinlogState.parse(position), BinlogState.parse("0-1-99"))
                        .covers(mark))
                .isEqualTo(covers);
    }

    @ParameterizedTest
    @CsvSource({"OLD:1-8", "''"})
    void whatDoesNotCompareIsNotCovered(String replica) {
        assertThat(Applied.of(set(replica)).covers(BinlogState.parse("0-1-1"))).isFalse();
        assertThat(Applied.of(BinlogState.parse("0-1-1")).covers(set("OLD:1"))).isFalse();
    }
}
