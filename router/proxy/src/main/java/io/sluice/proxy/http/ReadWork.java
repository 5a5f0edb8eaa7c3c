package io.sluice.proxy.http;

import static java.util.Objects.requireNonNull;

import io.sluice.core.error.SqlError;
import io.sluice.core.tenant.ServerAddress;
import io.sluice.proxy.http.Request.Statement;
import io.sluice.proxy.read.Read;
import io.sluice.proxy.read.ReadOutcome;
import io.sluice.proxy.read.Reads;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** A request that reads. One event loop's. */
final class ReadWork implements Turn.Work {
    private final Reads reads;
    private final Request request;
    private @Nullable Read read;

    ReadWork(Reads reads, Request request) {
        this.reads = requireNonNull(reads, "reads");
        this.request = requireNonNull(request, "request");
    }

    @Override
    public Future<Turn.Answer> run(@Nullable ServerAddress replica) {
        Statement statement = request.statements().get(0);
        Read begun =
                reads.start(request.tenant(), replica, statement.sql(), statement.places(), statement.parameters());
        read = begun;
        return begun.outcome().map(outcome -> answer(outcome, replica == null ? "primary" : "replica"));
    }

    private Turn.Answer answer(ReadOutcome outcome, String source) {
        if (outcome instanceof ReadOutcome.Rows rows) {
            return Turn.Answer.of(new Reply(200, wrapped(rows.json())).with("Sluice-Source", source));
        }
        if (outcome instanceof ReadOutcome.Refused refused) {
            return Turn.Answer.of(Problem.ofShard(refused.code(), refused.sqlState(), refused.text(), 0)
                    .toReply());
        }
        if (outcome instanceof ReadOutcome.OtherParameters other) {
            return Turn.Answer.of(mismatch(0, other.places(), statementPlaces()).toReply());
        }
        if (outcome instanceof ReadOutcome.Failed failed) {
            boolean isUnsent = failed.error().retry() == SqlError.Retry.NOT_SENT_SAFE;
            return new Turn.Answer(Problem.of(failed.error(), failed.text()).toReply(), isUnsent);
        }
        return Turn.Answer.of(new Problem(
                        ProblemType.RESULT_TOO_LARGE,
                        "more than " + reads.limits().rowsMax() + " rows, or "
                                + reads.limits().bytesMax() + " bytes of them; read in parts")
                .toReply());
    }

    private int statementPlaces() {
        return request.statements().get(0).places();
    }

    static Problem mismatch(int statement, int places, int given) {
        return new Problem(
                ProblemType.PARAMETERS_MISMATCH,
                "the text has " + places + " places for parameters, and " + given + " were given",
                OptionalInt.empty(),
                "",
                "/statements/" + statement);
    }

    private static Buffer wrapped(Buffer result) {
        return Buffer.buffer(result.length() + 16)
                .appendString("{\"results\":[")
                .appendBuffer(result)
                .appendString("]}");
    }

    @Override
    public Future<Reply> queue() {
        throw new IllegalStateException("the gate queues no reads");
    }

    @Override
    public Problem refused(SqlError error, String text) {
        return Problem.of(error, text);
    }

    @Override
    public Future<Reply> abandoned(SqlError error, String text) {
        gone();
        return Future.succeededFuture(Problem.of(error, text).toReply());
    }

    @Override
    public void gone() {
        Read begun = read;
        if (begun != null) {
            begun.abandon();
        }
    }
}
