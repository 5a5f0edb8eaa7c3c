package io.sluice.core.health;

/** Why a canary failed. */
public enum Cause {
    /** Connected, and no answer before the deadline. */
    TIMED_OUT(Kind.SILENT),
    /** Not even the connect was answered before the deadline. */
    CONNECT_TIMED_OUT(Kind.SILENT),
    HOST_UNREACHABLE(Kind.NOT_CONNECTED),
    CONNECTION_REFUSED(Kind.NOT_CONNECTED),
    /** Or closed, or the server said that it shuts down. */
    CONNECTION_RESET(Kind.NOT_CONNECTED),
    TOO_MANY_CONNECTIONS(Kind.NOT_CONNECTED),
    /** Wrong password, missing grant, locked or expired account, blocked host, used-up account. */
    ACCESS_DENIED(Kind.SET_UP_WRONG),
    /** Unknown database, table or column of our own. */
    UNKNOWN_OBJECT(Kind.SET_UP_WRONG),
    /** An error that no canary expects. */
    OTHER_ERROR(Kind.SET_UP_WRONG),
    READ_ONLY(Kind.NOT_WRITTEN),
    DISK_FULL(Kind.NOT_WRITTEN),
    /** Or chosen as a victim of a deadlock. */
    LOCK_WAIT_TIMEOUT(Kind.NOT_WRITTEN);

    /** What a failure says about the server. */
    enum Kind {
        SILENT,
        NOT_CONNECTED,
        /** It is alive: it answered, but the canary cannot do its work. */
        SET_UP_WRONG,
        /** It is alive and does not write. */
        NOT_WRITTEN
    }

    private final Kind kind;

    Cause(Kind kind) {
        this.kind = kind;
    }

    /** The cause of an error that a server answered: by its code alone, which MySQL and MariaDB share. */
    public static Cause ofCode(int code) {
        return switch (code) {
            case 1053 -> CONNECTION_RESET;
            case 1040, 1203 -> TOO_MANY_CONNECTIONS;
            case 1044, 1045, 1142, 1143, 1227, 1370, 1698 -> ACCESS_DENIED;
            case 1129, 1130, 1226, 1251, 1524, 1820, 1862, 3118, 3159, 4151 -> ACCESS_DENIED;
            case 1049, 1051, 1054, 1146 -> UNKNOWN_OBJECT;
            case 1290, 1792, 1836 -> READ_ONLY;
            // 1030 is any error of the storage engine; without its text, the usual one.
            case 3, 20, 1021, 1026, 1030, 1114 -> DISK_FULL;
            case 1205, 1213 -> LOCK_WAIT_TIMEOUT;
            default -> OTHER_ERROR;
        };
    }

    Kind kind() {
        return kind;
    }

    /** Whether nothing of ours came as far as the server's host. */
    boolean isUnreachable() {
        return this == CONNECT_TIMED_OUT || this == HOST_UNREACHABLE;
    }
}
