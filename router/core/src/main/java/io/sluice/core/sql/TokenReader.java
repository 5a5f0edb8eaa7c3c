package io.sluice.core.sql;

/** Turns the tokens of a text into facts. It knows how statements begin, not their grammar. Owned by one lexer. */
final class TokenReader {
    /** 64 characters, MySQL's limit for names, of 4 bytes. */
    static final int NAME_BYTES_MAX = 256;

    /** What a block of statements may hide behind its first word; functions and names are seen wherever they stand. */
    private static final int HIDDEN = Effects.IN_DOUBT & ~(Effects.USER_LOCK | Effects.MENTIONS_CONNECTION_ID);

    final SetReader set = new SetReader();
    final UseOperand use = new UseOperand();
    final KillOperand kill = new KillOperand();

    final CallReader calls = new CallReader();

    private StatementKind kind = StatementKind.EMPTY;
    private int effects;
    private boolean any;
    /** The current statement is the text's first. */
    private boolean first;

    private boolean afterSemicolon;
    /** The text creates a stored program: what follows may be its body. */
    private boolean body;

    // ---- of the current statement
    /** How many tokens it had, opening brackets in front not counted. */
    private int index;

    private int depth;
    private Keyword leading = Keyword.NONE;
    private Keyword previous = Keyword.SIGN;
    private boolean afterUserVariable;

    void begin() {
        kind = StatementKind.EMPTY;
        effects = 0;
        any = false;
        first = true;
        afterSemicolon = false;
        body = false;
        calls.begin();
        set.begin();
        use.begin();
        kill.begin();
        startStatement();
    }

    StatementKind kind() {
        return kind;
    }

    int effects() {
        return effects;
    }

    /** No token has been seen yet. */
    boolean isBeforeFirst() {
        return !any;
    }

    void add(int bits) {
        effects |= bits;
    }

    // ---- tokens

    void word(Keyword word, byte[] name, int length) {
        startToken(CallReader.NO_SIGN);
        if (set.isAwaitingName()) {
            effects |= set.name(word, name, length);
        } else if (index == 0) {
            lead(word);
        } else {
            follow(word, name, length);
        }
        effects |= calls.word(word, previous, index);
        endToken(word);
    }

    /** A name in quotes is no keyword, but it may be a function, a variable or a database. */
    void quotedName(Keyword word, byte[] name, int length) {
        startToken(CallReader.NO_SIGN);
        if (set.isAwaitingName()) {
            effects |= set.name(word, name, length);
        } else if (leading == Keyword.SET && set.isItemStart()) {
            effects |= set.item(word, name, length);
        } else if (leading == Keyword.USE) {
            use.name(name, length);
        } else if (leading == Keyword.SET) {
            set.value(Keyword.NONE, name, length, true);
        } else {
            plain('\'');
        }
        effects |= calls.quotedName(word);
        endToken(Keyword.QUOTED);
    }

    /** A string; its length is below 0 if it was not kept or has escapes in it. */
    void string(byte[] text, int length) {
        boolean isValue = set.isAwaitingValue();
        startToken(CallReader.NO_SIGN);
        if (isValue) {
            set.value(Keyword.NONE, text, length, true);
        } else {
            plain('\'');
        }
        // In another SQL mode it is a name, which may be called.
        endToken(Keyword.QUOTED);
    }

    void userVariable() {
        startToken(CallReader.NO_SIGN);
        effects |= calls.variable();
        boolean assigned = previous == Keyword.INTO || (leading == Keyword.SET && set.isItemStart());
        boolean handedOver = leading == Keyword.CALL || leading == Keyword.LOAD || leading == Keyword.GET;
        if (assigned || handedOver) {
            effects |= Effects.SETS_USER_VARIABLE;
        }
        plain('@');
        endToken(Keyword.SIGN);
        afterUserVariable = true;
    }

    void systemVariable() {
        startToken(CallReader.NO_SIGN);
        effects |= calls.variable();
        boolean isTarget = set.isItemStart();
        plain('@');
        set.systemVariable(isTarget);
        endToken(Keyword.SIGN);
    }

    void assignment() {
        if (afterUserVariable) {
            effects |= Effects.SETS_USER_VARIABLE;
        }
        sign('=');
    }

    /** An opening bracket; the name, its hash and whether it stands at once before it are of the last word. */
    void bracket(byte[] name, int length, int hash, boolean atOnce) {
        effects |= calls.change.opened(previous, index, name, length, hash, atOnce);
        sign('(');
    }

    void point() {
        calls.change.point(index);
        sign('.');
    }

