package io.sluice.proxy.line;

import static java.util.Objects.requireNonNull;

import io.sluice.core.health.Cause;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A connection of the router's own, logged in: one small statement at a time, by the text protocol. Whatever ends a
 * statement other than its answer destroys the socket. Owned by its event loop.
 */
public final class Line {
    static final int ANSWER_BYTES_MAX = 64 * 1024;

    private final Vertx vertx;
    private final OwnSession session;
    private boolean busy;

    Line(Vertx vertx, OwnSession session) {
        this.vertx = requireNonNull(vertx, "vertx");
        this.session = requireNonNull(session, "session");
    }

    /** Whether it may be used; a line that nobody uses can be lost unnoticed all the same. */
    public boolean isOpen() {
        return session.isOpen();
    }

    /**
     * Runs one statement; its rows, none for a statement without. Fails with a {@link LineException}; only after the
     * server's own error the line is still open.
     */
    public Future<List<List<@Nullable String>>> run(String sql, Duration deadline) {
        if (!isOpen()) {
            return Future.failedFuture(new LineException(Cause.CONNECTION_RESET));
        }
        if (busy) {
            throw new IllegalStateException("a second statement on one line");
        }
        busy = true;
        long timer = vertx.setTimer(Math.max(1, deadline.toMillis()), fired -> session.destroy(Cause.TIMED_OUT));
        Future<Reply> answer = session.query(sql);
        session.flush();
        return answer.onComplete(done -> {
                    busy = false;
                    vertx.cancelTimer(timer);
                })
                .compose(Line::rows);
    }

    private static Future<List<List<@Nullable String>>> rows(Reply reply) {
        if (reply instanceof Reply.Done done) {
            return Future.succeededFuture(done.rows());
        }
        return Future.failedFuture(LineException.ofCode(((Reply.Refused) reply).code()));
    }

    /** Ends it at once, without a word to the server; a statement under way fails. */
    public void destroy() {
        session.destroy(Cause.CONNECTION_RESET);
    }
}
