package io.sluice.wire.packet;

import static java.util.Objects.requireNonNull;

import io.netty.buffer.ByteBuf;
import io.sluice.wire.Bytes;
import io.sluice.wire.Fields;

/**
 * The server asks for another authentication plugin.
 *
 * @param plugin as MySQL names it; {@code mysql_old_password} for the short form of the packet
 * @param data of the plugin, without the zero byte that ends a scramble of 20 bytes
 */
public record AuthSwitchRequest(String plugin, Bytes data) {
    public static final int HEADER = 0xFE;

    private static final int SCRAMBLE_BYTES = 20;
    private static final int MAX_DATA_BYTES = 4096;

    public AuthSwitchRequest {
        requireNonNull(plugin, "plugin");
        requireNonNull(data, "data");
    }

    public static AuthSwitchRequest decode(ByteBuf payload) {
        Fields.readHeader(payload, HEADER);
        if (!payload.isReadable()) {
            return new AuthSwitchRequest("mysql_old_password", Bytes.EMPTY);
        }
        String plugin = Fields.readTerminatedOrRestText(payload, HandshakeResponse.MAX_PLUGIN_BYTES);
        int length = payload.readableBytes();
        boolean terminated =
                length == SCRAMBLE_BYTES + 1 && payload.getByte(payload.readerIndex() + SCRAMBLE_BYTES) == 0;
        if (terminated) {
            Bytes scramble = Fields.readBytes(payload, SCRAMBLE_BYTES);
            payload.skipBytes(1);
            return new AuthSwitchRequest(plugin, scramble);
        }
        return new AuthSwitchRequest(plugin, Fields.readRest(payload, MAX_DATA_BYTES));
    }

    public void encode(ByteBuf out) {
        out.writeByte(HEADER);
        Fields.writeTerminated(out, plugin);
        data.writeTo(out);
        if (data.length() == SCRAMBLE_BYTES) {
            out.writeByte(0);
        }
    }
}
