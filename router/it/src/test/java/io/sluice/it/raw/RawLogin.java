package io.sluice.it.raw;

import io.sluice.core.tenant.ServerAddress;
import io.sluice.it.Router;
import io.sluice.wire.Bytes;
import io.sluice.wire.Capabilities;
import io.sluice.wire.auth.Credentials;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where a {@link RawClient} logs in, and as whom.
 *
 * @param capabilities what it asks for
 */
public record RawLogin(
        ServerAddress server,
        String user,
        String password,
        @Nullable String database,
        long capabilities,
        Map<String, String> attributes) {
    private static final int UTF8MB4 = 45;

    /** What today's drivers ask for, but for query attributes and files. */
    public static final long USUAL = Capabilities.CLIENT_LONG_PASSWORD
            | Capabilities.CLIENT_LONG_FLAG
            | Capabilities.CLIENT_TRANSACTIONS
            | Capabilities.CLIENT_MULTI_STATEMENTS
            | Capabilities.CLIENT_MULTI_RESULTS
            | Capabilities.CLIENT_PS_MULTI_RESULTS
            | Capabilities.CLIENT_DEPRECATE_EOF;

    /** As the principal of a tenant, through the router, with its database. */
    public static RawLogin of(Router router, String tenant) {
        return new RawLogin(
                new ServerAddress("127.0.0.1", router.port()), tenant, Router.PASSWORD, tenant, USUAL, Map.of());
    }

    /** With the tenant's own account, on its shard. */
    public static RawLogin direct(Router router, String tenant) {
        return new RawLogin(
                router.serverOf(tenant).address(), router.accountOf(tenant), Router.PASSWORD, tenant, USUAL, Map.of());
    }

    public RawLogin as(String otherUser) {
        return new RawLogin(server, otherUser, password, database, capabilities, attributes);
    }

    public RawLogin into(@Nullable String otherDatabase) {
        return new RawLogin(server, user, password, otherDatabase, capabilities, attributes);
    }

    public RawLogin asking(long otherCapabilities) {
        return new RawLogin(server, user, password, database, otherCapabilities, attributes);
    }

    public RawLogin withAttribute(String name, String value) {
        return new RawLogin(server, user, password, database, capabilities, Map.of(name, value));
    }

    Credentials credentials() {
        return new Credentials(user, Bytes.utf8(password), database, UTF8MB4, attributes, true, true);
    }
}