    /** Any other character. */
    void sign(int sign) {
        startToken(sign);
        if (sign == '(' && index == 0) {
            other(0);
            return;
        }
        bracket(sign);
        if (sign == ',' && depth == 0) {
            unnamed();
            effects |= set.comma();
        } else if (sign != '.' || !set.isAwaitingName()) {
            plain(sign);
        }
        endToken(Keyword.SIGN);
    }

    void semicolon() {
        if (any) {
            afterSemicolon = true;
        }
    }

    void end() {
        effects |= set.end();
    }

    private void startStatement() {
        index = 0;
        depth = 0;
        leading = Keyword.NONE;
        previous = Keyword.SIGN;
        calls.startStatement();
        afterUserVariable = false;
        set.startStatement();
    }

    private void startToken(int sign) {
        any = true;
        if (afterSemicolon) {
            afterSemicolon = false;
            first = false;
            effects |= Effects.MULTI | set.end();
            startStatement();
        }
        effects |= calls.token(sign);
        afterUserVariable = false;
    }

    private void endToken(Keyword token) {
        previous = token;
        index++;
    }

    /** A token without a meaning of its own. */
    private void plain(int sign) {
        unnamed();
        set.plain(sign);
    }

    private void unnamed() {
        if (index == 0) {
            other(Effects.WRITES);
        }
        if (leading == Keyword.USE) {
            use.spoil();
        } else if (leading == Keyword.KILL && first) {
            kill.spoil();
        }
    }

    private void bracket(int sign) {
        if (sign == '(') {
            depth++;
        } else if (sign == ')' && depth > 0) {
            depth--;
        }
    }

    // ---- how statements begin

    private void lead(Keyword word) {
        leading = word;
        calls.change.lead(word);
        switch (word) {
            case SELECT, VALUES, TABLE -> is(StatementKind.SELECT, 0);
            case INSERT -> is(StatementKind.INSERT, Effects.WRITES);
            case UPDATE -> is(StatementKind.UPDATE, Effects.WRITES);
            case DELETE -> is(StatementKind.DELETE, Effects.WRITES);
            case REPLACE -> is(StatementKind.REPLACE, Effects.WRITES);
            case LOAD -> is(StatementKind.LOAD, Effects.WRITES);
            case CALL -> is(StatementKind.CALL, Effects.CALLS_ROUTINE | Effects.WRITES);
            case DO -> is(StatementKind.DO, Effects.WRITES);
            case SET -> {
                is(StatementKind.SET, 0);
                set.startSet(body);
            }
            case USE -> leadUse();
            case SHOW -> is(StatementKind.SHOW, 0);
            case EXPLAIN, DESCRIBE, DESC -> is(StatementKind.EXPLAIN, 0);
            case KILL -> is(StatementKind.KILL, Effects.KILLS);
            case BEGIN, START -> is(StatementKind.BEGIN, 0);
            case COMMIT -> is(StatementKind.COMMIT, 0);
            case ROLLBACK -> is(StatementKind.ROLLBACK, 0);
            case SAVEPOINT, RELEASE -> is(StatementKind.SAVEPOINT, 0);
            case XA -> is(StatementKind.XA, Effects.XA | Effects.WRITES);
            case LOCK -> is(StatementKind.LOCK, Effects.TABLE_LOCK);
            case UNLOCK -> is(StatementKind.UNLOCK, 0);
            case HANDLER -> is(StatementKind.HANDLER, Effects.HANDLER);
            case PREPARE -> is(StatementKind.PREPARE, Effects.SQL_PREPARE);
            case EXECUTE -> is(StatementKind.EXECUTE, Effects.SQL_PREPARE | Effects.WRITES);
            case DEALLOCATE -> is(StatementKind.DEALLOCATE, Effects.SQL_PREPARE);
            case FLUSH -> is(StatementKind.FLUSH, Effects.WRITES);
            case CREATE, ALTER, DROP, TRUNCATE, RENAME, GRANT, REVOKE -> is(StatementKind.DDL, Effects.WRITES);
            case BACKUP -> other(Effects.TABLE_LOCK | Effects.UNTRACKED_STATE);
            case GET -> other(Effects.READS_DIAGNOSTICS);
            case SIGNAL, RESIGNAL, WITH, END -> other(0);
            case IF, CASE, LOOP, REPEAT, WHILE, FOR, DECLARE -> leadBlock();
            default -> other(Effects.WRITES);
        }
    }

    private void is(StatementKind itsKind, int itsEffects) {
        if (first) {
            kind = itsKind;
        }
        effects |= itsEffects;
    }

