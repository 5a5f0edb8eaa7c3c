package io.sluice.core.replay;

import java.util.Set;

/** What a shard's error says about the next try. MySQL 8.0 and MariaDB. */
public enum Failure {
    /** Of the statement: it will fail again. */
    STATEMENT,
    /** Of the tenant's account or database: each of its statements would fail alike. */
    TENANT,
    /** Of the moment, or of the server: the same again later. */
    RETRY;

    /** No access with this account, no such database, account locked, password expired. */
    private static final Set<Integer> OF_TENANT =
            Set.of(1044, 1045, 1049, 1251, 1275, 1698, 1820, 1862, 3118, 3955, 4151);

    /** Locks and deadlocks, limits of the server, killed, shutting down, read-only, full, changed under the statement. */
    private static final Set<Integer> OF_THE_MOMENT = Set.of(
            // Resources: memory, disk, connections, of the server or of the account.
            1021,
            1037,
            1038,
            1040,
            1041,
            1114,
            1135,
            1203,
            1226,
            1637,
            3,
            28,
            // Killed, timed out, going down, not one of the cluster yet.
            1047,
            1053,
            1077,
            1079,
            1158,
            1159,
            1160,
            1161,
            1317,
            1184,
            1152,
            1927,
            1969,
            3024,
            3168,
            3169,
            3032,
            // Locks.
            1015,
            1205,
            1206,
            1213,
            1223,
            1614,
            3058,
            3572,
            1020,
            1689,
            // The commit, the tables, or who may write.
            1180,
            1181,
            1196,
            1290,
            1412,
            1615,
            1792,
            1836,
            3100,
            3101,
            1026,
            1030,
            1298);

    /** @param errorCode as the server sent it */
    public static Failure of(int errorCode) {
        if (OF_TENANT.contains(errorCode)) {
            return TENANT;
        }
        return OF_THE_MOMENT.contains(errorCode) ? RETRY : STATEMENT;
    }
}
