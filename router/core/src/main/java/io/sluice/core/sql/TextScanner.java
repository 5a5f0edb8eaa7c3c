package io.sluice.core.sql;

import java.util.Objects;

/**
 * Turns bytes into tokens as the servers' own lexers do (MySQL's {@code sql_lex.cc}; "Comments" and "String Literals" in
 * the manuals of MySQL and MariaDB), one byte at a time, so that a text may be split anywhere. Owned by one lexer.
 */
final class TextScanner {
    private static final byte OTHER = 0;
    private static final byte SPACE = 1;
    private static final byte WORD = 2;
    private static final byte[] CLASSES = classes();

    private final TokenReader tokens;
    private final TenantHint hint;
    /** The current word or quoted name, cut to its limit. */
    private final byte[] name = new byte[TokenReader.NAME_BYTES_MAX];

    private State state = State.CODE;
    private boolean ansiQuotes;
    private boolean backslashEscapes;
    private int nameLength;
    private int nameHash;
    private boolean wordMeetsBracket;
    /** The word or quoted text being read is the name of a user variable. */
    private boolean variable;

    private byte quote;
    /** The string being read is worth keeping, and has no escapes so far. */
    private boolean isKept;
    /** Inside a comment that a server may execute. */
    private boolean executable;

    private int versionDigits;
    /** Inside a string or line comment within such a comment, just after an asterisk. */
    private boolean star;

    TextScanner(TokenReader tokens, TenantHint hint) {
        this.tokens = tokens;
        this.hint = hint;
    }

    private enum State {
        CODE,
        WORD,
        QUOTED,
        QUOTED_ESCAPE,
        QUOTED_END,
        SLASH,
        COMMENT_OPEN,
        COMMENT_M,
        COMMENT,
        COMMENT_STAR,
        VERSION,
        STAR,
        DASH,
        DASH_DASH,
        LINE_COMMENT,
        AT,
        COLON
    }

    void begin(boolean ansiQuotes, boolean noBackslashEscapes) {
        this.ansiQuotes = ansiQuotes;
        this.backslashEscapes = !noBackslashEscapes;
        state = State.CODE;
        variable = false;
        executable = false;
    }

    void feed(byte[] text, int offset, int length) {
        int at = Objects.checkFromIndexSize(offset, length, text.length);
        int end = offset + length;
        while (at < end) {
            at = switch (state) {
                case CODE -> code(text, at, end);
                case WORD -> word(text, at, end);
                case QUOTED -> quoted(text, at, end);
                case COMMENT -> comment(text, at, end);
                case LINE_COMMENT -> lineComment(text, at, end);
                default -> at + step(text[at]);
            };
        }
    }

    void end() {
        switch (state) {
            case WORD -> endWord();
            case QUOTED_END -> endQuoted();
            case SLASH, STAR, DASH, AT, COLON -> tokens.sign(' ');
            // Not closed: perhaps the server's idea of quotes is another one.
            case QUOTED, QUOTED_ESCAPE, COMMENT_OPEN, COMMENT_M, COMMENT, COMMENT_STAR -> tokens.add(Effects.IN_DOUBT);
            case CODE, VERSION, DASH_DASH, LINE_COMMENT -> {}
        }
        state = State.CODE;
        tokens.end();
    }

    private int code(byte[] text, int from, int end) {
        for (int at = from; at < end; at++) {
            byte next = text[at];
            byte type = CLASSES[next & 0xFF];
            if (type == WORD) {
                startName(State.WORD);
                return word(text, at, end);
            }
            if (type == OTHER) {
                sign(next);
                if (state != State.CODE) {
                    return at + 1;
                }
            }
        }
        return end;
    }

    private void sign(byte next) {
        switch (next) {
            case '\'', '"', '`' -> startQuoted(next);
            case '/' -> state = State.SLASH;
            case '-' -> state = State.DASH;
            case '#' -> startLineComment();
            case '@' -> state = State.AT;
            case ':' -> state = State.COLON;
            case ';' -> tokens.semicolon();
            case '.' -> tokens.point();
            case '(' -> tokens.bracket(name, nameLength, nameHash, wordMeetsBracket);
            case '*' -> {
                if (executable) {
                    state = State.STAR;
                } else {
                    tokens.sign(next);
                }
            }
            default -> tokens.sign(next);
        }
    }

    /** One byte in a state that lasts a byte or two; answers how many bytes it took, 0 to look at the same one again. */
    private int step(byte next) {
        return switch (state) {
            case QUOTED_ESCAPE -> {
                star = next == '*';
                yield goOn(State.QUOTED);
            }
            case QUOTED_END -> quotedEnd(next);
            case SLASH -> next == '*' ? goOn(State.COMMENT_OPEN) : signAgain((byte) '/');
            case COMMENT_OPEN -> commentOpen(next);
            case COMMENT_M -> next == '!' ? startExecutable() : again(State.COMMENT);
            case COMMENT_STAR -> commentStar(next);
            case VERSION -> next >= '0' && next <= '9' && versionDigits++ < 6 ? 1 : again(State.CODE);
            case STAR -> star(next);
            case DASH -> next == '-' ? goOn(State.DASH_DASH) : signAgain((byte) '-');
            case DASH_DASH -> dashDash(next);
            case AT -> at(next);
            case COLON -> colon(next);
            case CODE, WORD, QUOTED, COMMENT, LINE_COMMENT -> throw new IllegalStateException(state.name());
        };
    }

    private int goOn(State following) {
        state = following;
        return 1;
    }

