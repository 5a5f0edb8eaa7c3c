package io.sluice.wire.auth;

import static java.util.Objects.requireNonNull;

import io.sluice.wire.Bytes;

/** What the owner of a {@link ServerLogin} does next, in the order of the list. */
public sealed interface LoginEffect {
    /** Send this payload; unless another effect follows, the client's next packet goes to the machine. */
    record Send(Bytes payload) implements LoginEffect {
        public Send {
            requireNonNull(payload, "payload");
        }
    }

    /** Put TLS on the connection and call {@link ServerLogin#onTls}. */
    record StartTls() implements LoginEffect {}

    /**
     * Look for the digest of this user's password: from the memory of earlier logins for {@code caching_sha2_password},
     * from the principal for {@code mysql_native_password}. Answer by {@link ServerLogin#onDigest}.
     */
    record FindDigest(String user, AuthPlugin plugin) implements LoginEffect {
        public FindDigest {
            requireNonNull(user, "user");
            requireNonNull(plugin, "plugin");
        }
    }

    /** Check the password, not on an event loop, and answer by {@link ServerLogin#onPasswordChecked}. */
    record CheckPassword(String user, Bytes password) implements LoginEffect {
        public CheckPassword {
            requireNonNull(user, "user");
            requireNonNull(password, "password");
        }
    }

    /** As {@link CheckPassword}, after {@link RsaExchange#decrypt} with the router's key, not on an event loop either. */
    record CheckEncryptedPassword(String user, Bytes encrypted, Bytes scramble) implements LoginEffect {
        public CheckEncryptedPassword {
            requireNonNull(user, "user");
            requireNonNull(encrypted, "encrypted");
            requireNonNull(scramble, "scramble");
        }
    }

    /** The password is right. OK is the owner's to send, once there is a tenant. */
    record Accepted() implements LoginEffect {}

    /** The login is over; the ERR is the owner's to send. */
    record Denied(Reason reason) implements LoginEffect {
        public Denied {
            requireNonNull(reason, "reason");
        }
    }

    /** Why a login was denied. */
    enum Reason {
        /** Wrong password or unknown user; nobody is told which: MySQL's error 1045. */
        ACCESS_DENIED,
        /** The client can none of the plugins that are allowed: MySQL's error 1251. */
        PLUGIN_REFUSED,
        /** Not without TLS: MySQL's error 3159. */
        TLS_REQUIRED
    }
}
