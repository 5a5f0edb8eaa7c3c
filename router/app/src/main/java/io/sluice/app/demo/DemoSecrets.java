package io.sluice.app.demo;

import io.sluice.lab.Login;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The passwords of one demo, all by chance.
 *
 * @param shardAdmin the routers' account on every shard
 * @param service a principal that is granted all tenants
 * @param tenants a principal for each tenant, of its name
 * @param adminToken what the admin API asks for
 */
record DemoSecrets(Login shardAdmin, Login service, List<Login> tenants, String adminToken) {
    private static final int TOKEN_BYTES = 24;

    static DemoSecrets of(DemoPlan plan, SecureRandom random) {
        byte[] token = new byte[TOKEN_BYTES];
        random.nextBytes(token);
        return new DemoSecrets(
                Login.withRandomPassword("sluice_admin", random),
                Login.withRandomPassword("service", random),
                IntStream.rangeClosed(1, plan.tenants())
                        .mapToObj(tenant -> Login.withRandomPassword(DemoPlan.tenantName(tenant), random))
                        .toList(),
                HexFormat.of().formatHex(token));
    }

    @Override
    public String toString() {
        return "DemoSecrets[hidden]";
    }
}
