package io.sluice.proxy.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.core.log.Position;
import io.sluice.core.queue.Receipt;
import io.sluice.core.queue.Settlement;
import io.sluice.core.tenant.TenantId;
import io.sluice.proxy.queue.ReceiptStatus;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Who may come in and with what; receipts; the document. */
final class HttpDoorTest {
    private static final String INSERT = "{\"sql\":\"INSERT INTO t VALUES (1)\"}";
    private static final TenantId ACME = new TenantId("acme");
    private static final Receipt RECEIPT = new Receipt(Harness.SHARD, 1, new Position(7));

    private final Harness port = new Harness();

    @AfterEach
    void close() {
        port.close();
    }

    @Test
    void nobodyComesInWithoutTheRightPassword() {
        for (String header : List.of(
                Harness.basic("service", "wrong"),
                Harness.basic("nobody", Harness.PASSWORD),
                Harness.basic("not a name", ""),
                "Basic ?",
                "Basic bm9jb2xvbg==",
                "Bearer " + Harness.PASSWORD)) {
            HttpResponse<String> response = port.send(statements("acme").header("Authorization", header));
            assertThat(response.statusCode()).as(header).isEqualTo(401);
            assertThat(response.headers().firstValue("WWW-Authenticate").orElseThrow())
                    .startsWith("Basic");
        }
        assertThat(port.send(statements("acme")).statusCode()).isEqualTo(401);
        assertThat(port.runner.writes).isEmpty();
    }

    @Test
    void aPasswordThatWasRightStaysRightAndAnotherOneDoesNot() {
        for (int i = 0; i < 3; i++) {
            assertThat(status("acme", Harness.basic("service", Harness.PASSWORD)))
                    .isEqualTo(200);
            assertThat(status("acme", Harness.basic("service", "wrong"))).isEqualTo(401);
        }
    }

    @Test
    void onlyWhoMaySeeAllTenantsLearnsWhichThereAre() {
        assertThat(status("acme", Harness.basic("one", Harness.PASSWORD))).isEqualTo(200);
        assertThat(status("queues", Harness.basic("one", Harness.PASSWORD))).isEqualTo(403);
        assertThat(status("none", Harness.basic("one", Harness.PASSWORD))).isEqualTo(403);
        assertThat(status("%20", Harness.basic("one", Harness.PASSWORD))).isEqualTo(403);
        assertThat(status("none", Harness.basic("service", Harness.PASSWORD))).isEqualTo(404);
        assertThat(status("%20", Harness.basic("service", Harness.PASSWORD))).isEqualTo(404);
    }

    @Test
    void whatIsWrongWithARequestIsToldByItsStatus() {
        String basic = Harness.basic("service", Harness.PASSWORD);
        assertThat(port.post("acme", "no json").statusCode()).isEqualTo(400);
        assertThat(port.post("acme", "{\"sql\":\"BEGIN\"}").statusCode()).isEqualTo(400);
        assertThat(port.post("acme", "{\"sql\":\"INSERT INTO t VALUES (?)\"}").statusCode())
                .isEqualTo(400);
        assertThat(port.post("acme", INSERT, "Idempotency-Key", "a b").statusCode())
                .isEqualTo(400);
        assertThat(port.post("acme", INSERT, "Idempotency-Key", "retry:x").statusCode())
                .isEqualTo(400);
        assertThat(port.post("acme", INSERT, "Idempotency-Key", "x".repeat(129)).statusCode())
                .isEqualTo(400);
        assertThat(port.post("acme", INSERT, "Idempotency-Key", "a", "Idempotency-Key", "b")
                        .statusCode())
                .isEqualTo(400);
        assertThat(port.post("acme", "{\"sql\":\"" + "x".repeat(70_000) + "\"}").statusCode())
                .isEqualTo(413);
        assertThat(port.send(HttpRequest.newBuilder(port.uri("/v1/tenants/acme/statements"))
                                .header("Authorization", basic)
                                .POST(HttpRequest.BodyPublishers.ofString(INSERT)))
                        .statusCode())
                .isEqualTo(415);
        HttpResponse<String> get = port.send(HttpRequest.newBuilder(port.uri("/v1/tenants/acme/statements")));
        assertThat(get.statusCode()).isEqualTo(405);
        assertThat(get.headers().firstValue("Allow")).hasValue("POST");
        for (String path :
                List.of("/", "/v2", "/v1/tenants//statements", "/v1/tenants/a/b/statements", "/v1/receipts/")) {
            assertThat(port.send(HttpRequest.newBuilder(port.uri(path))).statusCode())
                    .as(path)
                    .isEqualTo(404);
        }
        assertThat(port.runner.writes).isEmpty();
    }

    @Test
    void aBodyThatDoesNotComeIsNotWaitedForWithoutEnd() throws IOException {
        String answer = raw("Content-Length: 100", "{");

        assertThat(answer).startsWith("HTTP/1.1 408");
    }

    @Test
    void aBodyWithoutALengthIsCountedToo() throws IOException {
        String chunk = "ffff\r\n" + "x".repeat(0xffff) + "\r\n";

        assertThat(raw("Transfer-Encoding: chunked", chunk + chunk)).startsWith("HTTP/1.1 413");
    }

    @Test
    void aHeadThatIsTooLargeIsRefused() throws IOException {
        assertThat(raw("X-Long: " + "x".repeat(20_000), "")).startsWith("HTTP/1.1 4");
    }

