/**
 * Records as bytes: the fields of the map's records in a versioned form, for the log, the shared map and the snapshot.
 *
 * <p>For {@link io.sluice.core.routing.MapCodec} and {@link io.sluice.core.intent.IntentCodec}, which put a version and a
 * kind in front. Cost: one growing array an encoding, one object a field a decoding. Limits: 1 MiB an encoding, 65,535
 * bytes a text. Writers and readers belong to one thread; everything else is stateless.
 *
 * <p>Public types: {@link io.sluice.core.codec.FieldWriter}, {@link io.sluice.core.codec.FieldReader},
 * {@link io.sluice.core.codec.RecordFields}, {@link io.sluice.core.codec.MalformedRecordException}.
 */
@NullMarked
package io.sluice.core.codec;

import org.jspecify.annotations.NullMarked;
