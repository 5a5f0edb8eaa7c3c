package io.sluice.app.settings;

import static java.util.Objects.requireNonNull;

import io.sluice.proxy.backend.BackendSettings;
import io.sluice.proxy.frontend.FrontendSettings;

/**
 * All of {@code sluice.yaml}. Router and admin API read the same file, each what concerns it.
 *
 * @param node this installation's own files
 * @param mysql the MySQL port
 * @param tls certificates
 * @param backend connections to the shards
 * @param seed what the map holds at the very first start
 */
public record SluiceSettings(
        NodeSettings node, FrontendSettings mysql, TlsSettings tls, BackendSettings backend, SeedSettings seed) {
    public SluiceSettings {
        requireNonNull(node, "node");
        requireNonNull(mysql, "mysql");
        requireNonNull(tls, "tls");
        requireNonNull(backend, "backend");
        requireNonNull(seed, "seed");
    }
}
