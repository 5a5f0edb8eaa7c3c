package io.sluice.app.settings;

import static java.util.Objects.requireNonNull;

import io.sluice.core.settings.Problems;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * This installation's own files.
 *
 * @param name of this router in logs and in the cluster, 1 to 64 characters; the router's own, unique among the routers
 * @param dataDir where a router keeps its log of the map, its snapshot and its own certificate; made if missing
 * @param keyFile the key that seals the servers' passwords and signs what routers and admin API tell each other: 32
 *     bytes as Base64, the same for all of them; made at a router's first start if missing. Unless given, {@code
 *     sluice.key} in the data directory
 * @param adminTokenFile what every request to the admin API must carry: one line of 16 to 512 characters; made at first
 *     start if missing. Unless given, {@code admin.token} in the data directory
 */
public record NodeSettings(
        String name,
        Path dataDir,
        @Nullable Path keyFile,
        @Nullable Path adminTokenFile) {
    public static final NodeSettings DEFAULT = new NodeSettings("router-1", Path.of("data"), null, null);

    public NodeSettings {
        Problems problems = new Problems();
        requireNonNull(dataDir, "dataDir");
        problems.require(
                name.matches("[A-Za-z0-9][A-Za-z0-9_.-]{0,63}"),
                "name",
                "must have 1 to 64 characters out of A-Z a-z 0-9 _ . - but is '" + name + "'");
        problems.throwIfAny();
    }

    /** The key file, wherever it is. */
    public Path key() {
        return keyFile == null ? dataDir.resolve("sluice.key") : keyFile;
    }

    /** The token file, wherever it is. */
    public Path adminToken() {
        return adminTokenFile == null ? dataDir.resolve("admin.token") : adminTokenFile;
    }
}
