/**
 * The compressed protocol: frames around the packet stream, under zlib or zstd.
 *
 * <p>For a connection that agreed on CLIENT_COMPRESS or CLIENT_ZSTD_COMPRESSION_ALGORITHM, from the first byte after the
 * login's OK. It costs processor time on the event loop, by frames of 64 KiB; no native memory is held between frames.
 *
 * <p>Public types: {@link io.sluice.wire.compress.CompressedFrames}, {@link io.sluice.wire.compress.Compression}.
 */
@NullMarked
package io.sluice.wire.compress;

import org.jspecify.annotations.NullMarked;
