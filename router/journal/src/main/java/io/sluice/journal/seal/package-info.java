/**
 * Encryption of a log at rest: each write is sealed with AES-256-GCM, so that who has the files but not the key reads
 * nothing and changes nothing unnoticed.
 *
 * <p>For the room above, and for {@code main}, which reads the keys. A key is used for nothing but to derive others, one for
 * each opening of a log; why, stands in {@code docs/decisions/0014-the-journal-of-the-queue.md}. Costs 40 bytes and some
 * microseconds a write. Limits: one present key, any number of old ones. Keys are immutable, for any thread; a sealer or an
 * opener belongs to one thread at a time.
 *
 * <p>Public types: {@link io.sluice.journal.seal.LogKey}, {@link io.sluice.journal.seal.LogKeys},
 * {@link io.sluice.journal.seal.FrameSealer}, {@link io.sluice.journal.seal.FrameOpener}.
 */
@NullMarked
package io.sluice.journal.seal;

import org.jspecify.annotations.NullMarked;
