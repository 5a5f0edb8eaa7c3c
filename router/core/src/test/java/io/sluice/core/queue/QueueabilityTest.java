package io.sluice.core.queue;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.core.session.CarriedState;
import io.sluice.core.sql.Effects;
import io.sluice.core.sql.KnownFunctions;
import io.sluice.core.sql.StatementKind;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

final class QueueabilityTest {
    static List<String> queueable() {
        return Texts.queueable();
    }

    static List<String> notQueueable() {
        return Texts.notQueueable();
    }

    @ParameterizedTest
    @MethodSource("queueable")
    void whatMeansTheSameLaterMayBeQueued(String sql) {
        assertThat(Texts.verdict(sql)).as(sql).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("notQueueable")
    void whatElseItMayBeIsRefusedWithItsReason(String line) {
        String[] reasonAndText = line.split(" ~ ", 2);

        assertThat(Texts.verdict(reasonAndText[1])).as(line).contains(NotQueueable.valueOf(reasonAndText[0]));
    }

    @ParameterizedTest
    @EnumSource(StatementKind.class)
    void onlyFourKindsAreQueued(StatementKind kind) {
        Optional<NotQueueable> verdict = Queueability.ofText(kind, Effects.WRITES);

        switch (kind) {
            case INSERT, UPDATE, DELETE, REPLACE -> assertThat(verdict).isEmpty();
            default -> assertThat(verdict).contains(NotQueueable.OTHER_KIND);
        }
    }

    @Test
    void everyEffectButThreeIsAReason() {
        int harmless = Effects.WRITES | Effects.LOCKING_READ | Effects.MENTIONS_FILES;
        for (int bit = 1; bit != 0; bit <<= 1) {
            assertThat(Queueability.ofText(StatementKind.INSERT, Effects.WRITES | bit)
                            .isEmpty())
                    .as("bit %x", bit)
                    .isEqualTo(Effects.has(harmless, bit));
        }
    }

    @Test
    void everyKnownFunctionMayBeCalledInAnyCase() {
        for (String name : KnownFunctions.pure()) {
            assertThat(Texts.verdict("UPDATE t SET a = " + name + "(1)"))
                    .as(name)
                    .isEmpty();
            assertThat(Texts.verdict("UPDATE t SET a = " + name.toLowerCase(Locale.ROOT) + "(1)"))
                    .as(name)
                    .isEmpty();
            assertThat(Texts.verdict("UPDATE t SET a = " + name + "X(1)"))
                    .as(name)
                    .contains(NotQueueable.UNPINNED);
            assertThat(Texts.verdict("UPDATE t SET a = X" + name + "(1)"))
                    .as(name)
                    .contains(NotQueueable.UNPINNED);
        }
        for (String name : KnownFunctions.clocks()) {
            assertThat(Texts.verdict("UPDATE t SET a = " + name + "()"))
                    .as(name)
                    .isEmpty();
        }
        for (String name : KnownFunctions.words()) {
            assertThat(Texts.verdict("UPDATE t SET a = 1 " + name + " (1)"))
                    .as(name)
                    .isEmpty();
        }
    }

    @Test
    void aGapBeforeTheBracketIsRefusedWhereAStoredFunctionMayBeMeant() {
        for (String name : KnownFunctions.atOnce()) {
            assertThat(Texts.verdict("UPDATE t SET a = " + name + " (1)"))
                    .as(name)
                    .contains(NotQueueable.UNPINNED);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "true, true, true, IN_TRANSACTION",
        "true, false, true, IN_TRANSACTION",
        "false, false, true, AUTOCOMMIT_OFF",
        "false, false, false, AUTOCOMMIT_OFF",
        "false, true, true, SESSION_PINNED",
    })
    void theSessionsReasonsComeFirst(boolean inTransaction, boolean autocommit, boolean pinned, NotQueueable reason) {
        Queueability.Session session = new Queueability.Session(inTransaction, autocommit, pinned, CarriedState.EMPTY);

        assertThat(Queueability.of(StatementKind.INSERT, Effects.WRITES, session))
                .contains(reason);
        assertThat(Queueability.of(StatementKind.SELECT, 0, session)).contains(reason);
    }

    @Test
    void aFreshSessionIsNoReason() {
        assertThat(Queueability.of(StatementKind.INSERT, Effects.WRITES, Queueability.Session.FRESH))
                .isEmpty();
        assertThat(Queueability.of(StatementKind.DDL, Effects.WRITES, Queueability.Session.FRESH))
                .contains(NotQueueable.OTHER_KIND);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 10, 13, 28, 82, 84, 87, 88, 95, 96, 248, 249, 250, 1025, 1052})
    void aCharacterSetInWhichAQuoteMayBePartOfACharacterIsRefused(int collation) {
        assertThat(inSession(collation, "")).contains(NotQueueable.CHARACTER_SET);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 8, 33, 45, 46, 63, 83, 192, 255, 1069, 2304})
    void othersAreRead(int collation) {
        assertThat(inSession(collation, "")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '~', quoteCharacter = '\u0001', textBlock = """
                    true ~ 45 ~ @@session.autocommit=1
                    true ~ 45 ~ @@session.character_set_client='latin1',@@session.collation_connection='latin1_bin'
                    true ~ 28 ~ @@session.character_set_client='utf8mb4'
                    true ~ 45 ~ @@session.sql_mode='ANSI_QUOTES,TRADITIONAL',@@session.lc_messages='ORACLE'
                    false ~ 45 ~ @@session.character_set_client='gbk'
                    false ~ 45 ~ @@session.time_zone='UTC',@@session.character_set_client='SJIS',@@session.a=1
                    false ~ 45 ~ @@session.character_set_client='unheard_of'
                    false ~ 45 ~ @@session.sql_mode='PIPES_AS_CONCAT,ANSI_QUOTES,ORACLE,NO_KEY_OPTIONS'
                    false ~ 28 ~ @@session.autocommit=1
                    """)
    void theAssignmentsTellTheCharacterSetAndTheMode(boolean isReadable, int collation, String assignments) {
        assertThat(inSession(collation, assignments).isEmpty()).as(assignments).isEqualTo(isReadable);
    }

    private static Optional<NotQueueable> inSession(int collation, String assignments) {
        CarriedState carried = new CarriedState(collation, "acme", assignments);
        return Queueability.of(
                StatementKind.INSERT, Effects.WRITES, new Queueability.Session(false, true, false, carried));
    }
}
