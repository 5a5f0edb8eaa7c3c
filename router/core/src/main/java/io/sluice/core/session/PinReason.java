package io.sluice.core.session;

/** What ties a session to the connection it has: state that cannot be set up on another one. */
public enum PinReason {
    TRANSACTION("an open transaction"),
    ONE_SHOT_TRANSACTION("the characteristics of the next transaction"),
    USER_VARIABLE("user variables"),
    TEMPORARY_TABLE("temporary tables"),
    TABLE_LOCK("table locks"),
    USER_LOCK("user locks"),
    HANDLER("an open handler"),
    SQL_PREPARE("a statement prepared by SQL"),
    XA("an XA transaction"),
    UNRESTORABLE_VARIABLE("a session variable that belongs to its connection"),
    TRACKER_CHANGED("changed session trackers"),
    OPTION("a changed connection option"),
    /** The server said that something changed, and nothing in the text says what: a stored routine did it. */
    ROUTINE_STATE("state that a routine has set"),
    UNTRACKED_STATE("a role or resource group"),
    /** A cursor is open, or parts of a long parameter wait on the server. */
    STATEMENT_STATE("an open cursor or long data");

    private final String text;

    PinReason(String text) {
        this.text = text;
    }

    /** As it fits into an error text: "while it holds ...". */
    public String text() {
        return text;
    }
}
