package io.sluice.admin;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.core.failover.Phase;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** Holds the OpenAPI document and the page against the code; {@code -Dsluice.docs.write=true} writes the page anew. */
final class ApiDocumentTest {
    private static final Path PAGE = Path.of("../docs/admin-api.md");
    private static final Set<String> METHODS = Set.of("get", "post", "put", "patch", "delete");

    private static final String INTRODUCTION = """
            # Admin API

            REST over the admin port (8081), JSON, with `Authorization: Bearer` and the admin token. The OpenAPI document is
            served at `/v1/openapi.yaml`. This page is generated from the code and that document; a test keeps it current.

            - A record's epoch is its ETag. `PATCH`, `DELETE` and `:remap` need it as `If-Match`: 428 without, 412 when the
              record has changed since.
            - A change that takes longer than the request may wait, or comes with `Prefer: respond-async`, is answered with 202
              and `Location: /v1/operations/{id}`, and goes on.
            - A list takes `limit` (1 to 1,000, by default 100) and `cursor`; `next` is the cursor of the following page.
            - Passwords are taken, kept as verifiers or sealed, and never given back.
            - A tenant has the policy of its tier, and of its own (`overrides`) what differs: a `PATCH` with null for a field of
              `policy` has it inherited again. `queueWrites`, `queueBytes` and `queueAge` of it are the quota of the
              [queue](queue.md). The tier `default` is there from the start.
            - `:quarantine` and `:release` take a `server` (by default the primary) and no `If-Match`: asking twice is asking
              once. What a quarantine keeps away is described in [health.md](health.md).
            - `health`, `timeline`, `:probe` and `explain` ask every live router, since each judges the servers by itself:
              `routers` has their answers side by side, `silent` the names of those that gave none within two seconds; 503
              when none did. What a router says is described in [health.md](health.md).
            - `failover` of a shard, in `POST` and `PATCH`, is `off`, `dry-run`, `manual` or `auto`; null is what the routers'
              settings say. `:promote`, `:switchover`, `:abort`, `:rejoin`, `:cordon` and `:uncordon` take no `If-Match`, and
              answer with the shard when all is done or taken back: seconds mostly, so mind the 202. Two of them do not wait for
              each other, so that an abort overtakes what it aborts. 409 `handover-blocked` says what is in the way, 502 that
              what was begun was taken back. See [failover.md](failover.md).
            - `routers` shows what each live router said of itself within the last seconds. Changes are made by the one that
              leads; while there is none, they wait and then fail with 503. See [cluster.md](cluster.md).
            - A queue is a router's own, and so are its dead letters: `queues`, `deadletters` and `receipts` ask every live
              router and put their items in one order. `silent` names those that did not answer, `failed` those that could
              not; what is found nowhere is 404 only if all answered. A pause and a rate are told to every router, and hold
              until it restarts: a router that starts again drains. See [queue.md](queue.md).
            - A `:retry` puts the write at the end of its tenant's queue as it was accepted, under an idempotency key; so
              asking twice applies it once. `:export` has the statements, one JSON object a line, at most about 1 MiB of
              them for each router and page.

            | request | what |
            | --- | --- |
            """;

    private final Map<String, Object> document =
            new Yaml(new SafeConstructor(new LoaderOptions())).load(AdminServer.document());

    @Test
    void theDocumentHasEveryRouteAndNoOther() {
        try (Harness api = new Harness()) {
            Set<String> routes = new TreeSet<>();
            api.routes().forEach(route -> routes.add(route.method() + " " + route.path()));

            assertThat(documented()).isEqualTo(routes);
        }
    }

    @Test
    void theDocumentSaysWhatIsOpenToAnybody() {
        try (Harness api = new Harness()) {
            for (Route route : api.routes()) {
                Map<String, Object> operation = map(
                        map(map(document, "paths"), route.path()),
                        route.method().name().toLowerCase(Locale.ROOT));
                assertThat(operation.containsKey("security")).as(route.path()).isEqualTo(route.isOpen());
            }
        }
    }

    @Test
    void theDocumentHasEveryPhaseOfAHandover() {
        Map<String, Object> router = map(map(map(document, "components"), "schemas"), "RouterFailover");

        assertThat(map(map(router, "properties"), "phase").get("enum"))
                .isEqualTo(Arrays.stream(Phase.values()).map(Words::of).toList());
    }

    @Test
    void everyReferenceOfTheDocumentLeadsSomewhere() {
        List<String> references = new ArrayList<>();
        collect(document, references);

        assertThat(references).isNotEmpty().allSatisfy(reference -> {
            Object place = document;
            for (String step : reference.substring("#/".length()).split("/", -1)) {
                assertThat(place).as(reference).isInstanceOf(Map.class);
                place = ((Map<?, ?>) place).get(step);
            }
            assertThat(place).as(reference).isNotNull();
        });
    }

    @Test
    void theDocumentIsServedToAnybody() {
        try (Harness api = new Harness()) {
            HttpResponse<String> response =
                    api.send(api.open("GET", "/v1/openapi.yaml", null).build());

            assertThat(response.statusCode()).isEqualTo(200);
            assertThat(response.body()).isEqualTo(AdminServer.document());
        }
    }

    @Test
    void thePageOfTheAdminApiIsCurrent() throws IOException {
        String page = page();
        if (Boolean.getBoolean("sluice.docs.write")) {
            Files.writeString(PAGE, page);
        }
        assertThat(PAGE).as("write it anew with -Dsluice.docs.write=true").hasContent(page);
    }

    private String page() {
        StringBuilder page = new StringBuilder(INTRODUCTION);
        for (Map.Entry<String, Object> path : map(document, "paths").entrySet()) {
            map(map(document, "paths"), path.getKey())
                    .forEach((method, operation) -> page.append("| `")
                            .append(method.toUpperCase(Locale.ROOT))
                            .append(' ')
                            .append(path.getKey())
                            .append("` | ")
                            .append(((Map<?, ?>) operation).get("summary"))
                            .append(" |\n"));
        }
        page.append("""

                Every error is a problem (RFC 9457, `application/problem+json`) with `type`, `title`, `status`, `detail`, and for
                fields `errors` with a JSON pointer each.

                | status | type | title |
                | --- | --- | --- |
                """);
        for (ProblemType type : ProblemType.values()) {
            page.append("| ").append(type.status());
            page.append(" | `").append(type.uri()).append('`');
            page.append(" | ").append(type.title()).append(" |\n");
        }
        return page.toString();
    }

    private Set<String> documented() {
        Set<String> found = new TreeSet<>();
        map(document, "paths")
                .forEach((path, item) -> map(map(document, "paths"), path).keySet().stream()
                        .filter(METHODS::contains)
                        .forEach(method -> found.add(method.toUpperCase(Locale.ROOT) + " " + path)));
        return found;
    }

    private static void collect(Object node, List<String> references) {
        if (node instanceof Map<?, ?> map) {
            map.forEach((key, value) -> {
                if (key.equals("$ref")) {
                    references.add(value.toString());
                }
                collect(value, references);
            });
        } else if (node instanceof List<?> list) {
            list.forEach(value -> collect(value, references));
        }
    }

    @SuppressWarnings("unchecked") // objects of a YAML document have texts as keys
    private static Map<String, Object> map(Map<String, Object> parent, String key) {
        return (Map<String, Object>) requireNonNull(parent.get(key), key);
    }
}
