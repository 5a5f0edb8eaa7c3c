/**
 * Packets that are looked at, as records: what is said at login, and the short answers.
 *
 * <p>For the frontend and the backend. {@code decode} reads a payload (no header) and moves its reader index;
 * {@code encode} appends a payload. All are immutable and free to share. Secrets hide in {@code toString}.
 *
 * <p>Public types: {@link io.sluice.wire.packet.ServerGreeting}, {@link io.sluice.wire.packet.SslRequest},
 * {@link io.sluice.wire.packet.HandshakeResponse}, {@link io.sluice.wire.packet.ChangeUser},
 * {@link io.sluice.wire.packet.AuthSwitchRequest}, {@link io.sluice.wire.packet.AuthMoreData},
 * {@link io.sluice.wire.packet.OkPacket}, {@link io.sluice.wire.packet.SessionChange},
 * {@link io.sluice.wire.packet.ErrPacket}, {@link io.sluice.wire.packet.EofPacket},
 * {@link io.sluice.wire.packet.PreparedOk}, {@link io.sluice.wire.packet.TextResult}.
 */
@NullMarked
package io.sluice.wire.packet;

import org.jspecify.annotations.NullMarked;
