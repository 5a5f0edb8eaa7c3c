package io.sluice.wire.packet;

import static java.util.Objects.requireNonNull;

import io.netty.buffer.ByteBuf;
import io.sluice.wire.Bytes;
import io.sluice.wire.Capabilities;
import io.sluice.wire.Fields;
import io.sluice.wire.MalformedPacketException;

/**
 * The server's first packet, protocol version 10.
 *
 * @param serverVersion as the server tells it, at most 256 bytes
 * @param connectionId unsigned, four bytes
 * @param scramble 20 bytes
 * @param capabilities what the server can do, MariaDB's extended ones in the high half
 * @param collation number of the server's default collation, low byte
 * @param status {@link io.sluice.wire.StatusFlags}
 * @param authPlugin the server's first choice; empty where it names none
 */
public record ServerGreeting(
        String serverVersion,
        long connectionId,
        Bytes scramble,
        long capabilities,
        int collation,
        int status,
        String authPlugin) {
    public static final int PROTOCOL_VERSION = 10;

    /** Bytes of a scramble. */
    public static final int SCRAMBLE_BYTES = 20;

    private static final int FIRST_PART_BYTES = 8;
    private static final int MAX_VERSION_BYTES = 256;
    private static final int RESERVED_BYTES = 6;

    public ServerGreeting {
        requireNonNull(serverVersion, "serverVersion");
        requireNonNull(authPlugin, "authPlugin");
        if (scramble.length() != SCRAMBLE_BYTES) {
            throw new IllegalArgumentException("a scramble has 20 bytes");
        }
    }

    public static ServerGreeting decode(ByteBuf payload) {
        if (Fields.readByte(payload) != PROTOCOL_VERSION) {
            throw new MalformedPacketException("the server speaks another protocol than version 10");
        }
        String version = Fields.readTerminated(payload, MAX_VERSION_BYTES).toUtf8();
        long connectionId = Fields.readInt(payload);
        byte[] scramble = new byte[SCRAMBLE_BYTES];
        Fields.need(payload, FIRST_PART_BYTES + 1);
        payload.readBytes(scramble, 0, FIRST_PART_BYTES).skipBytes(1);
        long capabilities = Fields.readShort(payload);
        int collation = Fields.readByte(payload);
        int status = Fields.readShort(payload);
        capabilities |= (long) Fields.readShort(payload) << 16;
        int dataBytes = Fields.readByte(payload);
        Fields.skip(payload, RESERVED_BYTES);
        long extended = Fields.readInt(payload);
        if (!Capabilities.has(capabilities, Capabilities.CLIENT_LONG_PASSWORD)) {
            capabilities |= extended << 32;
        }
        int secondPart = SCRAMBLE_BYTES - FIRST_PART_BYTES;
        Fields.need(payload, secondPart);
        payload.readBytes(scramble, FIRST_PART_BYTES, secondPart);
        // The second part is at least 13 bytes long, the last of them zero.
        Fields.skip(payload, Math.max(1, dataBytes - SCRAMBLE_BYTES));
        String plugin = Capabilities.has(capabilities, Capabilities.CLIENT_PLUGIN_AUTH)
                ? Fields.readTerminatedOrRestText(payload, HandshakeResponse.MAX_PLUGIN_BYTES)
                : "";
        return new ServerGreeting(version, connectionId, Bytes.of(scramble), capabilities, collation, status, plugin);
    }

    public void encode(ByteBuf out) {
        byte[] bytes = scramble.toArray();
        out.writeByte(PROTOCOL_VERSION);
        Fields.writeTerminated(out, serverVersion);
        out.writeIntLE((int) connectionId)
                .writeBytes(bytes, 0, FIRST_PART_BYTES)
                .writeByte(0);
        out.writeShortLE((int) capabilities).writeByte(collation).writeShortLE(status);
        out.writeShortLE((int) (capabilities >>> 16));
        boolean plugin = Capabilities.has(capabilities, Capabilities.CLIENT_PLUGIN_AUTH);
        out.writeByte(plugin ? SCRAMBLE_BYTES + 1 : 0).writeZero(RESERVED_BYTES);
        boolean extended = !Capabilities.has(capabilities, Capabilities.CLIENT_LONG_PASSWORD);
        out.writeIntLE(extended ? (int) (capabilities >>> 32) : 0);
        out.writeBytes(bytes, FIRST_PART_BYTES, SCRAMBLE_BYTES - FIRST_PART_BYTES)
                .writeByte(0);
        if (plugin) {
            Fields.writeTerminated(out, authPlugin);
        }
    }
}
