package io.sluice.wire.auth;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The authentication plugins that Sluice speaks, on either side. */
public enum AuthPlugin {
    CACHING_SHA2("caching_sha2_password"),
    /** Off by default: SHA-1, and its verifier is as good as the password to whoever can watch a login. */
    NATIVE_PASSWORD("mysql_native_password");

    private final String wireName;

    AuthPlugin(String wireName) {
        this.wireName = wireName;
    }

    /** As packets name it. */
    public String wireName() {
        return wireName;
    }

    public static Optional<AuthPlugin> of(@Nullable String wireName) {
        for (AuthPlugin plugin : values()) {
            if (plugin.wireName.equals(wireName)) {
                return Optional.of(plugin);
            }
        }
        return Optional.empty();
    }
}
