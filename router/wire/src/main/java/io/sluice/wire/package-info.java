/**
 * The MySQL protocol as Sluice needs it: names, packet frames, commands, and where a response ends.
 *
 * <p>For the rooms that hold sockets. Nothing here does input or output, keeps time or starts a thread; an object
 * belongs to whoever made it, mostly an event loop. Rows are never decoded. Malformed input ends in
 * {@link io.sluice.wire.MalformedPacketException} and in nothing else, and nothing is allocated by a length that is not
 * backed by bytes at hand. Source of the formats: the MySQL source documentation (page_protocol) and MariaDB's
 * "Clients and Utilities / Client-Server protocol".
 *
 * <p>Public types: {@link io.sluice.wire.Capabilities}, {@link io.sluice.wire.StatusFlags},
 * {@link io.sluice.wire.Command}, {@link io.sluice.wire.CommandPacket}, {@link io.sluice.wire.Packets},
 * {@link io.sluice.wire.PacketReader}, {@link io.sluice.wire.Fields}, {@link io.sluice.wire.Bytes},
 * {@link io.sluice.wire.ResponseScanner}, {@link io.sluice.wire.MalformedPacketException},
 * {@link io.sluice.wire.Difference}.
 */
@NullMarked
package io.sluice.wire;

import org.jspecify.annotations.NullMarked;
