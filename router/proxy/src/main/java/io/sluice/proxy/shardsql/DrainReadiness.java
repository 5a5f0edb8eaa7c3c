package io.sluice.proxy.shardsql;

import java.util.List;

/**
 * A tenant's writes can be applied on its shard.
 *
 * @param nonTransactionalTables of the tenant, at most ten names in the order of the alphabet: a write into one of these
 *     cannot be undone, so it can be applied twice
 */
public record DrainReadiness(List<String> nonTransactionalTables) {
    public DrainReadiness {
        nonTransactionalTables = List.copyOf(nonTransactionalTables);
    }
}
