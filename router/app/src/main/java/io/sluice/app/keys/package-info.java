/**
 * What the program keeps secret on disk: the key that seals the servers' passwords, the admin API's token, and the
 * MySQL port's own certificate.
 *
 * <p>For {@code main}, at start. All are made when they are missing, readable by their owner only, and never changed
 * afterwards. Stateless; blocking, so never on an event loop.
 *
 * <p>Public types: {@link io.sluice.app.keys.KeyFile}, {@link io.sluice.app.keys.TokenFile}, {@link io.sluice.app.keys.ServerCertificate}.
 */
@NullMarked
package io.sluice.app.keys;

import org.jspecify.annotations.NullMarked;
