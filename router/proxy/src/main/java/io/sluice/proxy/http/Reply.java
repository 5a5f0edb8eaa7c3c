package io.sluice.proxy.http;

import static java.util.Objects.requireNonNull;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.TreeMap;

/** The answer to one request. */
record Reply(int status, Map<String, String> headers, Buffer body) {
    Reply {
        headers = Map.copyOf(headers);
        requireNonNull(body, "body");
    }

    Reply(int status, Buffer body) {
        this(status, Map.of("Content-Type", "application/json"), body);
    }

    static Reply json(int status, JsonObject body) {
        return new Reply(status, body.toBuffer());
    }

    Reply with(String name, String value) {
        Map<String, String> more = new TreeMap<>(headers);
        more.put(name, value);
        return new Reply(status, more, body);
    }
}
