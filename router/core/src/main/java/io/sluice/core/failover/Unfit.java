package io.sluice.core.failover;

/** Why a replica cannot be the primary. */
enum Unfit {
    SILENT("does not answer"),
    CORDONED("is cordoned"),
    DEMOTED("was the primary and has not been rejoined"),
    QUARANTINED("is in quarantine"),
    NO_BINLOG("keeps no binary log of what it applies"),
    IN_BACKUP("is held for a backup"),
    NOT_REPLICA("follows nobody"),
    APPLIER_STOPPED("does not apply what it receives"),
    ERRANT("has transactions of its own");

    private final String text;

    Unfit(String text) {
        this.text = text;
    }

    String text() {
        return text;
    }
}
