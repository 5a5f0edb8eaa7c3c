package io.sluice.admin;

import io.sluice.core.tenant.Epoch;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What one request says. Every method throws a {@link Problem.Raised} for what the request has wrong. */
record Call(RoutingContext context) {
    private static final Pattern ETAG = Pattern.compile("\"(\\d{1,18})\"");
    private static final int PAGE_DEFAULT = 100;
    private static final int PAGE_MAX = 1000;
    private static final int SHOWN_MAX = 64;

    /** The name in the path. */
    String name() {
        return context.pathParam("param0");
    }

    Fields fields() {
        Buffer body = context.body().buffer();
        if (body == null || body.length() == 0) {
            throw Problem.exception(ProblemType.MALFORMED_REQUEST, "a JSON object is needed as the body");
        }
        try {
            return new Fields(new JsonObject(body));
        } catch (DecodeException | ClassCastException noObject) {
            throw Problem.exception(ProblemType.MALFORMED_REQUEST, "the body is no JSON object");
        }
    }

    /** Of an action that needs no more than its path: no body is an empty object. */
    Fields fieldsIfAny() {
        return context.body().length() > 0 ? fields() : new Fields(new JsonObject());
    }

    /** Refuses a body that says anything. */
    void nothing() {
        if (context.body().length() > 0) {
            fields().finish();
        }
    }

    /** The epoch in {@code If-Match}. */
    Epoch expected() {
        String header = context.request().getHeader("If-Match");
        if (header == null) {
            throw Problem.exception(
                    ProblemType.PRECONDITION_REQUIRED, "send the ETag of the record that you read as If-Match");
        }
        Matcher matcher = ETAG.matcher(header.strip());
        if (!matcher.matches()) {
            throw Problem.exception(ProblemType.INVALID_PARAMETER, "If-Match must carry one ETag, such as \"3\"");
        }
        return new Epoch(Long.parseLong(matcher.group(1)));
    }

    boolean flag(String parameter) {
        String value = query(parameter);
        if (value == null || value.equals("false")) {
            return false;
        }
        if (value.equals("true")) {
            return true;
        }
        throw Problem.exception(ProblemType.INVALID_PARAMETER, parameter + " must be true or false");
    }

    /** How many records the page may have: 1 to 1,000, by default 100. */
    int limit() {
        String value = query("limit");
        if (value == null) {
            return PAGE_DEFAULT;
        }
        if (value.matches("\\d{1,4}")) {
            int limit = Integer.parseInt(value);
            if (limit >= 1 && limit <= PAGE_MAX) {
                return limit;
            }
        }
        throw Problem.exception(ProblemType.INVALID_PARAMETER, "limit must be between 1 and " + PAGE_MAX);
    }

    /** The name that the page begins after; empty for the first page. */
    String after() {
        String cursor = query("cursor");
        if (cursor == null) {
            return "";
        }
        try {
            return new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException foreign) {
            throw Problem.exception(ProblemType.INVALID_PARAMETER, "cursor is none that this API gave");
        }
    }

    static String cursor(String last) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(last.getBytes(StandardCharsets.UTF_8));
    }

    @Nullable
    String query(String parameter) {
        return context.queryParams().get(parameter);
    }

    /** Refuses a parameter that the resource does not know: a filter that is misspelt must not widen an answer. */
    void allow(Set<String> parameters) {
        for (String name : context.queryParams().names()) {
            if (!parameters.contains(name)) {
                throw Problem.exception(ProblemType.INVALID_PARAMETER, "unknown query parameter " + name);
            }
        }
    }

    /** Whether the caller wants its answer at once, with the operation going on (RFC 7240). */
    boolean prefersAsync() {
        return context.request().headers().getAll("Prefer").stream()
                .anyMatch(value -> value.toLowerCase(Locale.ROOT).contains("respond-async"));
    }

    String actor() {
        return "admin@" + context.request().remoteAddress().hostAddress();
    }

    /** The name in the path as an id; empty if it cannot be one, so that it names nothing. */
    <T> Optional<T> id(Function<String, T> parser) {
        try {
            return Optional.of(parser.apply(name()));
        } catch (IllegalArgumentException noName) {
            return Optional.empty();
        }
    }

    /** That there is nothing of the name in the path. */
    Problem.Raised notFound(String kind) {
        String name = name();
        return Problem.exception(
                ProblemType.NOT_FOUND, "no " + kind + " " + name.substring(0, Math.min(SHOWN_MAX, name.length())));
    }
}