    private void other(int itsEffects) {
        is(StatementKind.OTHER, itsEffects);
    }

    /** A block of statements: in a stored program's body, or, with MariaDB, executed at once. */
    private void leadBlock() {
        other(body ? Effects.WRITES : HIDDEN);
        body = true;
    }

    private void leadUse() {
        is(StatementKind.USE, Effects.USES_DATABASE);
        if (!use.start()) {
            leading = Keyword.NONE;
        }
    }

    // ---- how they go on

    private void follow(Keyword word, byte[] name, int length) {
        if (word == Keyword.SQL_CALC_FOUND_ROWS) {
            effects |= Effects.CALC_FOUND_ROWS;
        }
        if ((previous == Keyword.FOR && (word == Keyword.UPDATE || word == Keyword.SHARE))
                || (previous == Keyword.IN && word == Keyword.SHARE)) {
            effects |= Effects.LOCKING_READ;
        }
        switch (leading) {
            case SET -> followSet(word, name, length);
            case STATEMENT -> followSetStatement(word);
            case WITH -> followWith(word);
            case USE -> use.name(name, length);
            case KILL -> {
                if (first) {
                    kill.word(word, name, length);
                }
            }
            case CREATE, ALTER, DROP -> followDefinition(word);
            default -> followOther(word);
        }
    }

    private void followOther(Keyword word) {
        boolean readLock = (previous == Keyword.WITH && word == Keyword.READ) || word == Keyword.EXPORT;
        if (leading == Keyword.FLUSH && readLock) {
            effects |= Effects.TABLE_LOCK;
        } else if (leading == Keyword.LOAD && word == Keyword.LOCAL && index <= 3) {
            is(StatementKind.LOAD_LOCAL, Effects.LOCAL_INFILE);
        } else if (index == 1) {
            second(word);
        }
    }

    /** The second word of a statement, where it decides. */
    private void second(Keyword word) {
        boolean ofDiagnostics = word == Keyword.WARNINGS || word == Keyword.ERRORS || word == Keyword.COUNT;
        if (leading == Keyword.SHOW && ofDiagnostics) {
            is(StatementKind.SHOW_DIAGNOSTICS, Effects.READS_DIAGNOSTICS);
        } else if (leading == Keyword.SHOW && word == Keyword.OPEN) {
            effects |= Effects.NAMES_TENANTS;
        } else if (leading == Keyword.START && word != Keyword.TRANSACTION) {
            other(Effects.WRITES);
        } else if (leading == Keyword.BEGIN && word == Keyword.NOT) {
            // MariaDB's BEGIN NOT ATOMIC: a block of statements.
            leadBlock();
        } else if (leading == Keyword.UNLOCK && (word == Keyword.TABLES || word == Keyword.TABLE)) {
            effects |= Effects.TABLE_UNLOCK;
        } else if (leading == Keyword.LOCK && word == Keyword.INSTANCE) {
            effects |= Effects.UNTRACKED_STATE;
        } else if (word == Keyword.ANALYZE && leading.isExplain()) {
            effects |= Effects.WRITES;
        }
    }

    private void followSet(Keyword word, byte[] name, int length) {
        if (index == 1 && word == Keyword.STATEMENT) {
            leading = Keyword.STATEMENT;
            effects |= Effects.STATEMENT_VARIABLES;
        } else if (set.isItemStart()) {
            effects |= set.item(word, name, length);
        } else {
            set.value(word, name, length, false);
        }
    }

    /** MariaDB's {@code SET STATEMENT variable = value FOR statement}: the variables are for that statement only. */
    private void followSetStatement(Keyword word) {
        if (word == Keyword.FOR && depth == 0) {
            startStatement();
            index = -1;
        }
    }

    private void followWith(Keyword word) {
        if (depth > 0) {
            return;
        }
        switch (word) {
            case SELECT, VALUES, TABLE, INSERT, UPDATE, DELETE, REPLACE -> lead(word);
            default -> {}
        }
    }

    private void followDefinition(Keyword word) {
        if (depth > 0) {
            return;
        }
        switch (word) {
            case TEMPORARY -> effects |= leading == Keyword.CREATE ? Effects.TEMPORARY_TABLE : 0;
            case PREPARE -> {
                if (leading == Keyword.DROP && index == 1) {
                    is(StatementKind.DEALLOCATE, Effects.SQL_PREPARE);
                }
            }
            case PROCEDURE, FUNCTION, TRIGGER, EVENT -> body |= leading != Keyword.DROP;
            default -> {}
        }
    }
}
