package io.sluice.app.ctl;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The admin API over HTTP. Each method blocks until the answer is there, or fails with a sentence for the operator. */
final class AdminClient {
    private static final Duration CONNECT_LIMIT = Duration.ofSeconds(3);
    private static final Duration ANSWER_LIMIT = Duration.ofSeconds(20);
    private static final Duration LOOK_EVERY = Duration.ofMillis(500);
    private static final int LOOKS_MAX = 240;
    private static final int TRIES_MAX = 3;
    private static final int STALE = 412;
    private static final Pattern NEXT = Pattern.compile("<(/[^>]*)>; rel=\"next\"");

    private final Access access;
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(CONNECT_LIMIT).build();

    /** @param etag empty when the answer is no record */
    record Answer(int status, Optional<String> etag, JsonObject body) {}

    AdminClient(Access access) {
        this.access = access;
    }

    /** A name as one step of a path. */
    static String step(String name) {
        return URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
    }

    /** What anybody may read. */
    JsonObject open(String path) throws CtlException {
        return send("GET", path, null, null).body();
    }

    JsonObject get(String path) throws CtlException {
        return read(path).body();
    }

    /** Every record of a list, whatever the pages, as one list; and the routers that were not heard, if it names any. */
    JsonObject all(String path) throws CtlException {
        JsonArray items = new JsonArray();
        JsonObject all = new JsonObject().put("items", items);
        String cursor = "";
        do {
            String page = path + (path.contains("?") ? "&" : "?") + "limit=1000"
                    + (cursor.isEmpty() ? "" : "&cursor=" + step(cursor));
            JsonObject body = get(page);
            items.addAll(body.getJsonArray("items", new JsonArray()));
            for (String absent : List.of("silent", "failed")) {
                if (body.getValue(absent) instanceof JsonArray some) {
                    some.forEach(each -> add(all, absent, each));
                }
            }
            cursor = body.getString("next", "");
        } while (!cursor.isEmpty());
        return all;
    }

    private static void add(JsonObject all, String array, Object value) {
        JsonArray known = all.getJsonArray(array, new JsonArray());
        if (!known.contains(value)) {
            all.put(array, known.add(value));
        }
    }

    /** A page of JSON lines, and the path of the following one. */
    record Lines(String text, Optional<String> next) {}

    Lines lines(String path) throws CtlException {
        needToken();
        HttpResponse<String> response = exchange(request("GET", path, null, null));
        if (response.statusCode() >= 300) {
            told(answer(response));
        }
        Optional<String> next = response.headers()
                .firstValue("Link")
                .map(NEXT::matcher)
                .filter(Matcher::matches)
                .map(link -> link.group(1));
        return new Lines(response.body(), next);
    }

    JsonObject post(String path, JsonObject body) throws CtlException {
        needToken();
        return whenDone(told(send("POST", path, body, null))).body();
    }

    /** Begins what takes long: does not wait for its end. Gives the operation's id, or empty if it has ended already. */
    Optional<String> begin(String path, JsonObject body) throws CtlException {
        needToken();
        HttpRequest patient = request("POST", path, body, null);
        HttpRequest request = HttpRequest.newBuilder(patient, (name, value) -> true)
                .header("Prefer", "respond-async")
                .build();
        Answer answer = told(answer(exchange(request)));
        return answer.status() == 202 ? Optional.of(answer.body().getString("id", "")) : Optional.empty();
    }

    /** Changes a record. When somebody else changed it meanwhile, what was asked for is put on top of that. */
    JsonObject patch(String path, Function<JsonObject, JsonObject> change) throws CtlException {
        for (int tries = 1; ; tries++) {
            Answer before = read(path);
            Answer after = send(
                    "PATCH", path, change.apply(before.body()), before.etag().orElse(""));
            if (after.status() != STALE || tries == TRIES_MAX) {
                whenDone(told(after));
                return after.status() == 202 ? get(path) : after.body();
            }
        }
    }

    private Answer read(String path) throws CtlException {
        needToken();
        return told(send("GET", path, null, null));
    }

    private void needToken() throws CtlException {
        if (access.token().isEmpty()) {
            throw new CtlException(
                    CtlException.WRONG,
                    "no token: name its file with --token-file or $" + CtlOptions.TOKEN_FILE_VARIABLE
                            + " (the admin API's" + " setting node.adminTokenFile), or a demo with --demo");
        }
    }

