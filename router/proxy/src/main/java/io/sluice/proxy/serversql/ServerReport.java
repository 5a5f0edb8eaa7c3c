package io.sluice.proxy.serversql;

import static java.util.Objects.requireNonNull;

import io.sluice.core.gtid.TransactionSet;
import io.sluice.core.tenant.ServerAddress;
import io.sluice.proxy.shardsql.ServerIdentity.Flavour;
import java.time.Duration;
import java.util.Optional;

/**
 * How one server stood when it was asked; its parts are some milliseconds apart, {@code executed} the last of the two sets.
 *
 * <p>MariaDB's sets are made of the highest number of each writer. What a replica has received is known of the last writer of each
 * domain only; and a replica that was made from a backup knows of the writers before the last one nothing, so it seems to lack what
 * they wrote. A transaction counts as executed as soon as it stands in the binary log, a moment before others see it.
 *
 * @param version as the server writes it
 * @param isReadOnly whether it refuses writes of ordinary accounts
 * @param isSuperReadOnly whether it refuses writes of administrators as well; MariaDB never does
 * @param executed what it has committed: {@code gtid_executed}, or {@code gtid_binlog_state} with {@code gtid_slave_pos}
 * @param received that, and what it has still to apply. On MariaDB a replica that neither receives nor applies throws away what it
 *     had received when it starts again, so this is then the same as executed
 * @param following empty for a server that follows nobody
 * @param hasGtids whether its transactions have GTIDs: {@code gtid_mode} is ON; MariaDB's always have
 * @param keepsBinlog whether others can follow it: it has a binary log, in which also stands what it applies
 * @param uptime of its process, by its own clock and in whole seconds
 */
public record ServerReport(
        String version,
        Flavour flavour,
        boolean isReadOnly,
        boolean isSuperReadOnly,
        TransactionSet executed,
        TransactionSet received,
        Optional<Following> following,
        boolean hasGtids,
        boolean keepsBinlog,
        SemiSync semiSync,
        BackupState backup,
        Duration uptime) {
    public ServerReport {
        requireNonNull(version, "version");
        requireNonNull(flavour, "flavour");
        requireNonNull(executed, "executed");
        requireNonNull(received, "received");
        requireNonNull(following, "following");
        requireNonNull(semiSync, "semiSync");
        requireNonNull(backup, "backup");
        requireNonNull(uptime, "uptime");
    }

    public Optional<ServerAddress> source() {
        return following.map(Following::source);
    }

    /** Whether all that it has received is executed. */
    public boolean hasAppliedAll() {
        return executed.containsAll(received);
    }
}
