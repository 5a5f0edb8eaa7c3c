/**
 * Envelopes for what lies in the shared map: with them whoever reads an entry knows that somebody with the routers' key wrote
 * it, as what, under which key, and when.
 *
 * <p>For the cluster's room only. Signing hides nothing: what is secret must be sealed before. Costs about a microsecond and 42
 * bytes an entry. Free to share between threads.
 *
 * <p>Public types: {@link io.sluice.cluster.signed.Envelopes}, {@link io.sluice.cluster.signed.Purpose}, {@link
 * io.sluice.cluster.signed.Refused}.
 */
@NullMarked
package io.sluice.cluster.signed;

import org.jspecify.annotations.NullMarked;
