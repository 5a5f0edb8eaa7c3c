package io.sluice.app.demo;

import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Asks the demo's processes whether they are ready. Blocks for at most a second a question. */
final class DemoProbe {
    private static final int LIMIT_MILLIS = 500;
    private static final Pattern PROVISIONED =
            Pattern.compile("^sluice_tenants_provisioned_total\\{[^}]*} (\\S+)$", Pattern.MULTILINE);

    private final DemoPlan plan;

    DemoProbe(DemoPlan plan) {
        this.plan = plan;
    }

    boolean isRouterReady(int router) {
        return !get(plan.metricsPort(router), "/readyz").isEmpty();
    }

    boolean isAdminReady() {
        return !get(plan.adminPort(), "/v1/status").isEmpty();
    }

    /** How many tenants have their database and account on their shard. */
    long tenantsProvisioned() {
        long sum = 0;
        // The router that leads provides for them, and it may be any.
        for (int router = 1; router <= plan.routers(); router++) {
            Matcher matcher = PROVISIONED.matcher(get(plan.metricsPort(router), "/metrics"));
            while (matcher.find()) {
                sum += (long) Double.parseDouble(matcher.group(1));
            }
        }
        return sum;
    }

    /** The body of a 200, else nothing. */
    private static String get(int port, String path) {
        try {
            HttpURLConnection connection = (HttpURLConnection)
                    URI.create("http://127.0.0.1:" + port + path).toURL().openConnection();
            connection.setConnectTimeout(LIMIT_MILLIS);
            connection.setReadTimeout(LIMIT_MILLIS);
            if (connection.getResponseCode() != HttpURLConnection.HTTP_OK) {
                return "";
            }
            try (InputStream body = connection.getInputStream()) {
                return new String(body.readAllBytes(), StandardCharsets.UTF_8);
            }
        } catch (IOException notYet) {
            return "";
        }
    }
}
