/**
 * Secrets at rest: passwords of principals as verifiers, passwords of servers sealed with a key from a file.
 *
 * <p>For the map, the admin API and the rooms that log in. Nothing here prints a secret. Stateless but for
 * {@link io.sluice.core.secret.SecretBox}, which is immutable and free to share between threads.
 *
 * <p>Public types: {@link io.sluice.core.secret.PasswordVerifier}, {@link io.sluice.core.secret.SealedSecret},
 * {@link io.sluice.core.secret.SecretBox}.
 */
@NullMarked
package io.sluice.core.secret;

import org.jspecify.annotations.NullMarked;