    private int again(State following) {
        state = following;
        return 0;
    }

    private int signAgain(byte sign) {
        tokens.sign(sign);
        return again(State.CODE);
    }

    // ---- words and quotes

    private void startName(State following) {
        state = following;
        nameLength = 0;
        nameHash = 0;
    }

    private void append(byte next) {
        if (nameLength < name.length) {
            name[nameLength++] = next;
        }
        nameHash = Keyword.hash(nameHash, next);
    }

    private int word(byte[] text, int from, int end) {
        int at = from;
        while (at < end) {
            byte next = text[at];
            // The name of a user variable may have dots in it.
            if (CLASSES[next & 0xFF] != WORD && !(variable && next == '.')) {
                endWord();
                wordMeetsBracket = next == '(';
                return at;
            }
            append(next);
            at++;
        }
        return at;
    }

    private void endWord() {
        state = State.CODE;
        if (variable) {
            variable = false;
            tokens.userVariable();
            return;
        }
        tokens.word(Keyword.of(name, nameLength, nameHash), name, nameLength);
    }

    private void startQuoted(byte sign) {
        startName(State.QUOTED);
        quote = sign;
        star = false;
        isKept = tokens.set.isAwaitingValue();
    }

    private boolean isName() {
        return quote == '`' || (quote == '"' && ansiQuotes);
    }

    private int quoted(byte[] text, int from, int end) {
        boolean isName = isName();
        boolean escapes = backslashEscapes && !isName;
        byte closing = quote;
        for (int at = from; at < end; at++) {
            byte next = text[at];
            if (next == closing) {
                state = State.QUOTED_END;
                return at + 1;
            }
            if (next == '\\' && escapes) {
                state = State.QUOTED_ESCAPE;
                isKept = false;
                return at + 1;
            }
            if (isName || isKept) {
                append(next);
            }
            if (executable) {
                watchForClosing(next);
            }
        }
        return end;
    }

    private int quotedEnd(byte next) {
        if (next != quote) {
            endQuoted();
            return 0;
        }
        append(next);
        return goOn(State.QUOTED);
    }

    private void endQuoted() {
        state = State.CODE;
        if (variable) {
            variable = false;
            tokens.userVariable();
        } else if (isName()) {
            tokens.quotedName(Keyword.of(name, nameLength, nameHash), name, nameLength);
        } else {
            tokens.string(name, isKept && nameLength < name.length ? nameLength : -1);
        }
    }

    /** A server that does not execute the comment sees its end here, inside what we hold to be a string. */
    private void watchForClosing(byte next) {
        if (star && next == '/') {
            tokens.add(Effects.IN_DOUBT);
        }
        star = next == '*';
    }

    // ---- comments

    private int commentOpen(byte next) {
        hint.open(tokens.isBeforeFirst());
        return switch (next) {
            case '!' -> startExecutable();
            case 'M' -> {
                hint.append(next);
                yield goOn(State.COMMENT_M);
            }
            default -> again(State.COMMENT);
        };
    }

    private int startExecutable() {
        executable = true;
        tokens.add(Effects.VERSION_COMMENT);
        versionDigits = 0;
        return goOn(State.VERSION);
    }

    private int comment(byte[] text, int from, int end) {
        for (int at = from; at < end; at++) {
            byte next = text[at];
            if (next == '*') {
                state = State.COMMENT_STAR;
                return at + 1;
            }
            hint.append(next);
        }
        return end;
    }

    private int commentStar(byte next) {
        if (next == '/') {
            hint.close();
            return goOn(State.CODE);
        }
        hint.append((byte) '*');
        return next == '*' ? 1 : again(State.COMMENT);
    }

    private int star(byte next) {
        if (next != '/') {
            return signAgain((byte) '*');
        }
        executable = false;
        return goOn(State.CODE);
    }

    private int dashDash(byte next) {
        if ((next >= 0 && next <= ' ') || next == 0x7F) {
            startLineComment();
            return 0;
        }
        tokens.sign((byte) '-');
        return again(State.DASH);
    }

    private void startLineComment() {
        state = State.LINE_COMMENT;
        star = false;
    }

    private int lineComment(byte[] text, int from, int end) {
        for (int at = from; at < end; at++) {
            byte next = text[at];
            if (next == '\n' || next == 0) {
                state = State.CODE;
                return at + 1;
            }
            if (executable) {
                watchForClosing(next);
            }
        }
        return end;
    }

    // ---- variables and assignment

    private int at(byte next) {
        if (next == '@') {
            tokens.systemVariable();
            return goOn(State.CODE);
        }
        if (CLASSES[next & 0xFF] == WORD || next == '.') {
            variable = true;
            startName(State.WORD);
            return 0;
        }
        if (next == '\'' || next == '"' || next == '`') {
            variable = true;
            return again(State.CODE);
        }
        return signAgain((byte) '@');
    }

    private int colon(byte next) {
        if (next != '=') {
            return signAgain((byte) ':');
        }
        tokens.assignment();
        return goOn(State.CODE);
    }

    private static byte[] classes() {
        byte[] classes = new byte[256];
        for (int i = 0; i < classes.length; i++) {
            boolean letter = (i >= 'a' && i <= 'z') || (i >= 'A' && i <= 'Z') || (i >= '0' && i <= '9');
            if (letter || i == '_' || i == '$' || i >= 0x80) {
                classes[i] = WORD;
            } else if (i <= ' ' || i == 0x7F) {
                classes[i] = SPACE;
            }
        }
        return classes;
    }
}
