/**
 * Logins as pure machines: what the router does with a client, and what it does towards a shard.
 *
 * <p>For the frontend and the backend, which do the input and output. A machine takes payloads and answers and returns
 * what to do next; it belongs to one connection and its event loop, waits for nothing and keeps no time. Passwords live
 * in it for the length of the login; nothing here prints one. Source: MySQL's "Connection Phase" and "Caching_sha2
 * information".
 *
 * <p>Public types: {@link io.sluice.wire.auth.ServerLogin} with {@link io.sluice.wire.auth.LoginSetup} and
 * {@link io.sluice.wire.auth.LoginEffect}; {@link io.sluice.wire.auth.ClientLogin} with
 * {@link io.sluice.wire.auth.Credentials} and {@link io.sluice.wire.auth.ClientStep};
 * {@link io.sluice.wire.auth.AuthPlugin}, {@link io.sluice.wire.auth.NativePassword},
 * {@link io.sluice.wire.auth.CachingSha2}, {@link io.sluice.wire.auth.RsaExchange}.
 */
@NullMarked
package io.sluice.wire.auth;

import org.jspecify.annotations.NullMarked;
