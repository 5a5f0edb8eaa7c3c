package io.sluice.wire.packet;

import static java.util.Objects.requireNonNull;

import io.netty.buffer.ByteBuf;
import io.sluice.wire.Bytes;
import io.sluice.wire.Capabilities;
import io.sluice.wire.Fields;
import io.sluice.wire.MalformedPacketException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The client's answer to the greeting, as of protocol 4.1.
 *
 * @param capabilities what the client wants, MariaDB's extended ones in the high half
 * @param maxPacketBytes the longest payload that the client takes
 * @param collation number of the client's collation, low byte
 * @param user at most 512 bytes
 * @param authResponse for {@code authPlugin}, at most 1 KiB
 * @param database null without CLIENT_CONNECT_WITH_DB or when empty; at most 256 bytes
 * @param authPlugin null without CLIENT_PLUGIN_AUTH
 * @param attributes connection attributes, at most 64 KiB together; empty without CLIENT_CONNECT_ATTRS
 * @param zstdLevel 0 without CLIENT_ZSTD_COMPRESSION_ALGORITHM
 */
public record HandshakeResponse(
        long capabilities,
        long maxPacketBytes,
        int collation,
        String user,
        Bytes authResponse,
        @Nullable String database,
        @Nullable String authPlugin,
        Map<String, String> attributes,
        int zstdLevel) {
    static final int MAX_USER_BYTES = 512;
    static final int MAX_DATABASE_BYTES = 256;
    static final int MAX_PLUGIN_BYTES = 64;

    private static final int MAX_RESPONSE_BYTES = 1024;

    public HandshakeResponse {
        requireNonNull(user, "user");
        requireNonNull(authResponse, "authResponse");
        attributes = Map.copyOf(attributes);
    }

    public static HandshakeResponse decode(ByteBuf payload) {
        SslRequest head = SslRequest.decode(payload);
        long capabilities = head.capabilities();
        if (!Capabilities.has(capabilities, Capabilities.CLIENT_PROTOCOL_41)) {
            throw new MalformedPacketException("the client speaks an older protocol than 4.1");
        }
        String user = Fields.readTerminated(payload, MAX_USER_BYTES).toUtf8();
        Bytes authResponse = readAuthResponse(payload, capabilities);
        String database = null;
        if (Capabilities.has(capabilities, Capabilities.CLIENT_CONNECT_WITH_DB)) {
            database = emptyToNull(Fields.readTerminatedOrRestText(payload, MAX_DATABASE_BYTES));
        }
        String authPlugin = null;
        if (Capabilities.has(capabilities, Capabilities.CLIENT_PLUGIN_AUTH)) {
            authPlugin = Fields.readTerminatedOrRestText(payload, MAX_PLUGIN_BYTES);
        }
        Map<String, String> attributes = Map.of();
        if (Capabilities.has(capabilities, Capabilities.CLIENT_CONNECT_ATTRS) && payload.isReadable()) {
            attributes = ConnectionAttributes.decode(payload);
        }
        int zstdLevel = 0;
        if (Capabilities.has(capabilities, Capabilities.CLIENT_ZSTD_COMPRESSION_ALGORITHM) && payload.isReadable()) {
            zstdLevel = Fields.readByte(payload);
        }
        return new HandshakeResponse(
                capabilities,
                head.maxPacketBytes(),
                head.collation(),
                user,
                authResponse,
                database,
                authPlugin,
                attributes,
                zstdLevel);
    }

    public void encode(ByteBuf out) {
        new SslRequest(capabilities, maxPacketBytes, collation).encode(out);
        Fields.writeTerminated(out, user);
        writeAuthResponse(out);
        if (Capabilities.has(capabilities, Capabilities.CLIENT_CONNECT_WITH_DB)) {
            Fields.writeTerminated(out, database == null ? "" : database);
        }
        if (Capabilities.has(capabilities, Capabilities.CLIENT_PLUGIN_AUTH)) {
            Fields.writeTerminated(out, authPlugin == null ? "" : authPlugin);
        }
        if (Capabilities.has(capabilities, Capabilities.CLIENT_CONNECT_ATTRS)) {
            ConnectionAttributes.encode(out, attributes);
        }
        if (Capabilities.has(capabilities, Capabilities.CLIENT_ZSTD_COMPRESSION_ALGORITHM)) {
            out.writeByte(zstdLevel);
        }
    }

    @Override
    public String toString() {
        return "HandshakeResponse[user=" + user + ", database=" + database + ", authPlugin=" + authPlugin + "]";
    }

    static @Nullable String emptyToNull(String text) {
        return text.isEmpty() ? null : text;
    }

    private static Bytes readAuthResponse(ByteBuf payload, long capabilities) {
        if (Capabilities.has(capabilities, Capabilities.CLIENT_PLUGIN_AUTH_LENENC_CLIENT_DATA)) {
            return Fields.readPrefixed(payload, MAX_RESPONSE_BYTES);
        }
        if (Capabilities.has(capabilities, Capabilities.CLIENT_SECURE_CONNECTION)) {
            return Fields.readBytes(payload, Fields.readByte(payload));
        }
        return Fields.readTerminated(payload, MAX_RESPONSE_BYTES);
    }

    private void writeAuthResponse(ByteBuf out) {
        if (Capabilities.has(capabilities, Capabilities.CLIENT_PLUGIN_AUTH_LENENC_CLIENT_DATA)) {
            Fields.writePrefixed(out, authResponse);
            return;
        }
        if (!Capabilities.has(capabilities, Capabilities.CLIENT_SECURE_CONNECTION)) {
            authResponse.writeTo(out);
            out.writeByte(0);
            return;
        }
        if (authResponse.length() > 0xFF) {
            throw new IllegalStateException("an authentication response of one length byte has at most 255 bytes");
        }
        out.writeByte(authResponse.length());
        authResponse.writeTo(out);
    }
}
