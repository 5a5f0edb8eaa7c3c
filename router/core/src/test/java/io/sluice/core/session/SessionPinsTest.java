package io.sluice.core.session;

import static io.sluice.core.session.PinReason.HANDLER;
import static io.sluice.core.session.PinReason.ONE_SHOT_TRANSACTION;
import static io.sluice.core.session.PinReason.ROUTINE_STATE;
import static io.sluice.core.session.PinReason.SQL_PREPARE;
import static io.sluice.core.session.PinReason.STATEMENT_STATE;
import static io.sluice.core.session.PinReason.TABLE_LOCK;
import static io.sluice.core.session.PinReason.TEMPORARY_TABLE;
import static io.sluice.core.session.PinReason.TRACKER_CHANGED;
import static io.sluice.core.session.PinReason.TRANSACTION;
import static io.sluice.core.session.PinReason.UNTRACKED_STATE;
import static io.sluice.core.session.PinReason.USER_LOCK;
import static io.sluice.core.session.PinReason.USER_VARIABLE;
import static io.sluice.core.session.PinReason.XA;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.core.sql.StatementLexer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

final class SessionPinsTest {
    /** What one event does to any set of reasons: it ends some and begins some. */
    private record Event(String name, Consumer<SessionPins> event, Set<PinReason> ends, Set<PinReason> begins) {
        @Override
        public String toString() {
            return name;
        }
    }

    /** Every statement says anew whether a transaction and a cursor are open. */
    private static final Set<PinReason> TOLD = EnumSet.of(TRANSACTION, STATEMENT_STATE);

    private static final Set<PinReason> NONE = EnumSet.noneOf(PinReason.class);

    private static int effects(String sql) {
        byte[] text = sql.getBytes(StandardCharsets.UTF_8);
        StatementLexer lexer = new StatementLexer();
        lexer.begin(false, false);
        lexer.feed(text, 0, text.length);
        lexer.end();
        return lexer.effects();
    }

    private static Event ok(String sql, PinReason... begins) {
        int effects = effects(sql);
        return new Event(sql, pins -> pins.onEnd(effects, false, false, false), TOLD, set(begins));
    }

    private static Event failed(String sql, PinReason... begins) {
        int effects = effects(sql);
        return new Event("failed " + sql, pins -> pins.onEnd(effects, true, false, false), TOLD, set(begins));
    }

    private static Event told(String sql, boolean variables, boolean schema, PinReason... begins) {
        int effects = effects(sql);
        return new Event("told of " + sql, pins -> pins.onTold(effects, true, variables, schema), NONE, set(begins));
    }

    private static Set<PinReason> set(PinReason... reasons) {
        EnumSet<PinReason> set = EnumSet.noneOf(PinReason.class);
        set.addAll(List.of(reasons));
        return set;
    }

    static List<Event> events() {
        List<Event> events = new ArrayList<>();
        events.addAll(statements());
        events.addAll(failures());
        events.addAll(tellings());
        events.add(new Event("reset", SessionPins::reset, EnumSet.allOf(PinReason.class), NONE));
        return events;
    }

    private static List<Event> statements() {
        int begin = effects("BEGIN");
        int select = effects("SELECT 1");
        Set<PinReason> tableLockToo = EnumSet.copyOf(TOLD);
        tableLockToo.add(TABLE_LOCK);
        int unlock = effects("UNLOCK TABLES");
        return List.of(
                ok("SELECT 1"),
                ok("INSERT INTO t VALUES (1)"),
                ok("COMMIT"),
                new Event("BEGIN", pins -> pins.onEnd(begin, false, true, false), TOLD, set(TRANSACTION)),
                new Event("cursor", pins -> pins.onEnd(select, false, false, true), TOLD, set(STATEMENT_STATE)),
                new Event("UNLOCK TABLES", pins -> pins.onEnd(unlock, false, false, false), tableLockToo, NONE),
                ok("UNLOCK TABLES; LOCK TABLES t READ", TABLE_LOCK),
                ok("UNLOCK INSTANCE"),
                ok("SET @a = 1", USER_VARIABLE),
                ok("SELECT 1 INTO @a", USER_VARIABLE),
                ok("CREATE TEMPORARY TABLE t (a INT)", TEMPORARY_TABLE),
                ok("DROP TEMPORARY TABLE t"),
                ok("LOCK TABLES t READ", TABLE_LOCK),
                ok("LOCK INSTANCE FOR BACKUP", TABLE_LOCK, UNTRACKED_STATE),
                ok("FLUSH TABLES WITH READ LOCK", TABLE_LOCK),
                ok("SELECT GET_LOCK('a', 1)", USER_LOCK),
                ok("HANDLER t OPEN", HANDLER),
                ok("PREPARE s FROM 'SELECT 1'", SQL_PREPARE),
                ok("XA START 'x'", XA),
                ok("SET SESSION session_track_gtids = OWN_GTID", TRACKER_CHANGED),
                ok("SET ROLE NONE", UNTRACKED_STATE),
                ok("SET TRANSACTION READ ONLY", ONE_SHOT_TRANSACTION),
                ok("SET @@transaction_isolation = 'SERIALIZABLE'", ONE_SHOT_TRANSACTION),
                ok("SET autocommit = 0"),
                ok("USE a"),
                ok("CALL p()"));
    }