    @Test
    void aReceiptTellsWhatBecameOfItsWrite() {
        port.queue.statuses.put(RECEIPT, new ReceiptStatus.Queued(ACME, Instant.EPOCH));
        JsonObject queued = receipt("service");
        port.queue.statuses.put(
                RECEIPT, new ReceiptStatus.Settled(ACME, Instant.EPOCH, new Settlement.Applied(3, 9, 1)));
        JsonObject applied = receipt("one");
        port.queue.statuses.put(RECEIPT, new ReceiptStatus.Settled(ACME, Instant.EPOCH, Settlement.Applied.BEFORE));
        JsonObject before = receipt("one");
        port.queue.statuses.put(
                RECEIPT,
                new ReceiptStatus.Settled(ACME, Instant.EPOCH, new Settlement.Dead(1062, "23000", "Duplicate entry")));
        JsonObject dead = receipt("one");
        port.queue.silent = true;
        JsonObject unknown = receipt("one");

        assertThat(queued.getString("status")).isEqualTo("queued");
        assertThat(queued.getString("tenant")).isEqualTo("acme");
        assertThat(applied.getString("status")).isEqualTo("applied");
        assertThat(applied.getJsonObject("result").getString("insertId")).isEqualTo("9");
        assertThat(before.getString("status")).isEqualTo("applied");
        assertThat(before.getValue("result")).isNull();
        assertThat(dead.getJsonObject("error").getInteger("code")).isEqualTo(1062);
        assertThat(unknown.getString("status")).isEqualTo("unknown");
    }

    @Test
    void aReceiptOfAnotherTenantIsAsNone() {
        port.queue.statuses.put(RECEIPT, new ReceiptStatus.Queued(new TenantId("queues"), Instant.EPOCH));

        assertThat(port.receipt("service", RECEIPT.toString()).statusCode()).isEqualTo(200);
        assertThat(port.receipt("one", RECEIPT.toString()).statusCode()).isEqualTo(404);
        assertThat(port.receipt("one", "s1-0000000000000001-8").statusCode()).isEqualTo(404);
        assertThat(port.receipt("one", "nonsense").statusCode()).isEqualTo(404);
    }

    @Test
    void aReceiptIsWaitedForAsLongAsTheClientWouldLike() {
        port.queue.statuses.put(RECEIPT, new ReceiptStatus.Queued(ACME, Instant.EPOCH));
        HttpResponse<String> inVain = port.receipt("one", RECEIPT.toString(), "Prefer", "wait=1");
        var waiting = java.util.concurrent.CompletableFuture.supplyAsync(
                () -> port.receipt("one", RECEIPT.toString(), "Prefer", "wait=30"));
        port.queue.statuses.put(
                RECEIPT, new ReceiptStatus.Settled(ACME, Instant.EPOCH, new Settlement.Applied(1, 0, 0)));

        assertThat(inVain.body()).contains("queued");
        assertThat(waiting.orTimeout(10, java.util.concurrent.TimeUnit.SECONDS)
                        .join()
                        .body())
                .contains("applied");
    }

    @Test
    void theDocumentIsServedToAnybodyAndIsValid() {
        HttpResponse<String> json = port.send(HttpRequest.newBuilder(port.uri("/openapi.json")));
        HttpResponse<String> yaml = port.send(HttpRequest.newBuilder(port.uri("/openapi.yaml")));
        HttpResponse<String> index = port.send(HttpRequest.newBuilder(port.uri("/v1")));

        assertThat(new JsonObject(json.body()).getString("openapi")).isEqualTo("3.1.0");
        assertThat(yaml.body()).isEqualTo(json.body());
        port.contract.requireAllowed("index", index);
        assertThat(port.contract.document().operations()).hasSize(5);
    }

    @Test
    void aStopAnswersWhatIsUnderWayAndTakesNoMore() {
        port.queue.statuses.put(RECEIPT, new ReceiptStatus.Queued(ACME, Instant.EPOCH));
        var waiting = java.util.concurrent.CompletableFuture.supplyAsync(
                () -> port.receipt("one", RECEIPT.toString(), "Prefer", "wait=30"));
        org.awaitility.Awaitility.await().until(() -> port.queue.asked.get() > 0);

        Contract.await(port.port.drain());

        assertThat(waiting.join().statusCode()).isEqualTo(200);
        assertThat(org.assertj.core.api.Assertions.catchThrowable(() -> port.post("acme", INSERT)))
                .isNotNull();
    }

    private JsonObject receipt(String user) {
        HttpResponse<String> response = port.receipt(user, RECEIPT.toString());
        assertThat(response.statusCode()).isEqualTo(200);
        return new JsonObject(response.body());
    }

    private HttpRequest.Builder statements(String tenant) {
        return HttpRequest.newBuilder(port.uri("/v1/tenants/" + tenant + "/statements"))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(INSERT));
    }

    private int status(String tenant, String authorization) {
        return port.send(statements(tenant).header("Authorization", authorization))
                .statusCode();
    }

    /** Sends this by hand and reads until the port closes. */
    private String raw(String header, String body) throws IOException {
        try (Socket socket =
                new Socket(InetAddress.getLoopbackAddress(), port.uri("/").getPort())) {
            socket.setSoTimeout(10_000);
            OutputStream out = socket.getOutputStream();
            out.write(("POST /v1/tenants/acme/statements HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n"
                            + "Authorization: " + Harness.basic("service", Harness.PASSWORD) + "\r\n" + header
                            + "\r\n\r\n" + body)
                    .getBytes(StandardCharsets.UTF_8));
            out.flush();
            InputStream in = socket.getInputStream();
            return new String(in.readNBytes(12), StandardCharsets.UTF_8);
        }
    }
}
