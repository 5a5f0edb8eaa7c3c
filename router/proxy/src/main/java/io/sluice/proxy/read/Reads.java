package io.sluice.proxy.read;

import static java.util.Objects.requireNonNull;

import io.sluice.core.session.CarriedState;
import io.sluice.core.tenant.ServerAddress;
import io.sluice.core.tenant.TenantRecord;
import io.sluice.proxy.backend.BackendConnection;
import io.sluice.proxy.backend.LeaseHolder;
import io.sluice.proxy.backend.Profile;
import io.sluice.proxy.backend.ShardPools;
import io.sluice.wire.Capabilities;
import io.vertx.core.Vertx;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The reads of one event loop, which owns it. */
public final class Reads {
    /** {@code utf8mb4_general_ci}, which every MySQL and MariaDB server knows. */
    public static final int COLLATION = 45;

    private static final Profile PROFILE = Profile.of(
            Capabilities.CLIENT_LONG_PASSWORD | Capabilities.CLIENT_LONG_FLAG | Capabilities.CLIENT_DEPRECATE_EOF,
            false);

    private final Vertx vertx;
    private final ShardPools pools;
    private final Limits limits;

    /**
     * What an answer may have.
     *
     * @param rowsMax at least 1
     * @param bytesMax of its JSON, at least 1 KiB
     * @param deadline from {@link Reads#start} on
     */
    public record Limits(int rowsMax, int bytesMax, Duration deadline) {
        public Limits {
            requireNonNull(deadline, "deadline");
            if (rowsMax < 1 || bytesMax < 1024) {
                throw new IllegalArgumentException("an answer has at least a row and 1 KiB");
            }
        }
    }

    /**
     * One for all reads of the loop: none leaves anything behind, so the next one of the same tenant goes on with a
     * connection as it is.
     */
    private final LeaseHolder holder = new LeaseHolder() {
        @Override
        public CarriedState carried(TenantRecord tenant) {
            return Reads.carried(tenant);
        }

        @Override
        public void onInsertIdTaken(long insertId) {}

        @Override
        public void onConnectionTaken(BackendConnection connection) {}
    };

    public Reads(Vertx vertx, ShardPools pools, Limits limits) {
        this.vertx = requireNonNull(vertx, "vertx");
        this.pools = requireNonNull(pools, "pools");
        this.limits = requireNonNull(limits, "limits");
    }

    /** The session that a statement of the tenant's finds: its database, and everything as the server has it. */
    public static CarriedState carried(TenantRecord tenant) {
        return new CarriedState(COLLATION, tenant.database().value(), "");
    }

    /**
     * Starts a read.
     *
     * @param replica that answers it; null for the primary
     * @param sql one statement that only reads, UTF-8
     * @param places how many parameters it came with
     * @param parameters those of a COM_STMT_EXECUTE, behind its iteration count; empty for none
     */
    public Read start(TenantRecord tenant, @Nullable ServerAddress replica, byte[] sql, int places, byte[] parameters) {
        Read read = new Read(this, new Read.Text(tenant, sql, places, parameters));
        read.begin(replica);
        return read;
    }

    Vertx vertx() {
        return vertx;
    }

    ShardPools pools() {
        return pools;
    }

    public Limits limits() {
        return limits;
    }

    LeaseHolder holder() {
        return holder;
    }

    static Profile profile() {
        return PROFILE;
    }
}
