package io.sluice.wire.auth;

import static java.util.Objects.requireNonNull;

import io.sluice.wire.Bytes;
import io.sluice.wire.packet.ErrPacket;
import io.sluice.wire.packet.OkPacket;

/** What the owner of a {@link ClientLogin} does next. */
public sealed interface ClientStep {
    /** Send this payload; the server's next packet goes to the machine. */
    record Send(Bytes payload) implements ClientStep {
        public Send {
            requireNonNull(payload, "payload");
        }
    }

    /** Send this payload, put TLS on the connection and call {@link ClientLogin#onTls}. */
    record StartTls(Bytes payload) implements ClientStep {
        public StartTls {
            requireNonNull(payload, "payload");
        }
    }

    /** Nothing to send; the server's next packet goes to the machine. */
    record Await() implements ClientStep {}

    /** Logged in. */
    record Done(OkPacket ok) implements ClientStep {
        public Done {
            requireNonNull(ok, "ok");
        }
    }

    /**
     * The login is over and so is the connection. An error of ours has a code of MySQL's client library: 2026 no TLS, 2059
     * plugin refused, 2061 the plugin's exchange failed.
     */
    record Failed(ErrPacket error) implements ClientStep {
        public Failed {
            requireNonNull(error, "error");
        }
    }
}
