package io.sluice.admin;

import io.sluice.core.tenant.Epoch;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.TreeMap;

/** The answer to one request. */
record Reply(int status, Map<String, String> headers, String body) {
    static final String JSON = "application/json";
    static final String PROBLEM = "application/problem+json";

    static Reply json(int status, JsonObject body) {
        return new Reply(status, Map.of("Content-Type", JSON), body.encode());
    }

    static Reply yaml(String document) {
        return new Reply(200, Map.of("Content-Type", "application/yaml"), document);
    }

    /** JSON objects, one a line. */
    static Reply lines(String lines) {
        return new Reply(200, Map.of("Content-Type", "application/x-ndjson"), lines);
    }

    static Reply empty(int status) {
        return new Reply(status, Map.of(), "");
    }

    /** The answer to a change that is durable while this admin API has not heard the new record yet, or not any more. */
    static Reply unseen(int status, Epoch epoch) {
        return json(status, new JsonObject().put("epoch", epoch.value())).withEtag(epoch);
    }

    static Reply problem(Problem problem) {
        Reply reply = new Reply(
                problem.type().status(),
                Map.of("Content-Type", PROBLEM),
                problem.toJson().encode());
        if (problem.type() == ProblemType.UNAUTHENTICATED) {
            return reply.with("WWW-Authenticate", "Bearer");
        }
        return problem.type().isPassing() ? reply.with("Retry-After", "1") : reply;
    }

    Reply with(String name, String value) {
        Map<String, String> more = new TreeMap<>(headers);
        more.put(name, value);
        return new Reply(status, more, body);
    }

    /** With more fields in the body, which is an object. */
    Reply and(JsonObject more) {
        return new Reply(status, headers, new JsonObject(body).mergeIn(more).encode());
    }

    /** The record's epoch is its entity tag. */
    Reply withEtag(Epoch epoch) {
        return with("ETag", "\"" + epoch + "\"");
    }
}