    private static List<Event> failures() {
        return List.of(
                failed("SELECT 1"),
                failed("SET @a = 1, b = 2", USER_VARIABLE),
                failed("SELECT GET_LOCK('a', 1), f()", USER_LOCK),
                failed("SET session_track_gtids = 0, a = 1", TRACKER_CHANGED),
                failed("SET ROLE NONE", UNTRACKED_STATE),
                failed("CREATE TEMPORARY TABLE t (a INT)"),
                failed("LOCK TABLES t READ"),
                failed("UNLOCK TABLES"),
                failed("HANDLER t OPEN"),
                failed("PREPARE s FROM 'x'"),
                failed("XA START 'x'"),
                failed("SET TRANSACTION READ ONLY"),
                failed("SET TRANSACTION READ ONLY; x", ONE_SHOT_TRANSACTION),
                failed("CREATE TEMPORARY TABLE t (a INT); x", TEMPORARY_TABLE),
                failed("CALL p()", ROUTINE_STATE));
    }

    private static List<Event> tellings() {
        int select = effects("SELECT 1");
        return List.of(
                new Event("told of nothing", pins -> pins.onTold(select, false, false, false), NONE, NONE),
                told("SELECT f()", false, false, ROUTINE_STATE),
                told("SELECT f()", true, false, ROUTINE_STATE),
                told("CALL p()", false, false, ROUTINE_STATE),
                told("CALL p()", true, false, ROUTINE_STATE),
                told("DROP TEMPORARY TABLE t", false, false, ROUTINE_STATE),
                told("SET autocommit = 0", true, false),
                told("SET autocommit = 0", false, false, ROUTINE_STATE),
                told("SET STATEMENT a = 1 FOR SELECT 1", true, false),
                told("USE a", false, true),
                told("SELECT 1", false, true),
                // The text is reason enough; it ties when the statement ends.
                told("SET @a = 1", false, false),
                told("PREPARE s FROM 'SELECT 1'", false, false));
    }

    @ParameterizedTest
    @MethodSource("events")
    void everyEventEndsAndBeginsTheSameReasonsInEveryState(Event event) {
        for (PinReason before : PinReason.values()) {
            SessionPins pins = new SessionPins();
            pins.set(before, true);
            EnumSet<PinReason> expected = EnumSet.of(before);
            expected.removeAll(event.ends());
            expected.addAll(event.begins());

            event.event().accept(pins);

            assertThat(pins.reasons()).as("%s after %s", before, event).isEqualTo(expected);
            assertThat(pins.isPinned()).isEqualTo(!expected.isEmpty());
        }
    }

    @Test
    void theNextTransactionsCharacteristicsWaitForIt() {
        SessionPins pins = new SessionPins();
        pins.onEnd(effects("SET TRANSACTION READ ONLY"), false, false, false);
        pins.onEnd(effects("SET NAMES utf8mb4"), false, false, false);
        assertThat(pins.reasons()).containsExactly(ONE_SHOT_TRANSACTION);

        pins.onEnd(effects("BEGIN"), false, true, false);
        pins.onEnd(effects("SELECT 1"), false, true, false);
        assertThat(pins.reasons()).containsExactlyInAnyOrder(ONE_SHOT_TRANSACTION, TRANSACTION);

        pins.onEnd(effects("COMMIT"), false, false, false);
        assertThat(pins.isPinned()).isFalse();
    }

    @Test
    void theNextTransactionsCharacteristicsCanBeSetAgain() {
        SessionPins pins = new SessionPins();
        pins.onEnd(effects("SET TRANSACTION READ ONLY"), false, false, false);
        pins.onEnd(effects("BEGIN"), false, true, false);
        pins.onEnd(effects("COMMIT"), false, false, false);
        pins.onEnd(effects("SET TRANSACTION READ ONLY"), false, false, false);
        pins.onEnd(effects("SELECT 1"), false, false, false);

        assertThat(pins.reasons()).containsExactly(ONE_SHOT_TRANSACTION);
    }

    @Test
    void aTransactionThatIsOpenAlreadyIsTheNextOne() {
        SessionPins pins = new SessionPins();
        pins.onEnd(effects("SET TRANSACTION READ ONLY; BEGIN"), false, true, false);
        pins.onEnd(effects("COMMIT"), false, false, false);

        assertThat(pins.isPinned()).isFalse();
    }

    @Test
    void aResetForgetsThatATransactionHadBegun() {
        SessionPins pins = new SessionPins();
        pins.onEnd(effects("SET TRANSACTION READ ONLY"), false, false, false);
        pins.onEnd(effects("BEGIN"), false, true, false);
        pins.reset();
        pins.onEnd(effects("SET TRANSACTION READ ONLY"), false, false, false);
        pins.onEnd(effects("SELECT 1"), false, false, false);

        assertThat(pins.reasons()).containsExactly(ONE_SHOT_TRANSACTION);
    }

    @Test
    void theTextNamesTheFirstReason() {
        SessionPins pins = new SessionPins();
        assertThat(pins.text()).isEqualTo("nothing");
        assertThat(pins.first()).isEmpty();

        pins.set(USER_LOCK, true);
        pins.set(USER_VARIABLE, true);

        assertThat(pins.first()).contains(USER_VARIABLE);
        assertThat(pins.text()).isEqualTo("user variables");
    }

    @ParameterizedTest
    @EnumSource(PinReason.class)
    void aResetClearsAllButOptionsAndRoles(PinReason reason) {
        SessionPins pins = new SessionPins();
        pins.set(reason, true);

        assertThat(pins.isCleared()).isEqualTo(reason != PinReason.OPTION && reason != PinReason.UNTRACKED_STATE);
    }
}
