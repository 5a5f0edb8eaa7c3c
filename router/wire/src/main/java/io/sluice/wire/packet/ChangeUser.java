package io.sluice.wire.packet;

import static java.util.Objects.requireNonNull;

import io.netty.buffer.ByteBuf;
import io.sluice.wire.Bytes;
import io.sluice.wire.Capabilities;
import io.sluice.wire.Command;
import io.sluice.wire.Fields;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * COM_CHANGE_USER, its command byte included. What it holds depends on the capabilities of the login.
 *
 * @param user at most 512 bytes
 * @param authResponse at most 255 bytes
 * @param database null when empty; at most 256 bytes
 * @param collation number of the client's collation, two bytes; 0 where the client left it out
 * @param authPlugin null without CLIENT_PLUGIN_AUTH
 * @param attributes connection attributes, at most 64 KiB together
 */
public record ChangeUser(
        String user,
        Bytes authResponse,
        @Nullable String database,
        int collation,
        @Nullable String authPlugin,
        Map<String, String> attributes) {
    public ChangeUser {
        requireNonNull(user, "user");
        if (authResponse.length() > 0xFF) {
            throw new IllegalArgumentException("an authentication response has at most 255 bytes here");
        }
        attributes = Map.copyOf(attributes);
    }

    public static ChangeUser decode(ByteBuf payload, long capabilities) {
        Fields.readHeader(payload, Command.COM_CHANGE_USER.code());
        String user =
                Fields.readTerminated(payload, HandshakeResponse.MAX_USER_BYTES).toUtf8();
        Bytes authResponse = Fields.readBytes(payload, Fields.readByte(payload));
        String database = HandshakeResponse.emptyToNull(
                Fields.readTerminatedOrRestText(payload, HandshakeResponse.MAX_DATABASE_BYTES));
        int collation = payload.isReadable() ? Fields.readShort(payload) : 0;
        String authPlugin = null;
        if (Capabilities.has(capabilities, Capabilities.CLIENT_PLUGIN_AUTH) && payload.isReadable()) {
            authPlugin = Fields.readTerminatedOrRestText(payload, HandshakeResponse.MAX_PLUGIN_BYTES);
        }
        Map<String, String> attributes = Map.of();
        if (Capabilities.has(capabilities, Capabilities.CLIENT_CONNECT_ATTRS) && payload.isReadable()) {
            attributes = ConnectionAttributes.decode(payload);
        }
        return new ChangeUser(user, authResponse, database, collation, authPlugin, attributes);
    }

    public void encode(ByteBuf out, long capabilities) {
        out.writeByte(Command.COM_CHANGE_USER.code());
        Fields.writeTerminated(out, user);
        out.writeByte(authResponse.length());
        authResponse.writeTo(out);
        Fields.writeTerminated(out, database == null ? "" : database);
        out.writeShortLE(collation);
        if (Capabilities.has(capabilities, Capabilities.CLIENT_PLUGIN_AUTH)) {
            Fields.writeTerminated(out, authPlugin == null ? "" : authPlugin);
        }
        if (Capabilities.has(capabilities, Capabilities.CLIENT_CONNECT_ATTRS)) {
            ConnectionAttributes.encode(out, attributes);
        }
    }

    @Override
    public String toString() {
        return "ChangeUser[user=" + user + ", database=" + database + ", authPlugin=" + authPlugin + "]";
    }
}