    /** A change that takes long is told as an operation: that is followed to its end. */
    private Answer whenDone(Answer answer) throws CtlException {
        if (answer.status() != 202) {
            return answer;
        }
        String id = answer.body().getString("id", "");
        for (int look = 0; look < LOOKS_MAX; look++) {
            pause(LOOK_EVERY);
            Answer operation = read("/v1/operations/" + step(id));
            String state = operation.body().getString("state", "");
            if (state.equals("done")) {
                return operation;
            }
            if (!state.equals("running")) {
                throw refused(operation.body().getJsonObject("problem", new JsonObject()));
            }
        }
        throw new CtlException(
                CtlException.FAILED, "the change still goes on; GET /v1/operations/" + id + " tells what became of it");
    }

    static void pause(Duration time) throws CtlException {
        try {
            new CountDownLatch(1).await(time.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new CtlException(CtlException.FAILED, "interrupted; the change goes on", interrupted);
        }
    }

    private Answer send(String method, String path, @Nullable JsonObject body, @Nullable String etag)
            throws CtlException {
        return answer(exchange(request(method, path, body, etag)));
    }

    private Answer answer(HttpResponse<String> response) throws CtlException {
        return new Answer(response.statusCode(), response.headers().firstValue("ETag"), parse(response));
    }

    private HttpRequest request(String method, String path, @Nullable JsonObject body, @Nullable String etag) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(access.url() + path))
                .timeout(ANSWER_LIMIT)
                .header("Accept", "application/json")
                .method(
                        method,
                        body == null
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofString(body.encode()));
        access.token().ifPresent(token -> request.header("Authorization", "Bearer " + token));
        if (body != null) {
            request.header("Content-Type", "application/json");
        }
        if (etag != null) {
            request.header("If-Match", etag);
        }
        return request.build();
    }

    private HttpResponse<String> exchange(HttpRequest request) throws CtlException {
        try {
            return http.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (HttpTimeoutException late) {
            throw new CtlException(
                    CtlException.FAILED, "the admin API at " + access.url() + " does not answer in time", late);
        } catch (ConnectException refused) {
            throw new CtlException(
                    CtlException.FAILED,
                    "no admin API listens at " + access.url()
                            + "; start one with 'sluice admin', or name another one with" + " --url or --demo",
                    refused);
        } catch (IOException failed) {
            throw new CtlException(
                    CtlException.FAILED, "cannot talk to " + access.url() + ": " + failed.getMessage(), failed);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new CtlException(CtlException.FAILED, "interrupted", interrupted);
        }
    }

    private JsonObject parse(HttpResponse<String> response) throws CtlException {
        try {
            return response.body().isEmpty() ? new JsonObject() : new JsonObject(response.body());
        } catch (DecodeException | ClassCastException foreign) {
            throw new CtlException(
                    CtlException.FAILED,
                    access.url() + " answers, but is no admin API of sluice (status " + response.statusCode()
                            + "); check --url",
                    foreign);
        }
    }

    private static Answer told(Answer answer) throws CtlException {
        if (answer.status() < 300) {
            return answer;
        }
        if (answer.status() == 401) {
            throw new CtlException(
                    CtlException.WRONG,
                    "the admin API does not take this token; --token-file must name the file of its setting"
                            + " node.adminTokenFile");
        }
        throw refused(answer.body());
    }

    /** What a problem of the admin API says, for people. */
    static CtlException refused(JsonObject problem) {
        int status = problem.getInteger("status", 500);
        StringBuilder text = new StringBuilder(problem.getString("title", "the admin API failed"));
        text.append(": ").append(problem.getString("detail", "no detail"));
        for (Object each : problem.getJsonArray("errors", new JsonArray())) {
            JsonObject error = (JsonObject) each;
            text.append("; ").append(error.getString("pointer", "")).append(' ').append(error.getString("detail", ""));
        }
        if (status == 503) {
            text.append("; try again");
        }
        int code = status >= 400 && status < 500 ? CtlException.REFUSED : CtlException.FAILED;
        return new CtlException(code, Table.clean(text.toString()));
    }
}
