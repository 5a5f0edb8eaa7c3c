package io.sluice.proxy.serversql;

/** Whether somebody keeps a server still for a backup. */
public enum BackupState {
    NONE,
    /** Somebody holds LOCK INSTANCE FOR BACKUP (MySQL), a BACKUP STAGE (MariaDB) or FLUSH TABLES WITH READ LOCK. */
    RUNNING,
    /** The server does not say who holds locks: its performance schema, or there the instrument for these locks, is off. */
    UNKNOWN
}
