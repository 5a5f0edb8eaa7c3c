/**
 * The same script by every client, directly and through the router, equal down to the last flag.
 *
 * <p>{@link io.sluice.it.differential.MySqlDifferentialIT} and {@link io.sluice.it.differential.MariaDbDifferentialIT} run
 * {@code statements.sql} by each client of {@link io.sluice.it.differential.Clients}: first with the tenant's own account
 * on its shard, then as its principal through the router, each time in an empty database. What a client can see of each
 * statement becomes lines of text, and these must be equal. What must differ is named in the script by its subject in
 * {@link io.sluice.wire.Difference}, and so stands in {@code docs/protocol.md}. A client that is not installed is skipped
 * with the reason; with {@code CI=true} it fails.
 */
@NullMarked
package io.sluice.it.differential;

import org.jspecify.annotations.NullMarked;
