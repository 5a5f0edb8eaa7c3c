package io.sluice.proxy.http;

import static java.util.Objects.requireNonNull;

import io.sluice.proxy.http.HttpListener.Operation;
import io.sluice.proxy.http.HttpListener.Outcome;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** One HTTP request: its body, and its one answer. Owned by its event loop. */
final class Call {
    private static final long LINGER_MILLIS = 1_000;
    private static final String CONTENT_LENGTH = "Content-Length";

    /**
     * What a client would like, as {@code Prefer} says it (RFC 7240); what cannot be read is left aside, as the RFC has it.
     *
     * @param async a receipt rather than a wait for the shard
     * @param patience how long it would wait, 0 to 30 s
     */
    record Preferences(boolean async, Duration patience) {
        private static final long WAIT_SECONDS_MAX = 30;

        Preferences {
            requireNonNull(patience, "patience");
        }

        static Preferences of(List<String> headers) {
            boolean async = false;
            Duration patience = Duration.ZERO;
            for (String header : headers) {
                for (String each : header.split(",", -1)) {
                    String preference = each.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
                    async |= preference.equals("respond-async");
                    if (preference.matches("wait\\s*=\\s*\"?[0-9]{1,9}\"?")) {
                        long seconds = Long.parseLong(preference.replaceAll("[^0-9]", ""));
                        patience = Duration.ofSeconds(Math.min(WAIT_SECONDS_MAX, seconds));
                    }
                }
            }
            return new Preferences(async, patience);
        }
    }

    private final HttpLoop loop;
    private final HttpServerRequest request;
    private final Operation operation;
    private final long sinceNanos;
    private long reserved;
    private Runnable onGone = () -> {};
    private Runnable onEnd = () -> {};
    private boolean over;

    Call(HttpLoop loop, HttpServerRequest request, Operation operation) {
        this.loop = requireNonNull(loop, "loop");
        this.request = requireNonNull(request, "request");
        this.operation = requireNonNull(operation, "operation");
        this.sinceNanos = loop.clock().nanos();
        request.pause();
        loop.onBegin(request.connection());
        request.response().closeHandler(closed -> gone());
        request.response().exceptionHandler(broken -> gone());
    }

    HttpMethod method() {
        return request.method();
    }

    @Nullable
    String header(String name) {
        return request.getHeader(name);
    }

    List<String> headers(String name) {
        return request.headers().getAll(name);
    }

    Preferences preferences() {
        return Preferences.of(headers("Prefer"));
    }

    /** Whether it has its answer, or nobody to answer to. */
    boolean isOver() {
        return over;
    }

    /** What is done when the client goes away before its answer. */
    void onGone(Runnable action) {
        onGone = requireNonNull(action, "action");
    }

    /** What is done when it has its answer, or nobody to answer to. */
    void onEnd(Runnable action) {
        onEnd = requireNonNull(action, "action");
    }

    private void gone() {
        if (!over) {
            finish(Outcome.GONE);
            onGone.run();
        }
    }

    /**
     * The body, as soon as it is whole. When it does not come, or is too large, the call is answered and this never
     * completes.
     */
    Future<byte[]> body(int bytesMax, Duration timeout) {
        long wanted = declaredBytes(bytesMax);
        if (wanted > bytesMax) {
            refuse(ProblemType.BODY_TOO_LARGE, "a body has at most " + bytesMax + " bytes");
            return Promise.<byte[]>promise().future();
        }
        if (!loop.shared().reserve(wanted)) {
            refuse(ProblemType.BUSY, "too many bytes are under way");
            return Promise.<byte[]>promise().future();
        }
        reserved = wanted;
        Promise<byte[]> whole = Promise.promise();
        Buffer body = Buffer.buffer();
        long timer = loop.timer(
                timeout,
                () -> refuse(
                        ProblemType.REQUEST_TIMEOUT, "the body was not complete after " + timeout.toMillis() + " ms"));
        request.exceptionHandler(broken -> loop.cancel(timer));
        request.handler(chunk -> {
            if (body.length() + chunk.length() <= bytesMax) {
                body.appendBuffer(chunk);
            } else {
                loop.cancel(timer);
                refuse(ProblemType.BODY_TOO_LARGE, "a body has at most " + bytesMax + " bytes");
            }
        });
        request.endHandler(ended -> {
            loop.cancel(timer);
            if (!over) {
                whole.complete(body.getBytes());
            }
        });
        request.resume();
        return whole.future();
    }

    /** What the client says, or the most when it does not say. */
    private long declaredBytes(int bytesMax) {
        String length = header(CONTENT_LENGTH);
        try {
            return length == null ? bytesMax : Long.parseLong(length);
        } catch (NumberFormatException garbled) {
            return Long.MAX_VALUE;
        }
    }

    void refuse(ProblemType type, String detail) {
        reply(new Problem(type, detail).toReply());
    }

    /** Answers; once only. */
    void reply(Reply reply) {
        if (over) {
            return;
        }
        finish(outcome(reply.status()));
        HttpServerResponse response = request.response().setStatusCode(reply.status());
        reply.headers().forEach(response::putHeader);
        response.putHeader("Cache-Control", "no-store");
        boolean isLast = (!request.isEnded() && hasBody()) || loop.isDraining();
        if (isLast) {
            response.putHeader("Connection", "close");
        }
        Future<Void> written = method().equals(HttpMethod.HEAD)
                ? response.putHeader(
                                CONTENT_LENGTH, Integer.toString(reply.body().length()))
                        .end()
                : response.end(reply.body());
        if (isLast) {
            written.onComplete(done -> linger());
        } else {
            request.resume();
        }
    }

    private boolean hasBody() {
        String length = header(CONTENT_LENGTH);
        return header("Transfer-Encoding") != null || (length != null && !length.equals("0"));
    }

    /** Lets the client read the answer before its unread body resets the connection. */
    private void linger() {
        long timer = loop.timer(
                Duration.ofMillis(LINGER_MILLIS), () -> request.connection().close());
        if (request.isEnded()) {
            loop.cancel(timer);
            request.connection().close();
            return;
        }
        request.handler(unread -> {});
        request.endHandler(ended -> {
            loop.cancel(timer);
            request.connection().close();
        });
        request.resume();
    }

    private void finish(Outcome outcome) {
        over = true;
        loop.shared().release(reserved);
        reserved = 0;
        onEnd.run();
        loop.onOver(request.connection());
        loop.listener().onRequest(operation, outcome, loop.clock().nanos() - sinceNanos);
    }

    static Outcome outcome(int status) {
        return switch (status) {
            case 202 -> Outcome.QUEUED;
            case 429, 503 -> Outcome.UNAVAILABLE;
            case 500 -> Outcome.FAILED;
            case 504 -> Outcome.UNANSWERED;
            default -> status < 400 ? Outcome.OK : Outcome.REFUSED;
        };
    }
}
