package io.sluice.core.queue;

import static java.util.Objects.requireNonNull;

import io.sluice.core.session.CarriedState;
import io.sluice.core.sql.Effects;
import io.sluice.core.sql.StatementKind;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Decides whether a statement may wait in the queue: only a change of rows that means the same whenever it runs, as long as
 * the clock is set to its acceptance and the session's facts travel along. No security boundary; in doubt it says no. Pure
 * functions, any thread.
 */
public final class Queueability {
    /** What a statement of the queue may have; nobody has asked yet whether others are harmless. */
    private static final int HARMLESS = Effects.WRITES | Effects.LOCKING_READ | Effects.MENTIONS_FILES;

    private static final int OF_VARIABLES = Effects.READS_VARIABLE | Effects.SETS_USER_VARIABLE;
    private static final int OF_SESSION = Effects.READS_DIAGNOSTICS
            | Effects.CALC_FOUND_ROWS
            | Effects.READS_INSERT_ID
            | Effects.SETS_INSERT_ID
            | Effects.MENTIONS_CONNECTION_ID
            | Effects.USER_LOCK
            | Effects.STATEMENT_VARIABLES;

    /** Character sets without a character that has the byte of a quote or a backslash in it. */
    private static final Set<String> READABLE = Set.of(
            ("armscii8 ascii binary cp1250 cp1251 cp1256 cp1257 cp850 cp852 cp866 dec8 eucjpms euckr gb2312 geostd8 greek "
                            + "hebrew hp8 keybcs2 koi8r koi8u latin1 latin2 latin5 latin7 macce macroman tis620 ujis utf8 "
                            + "utf8mb3 utf8mb4")
                    .split(" "));

    /** The collations of the others: big5, sjis, gbk, cp932, gb18030, swe7, as MySQL and MariaDB number them. */
    private static final Set<Integer> UNREADABLE_COLLATIONS =
            Set.of(1, 10, 13, 28, 82, 84, 87, 88, 95, 96, 248, 249, 250);

    /** MariaDB numbers the NOPAD variant of a collation so much higher. */
    private static final int NOPAD = 1024;

    private static final Pattern CHARACTER_SET = Pattern.compile("@@session\\.character_set_client='?([^',]*)");
    private static final Pattern ORACLE = Pattern.compile("@@session\\.sql_mode='[^']*\\bORACLE\\b");

    private Queueability() {}

    /**
     * The session in which a statement was sent.
     *
     * @param pinned whether it has state that does not travel
     * @param carried what does
     */
    public record Session(boolean inTransaction, boolean autocommit, boolean pinned, CarriedState carried) {
        /** As the HTTP port has it: for each request a fresh one. */
        public static final Session FRESH = new Session(false, true, false, CarriedState.EMPTY);

        public Session {
            requireNonNull(carried, "carried");
        }
    }

    /** Why this statement of this session may not be queued; empty if it may. */
    public static Optional<NotQueueable> of(StatementKind kind, int effects, Session session) {
        if (session.inTransaction()) {
            return Optional.of(NotQueueable.IN_TRANSACTION);
        }
        if (!session.autocommit()) {
            return Optional.of(NotQueueable.AUTOCOMMIT_OFF);
        }
        if (session.pinned()) {
            return Optional.of(NotQueueable.SESSION_PINNED);
        }
        return isReadable(session.carried()) ? ofText(kind, effects) : Optional.of(NotQueueable.CHARACTER_SET);
    }

    /** Why a statement may not be queued in any session; empty if its text is no reason against it. */
    public static Optional<NotQueueable> ofText(StatementKind kind, int effects) {
        if ((effects & Effects.IN_DOUBT) == Effects.IN_DOUBT) {
            return Optional.of(NotQueueable.UNREADABLE);
        }
        if (Effects.has(effects, Effects.MULTI)) {
            return Optional.of(NotQueueable.SEVERAL_STATEMENTS);
        }
        return switch (kind) {
            case INSERT, UPDATE, DELETE, REPLACE -> ofEffects(effects);
            default -> Optional.of(NotQueueable.OTHER_KIND);
        };
    }

    private static Optional<NotQueueable> ofEffects(int effects) {
        if (!Effects.has(effects, ~HARMLESS)) {
            return Optional.empty();
        }
        if (Effects.has(effects, OF_SESSION)) {
            return Optional.of(NotQueueable.SESSION_STATE);
        }
        if (Effects.has(effects, OF_VARIABLES)) {
            return Optional.of(NotQueueable.VARIABLE);
        }
        if (Effects.has(effects, Effects.RETURNS_ROWS)) {
            return Optional.of(NotQueueable.RETURNS_ROWS);
        }
        if (Effects.has(effects, Effects.VERSION_COMMENT)) {
            return Optional.of(NotQueueable.VERSION_COMMENT);
        }
        if (Effects.has(effects, Effects.UNPINNED)) {
            return Optional.of(NotQueueable.UNPINNED);
        }
        return Optional.of(NotQueueable.UNREADABLE);
    }

    private static boolean isReadable(CarriedState carried) {
        String assignments = carried.assignments();
        if (assignments.isEmpty()) {
            return isReadable(carried.collation());
        }
        Matcher client = CHARACTER_SET.matcher(assignments);
        boolean isReadable = client.find()
                ? READABLE.contains(client.group(1).toLowerCase(Locale.ROOT))
                : isReadable(carried.collation());
        return isReadable && !ORACLE.matcher(assignments).find();
    }

    private static boolean isReadable(int collation) {
        return !UNREADABLE_COLLATIONS.contains(collation >= NOPAD ? collation - NOPAD : collation);
    }
}
