/**
 * What an operator wants of the map, and what became of it.
 *
 * <p>For the admin API, which submits an {@link io.sluice.core.intent.Intent}, and the router's control loop, which
 * answers each with an {@link io.sluice.core.intent.Outcome}. Secrets travel sealed or as verifiers, never in clear.
 * Everything is immutable and free to share between threads. Limits: an encoding takes at most 1 MiB.
 *
 * <p>Public types: {@link io.sluice.core.intent.Intent}, {@link io.sluice.core.intent.Origin},
 * {@link io.sluice.core.intent.Outcome}, {@link io.sluice.core.intent.Refusal},
 * {@link io.sluice.core.intent.IntentCodec}.
 */
@NullMarked
package io.sluice.core.intent;

import org.jspecify.annotations.NullMarked;
