package io.sluice.wire;

/** What a response has told so far. The status outlives the response, since an ERR tells none. */
final class ResponseOutcome {
    int status;
    int warnings;
    long affectedRows;
    long insertId;
    boolean cursorOpen;
    boolean error;
    int errorCode;

    void clear() {
        warnings = 0;
        affectedRows = 0;
        insertId = 0;
        cursorOpen = false;
        error = false;
        errorCode = 0;
    }

    void onStatus(StatusFields told) {
        status = told.status & ~StatusFlags.SERVER_MORE_RESULTS_EXISTS;
        warnings = told.warnings;
    }

    void onOk(StatusFields told) {
        affectedRows = told.affectedRows;
        insertId = told.insertId == 0 ? insertId : told.insertId;
    }

    void onError(int code) {
        error = true;
        errorCode = code;
    }
}
