package io.sluice.proxy.http;

import static java.util.Objects.requireNonNull;

import io.sluice.core.error.SqlError;
import io.sluice.core.gate.Access;
import io.sluice.core.queue.QueuedWrite;
import io.sluice.core.queue.Receipt;
import io.sluice.core.tenant.ServerAddress;
import io.sluice.core.tenant.ShardRecord;
import io.sluice.core.tenant.TenantPolicy;
import io.sluice.proxy.apply.RunResult;
import io.sluice.proxy.apply.StatementResult;
import io.sluice.proxy.http.Request.Statement;
import io.sluice.proxy.queue.QueueRefusedException;
import io.sluice.proxy.queue.WriteQueue;
import io.sluice.proxy.read.Reads;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A request that writes: one statement, or several as one transaction. One event loop's. */
final class WriteWork implements Turn.Work {
    private final StatementRunner runner;
    private final WriteQueue queue;
    private final Request request;
    private final Supplier<Optional<ShardRecord>> shard;
    private final Duration deadline;
    private final QueuedWrite write;

    /** @param shard the tenant's as the map has it when it is asked; empty if there is none any more */
    WriteWork(
            StatementRunner runner,
            WriteQueue queue,
            Request request,
            Supplier<Optional<ShardRecord>> shard,
            Duration deadline) {
        this.runner = requireNonNull(runner, "runner");
        this.queue = requireNonNull(queue, "queue");
        this.request = requireNonNull(request, "request");
        this.shard = requireNonNull(shard, "shard");
        this.deadline = requireNonNull(deadline, "deadline");
        this.write = new QueuedWrite(
                request.tenant().id(),
                request.tenant().epoch(),
                queue.nowMicros(),
                Reads.carried(request.tenant()),
                request.key(),
                request.statements().stream().map(Statement::toQueued).toList());
    }

    @Override
    public Future<Turn.Answer> run(@Nullable ServerAddress replica) {
        // Only now: it may have waited at the gate while the shard got another primary.
        Optional<ShardRecord> now = shard.get();
        if (now.isEmpty()) {
            return Future.succeededFuture(unsent());
        }
        return runner.run(now.get(), request.tenant(), write, deadline).compose(this::answer);
    }

    private Turn.Answer unsent() {
        SqlError error = SqlError.SHARD_UNREACHABLE;
        return new Turn.Answer(
                Problem.of(error, error.text(request.tenant().shard())).toReply(), true);
    }

    private Future<Turn.Answer> answer(RunResult result) {
        if (result instanceof RunResult.Done done) {
            return Future.succeededFuture(Turn.Answer.of(done(done)));
        }
        if (result instanceof RunResult.Failed failed) {
            return Future.succeededFuture(
                    Turn.Answer.of(Problem.ofShard(failed.code(), failed.sqlState(), failed.text(), failed.statement())
                            .toReply()));
        }
        if (result instanceof RunResult.Lost lost && !lost.mayBeCommitted()) {
            return Future.succeededFuture(unsent());
        }
        SqlError error = SqlError.OUTCOME_UNKNOWN;
        return unanswered(error, error.text(request.tenant().shard())).map(Turn.Answer::of);
    }

    private static Reply done(RunResult.Done done) {
        JsonArray results = new JsonArray();
        for (StatementResult each : done.statements()) {
            results.add(json(each.affectedRows(), each.insertId(), each.warnings()));
        }
        return Reply.json(200, new JsonObject().put("results", results));
    }

    /** Counts are numbers; an id has 64 bits, which a JSON number may not have, and so is a text. */
    static JsonObject json(long affectedRows, long insertId, int warnings) {
        return new JsonObject()
                .put("affectedRows", affectedRows)
                .put("insertId", insertId == 0 ? null : Long.toUnsignedString(insertId))
                .put("warnings", warnings);
    }

    @Override
    public Future<Reply> queue() {
        return queue.append(request.tenant(), write)
                .map(WriteWork::accepted)
                .recover(failure -> failure instanceof QueueRefusedException refused
                        ? Future.succeededFuture(
                                Problem.of(refused.error(), refused.text()).toReply())
                        : Future.failedFuture(failure));
    }

    private static Reply accepted(Receipt receipt) {
        return Reply.json(
                        202, new JsonObject().put("receipt", receipt.toString()).put("status", "queued"))
                .with("Location", "/v1/receipts/" + receipt)
                .with("Preference-Applied", "respond-async");
    }

    @Override
    public Problem refused(SqlError error, String text) {
        String why = request.sorted().notQueueable();
        return Problem.of(error, error == SqlError.NOT_QUEUEABLE && !why.isEmpty() ? text + " (" + why + ")" : text);
    }

    @Override
    public Future<Reply> abandoned(SqlError error, String text) {
        return unanswered(error, text);
    }

    /** With a key it may go to the queue as well: whichever comes first on the shard, the other one finds its marker. */
    private Future<Reply> unanswered(SqlError error, String text) {
        boolean mayQueue = request.key().isPresent()
                && request.policy().writes() == TenantPolicy.Writes.QUEUE
                && request.sorted().access() == Access.QUEUEABLE_WRITE;
        return mayQueue
                ? queue()
                : Future.succeededFuture(Problem.of(error, text).toReply());
    }

    @Override
    public void gone() {
        // What was sent is seen to its end; with a key the client may ask again.
    }
}
