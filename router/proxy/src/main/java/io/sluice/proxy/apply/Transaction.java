package io.sluice.proxy.apply;

import static java.util.Objects.requireNonNull;

import io.sluice.core.error.SqlError;
import io.sluice.core.health.Cause;
import io.sluice.core.queue.IdempotencyKey;
import io.sluice.core.queue.QueuedStatement;
import io.sluice.core.queue.QueuedWrite;
import io.sluice.proxy.line.LineException;
import io.sluice.proxy.line.OwnSession;
import io.sluice.proxy.line.Reply;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One transaction on a shard: the marker, the writes, the marker's new place, COMMIT. Owned by its session's event loop.
 *
 * <p>Two rules make it safe to give up at any point and to begin anew elsewhere, while what was given up may still be
 * executed: nothing is sent behind the marker before the marker has answered, since its row is locked by then and says
 * what is applied; and COMMIT is sent only when every statement has answered well, so that a transaction whose end is not
 * known either has all of it or nothing. Between these, commands are sent without waiting for answers.
 */
final class Transaction {
    private static final Logger LOG = LoggerFactory.getLogger(Transaction.class);
    private static final int DUPLICATE = 1062;
    private static final Reply.Refused NO_PLAIN_WRITE =
            Reply.Refused.of(SqlError.COMMAND_REFUSED, "the statement", "it is no INSERT, REPLACE, UPDATE or DELETE");
    /** With the code that MySQL has for a command that is not allowed within a transaction. */
    private static final Reply.Refused ENDED =
            new Reply.Refused(1179, "25000", "The statement ended the transaction in which it was applied");

    private final DrainSession session;
    private final OwnSession line;
    private final MarkerRows rows;
    private final Work work;
    private final List<List<StatementResult>> results = new ArrayList<>();
    private final List<Ending.Outcome> outcomes = new ArrayList<>();
    private Future<Reply> last = Future.failedFuture("nothing was sent");
    private Ending.@Nullable Refused refused;
    private boolean factsKnown = true;
    private boolean commitSent;
    private boolean clean;

    /**
     * What is to be applied.
     *
     * @param mark the log's mark that is kept with it, if it comes from a log
     */
    record Work(List<Entry> entries, @Nullable Mark mark, int unansweredBytesMax) {
        Work {
            entries = List.copyOf(entries);
        }
    }

    /**
     * A place in a log.
     *
     * @param stream the log
     * @param position behind which the mark is moved
     */
    record Mark(long stream, long position) {}

    Transaction(DrainSession session, MarkerRows rows, Work work) {
        this.session = requireNonNull(session, "session");
        this.line = session.line();
        this.rows = requireNonNull(rows, "rows");
        this.work = requireNonNull(work, "work");
    }

    /** Whether its session may be used by another, once it has ended. */
    boolean isClean() {
        return clean;
    }

    /** Ends exactly once and never fails; whoever gives it up destroys the session. */
    Future<Ending> run() {
        return begin().compose(mark -> send(firstBehind(mark)).compose(sent -> finish(mark.seq())))
                .recover(failure -> Future.succeededFuture(Ending.of(failure, commitSent)));
    }

    // -- the marker -------------------------------------------------------------------------------------------------

    private Future<MarkRow> begin() {
        Mark mark = work.mark();
        Future<Reply> begun = await(line.query("START TRANSACTION"));
        if (mark == null) {
            return Future.succeededFuture(MarkRow.NONE);
        }
        Future<Reply> made = line.query(rows.makeMark(mark.stream()));
        Future<Reply> read = line.query(rows.lockMark(mark.stream()));
        line.flush();
        return begun.compose(Transaction::unlessRefused)
                .compose(done -> made)
                .compose(Transaction::unlessRefused)
                .compose(done -> read)
                .compose(Transaction::unlessRefused)
                .map(MarkRow::of);
    }

    private static Future<Reply.Done> unlessRefused(Reply reply) {
        return reply instanceof Reply.Done done
                ? Future.succeededFuture(done)
                : Future.failedFuture(LineException.ofCode(((Reply.Refused) reply).code()));
    }

    /** The first write that is not settled. One that was passed as dead is refused as it was then. */
    private int firstBehind(MarkRow mark) {
        int index = 0;
        for (Entry entry : work.entries()) {
            long position = entry.position().value();
            if (work.mark() == null || position > mark.seq()) {
                break;
            }
            if (position == mark.dead()) {
                refuse(index, 0, mark.error());
            }
            index++;
        }
        return index;
    }

    // -- the writes -------------------------------------------------------------------------------------------------

    /** Sends the writes from this one on, and waits for the answers; stops at the first that is refused. */
    private Future<Void> send(int from) {
        for (int index = outcomes.size(); index < from; index++) {
            outcomes.add(new Ending.Outcome.Before());
            results.add(List.of());
        }
        for (int index = from; index < work.entries().size() && refused == null; index++) {
            results.add(new ArrayList<>());
            outcomes.add(new Ending.Outcome.Done(List.of()));
            Future<Void> sent = sendWrite(index);
            if (!sent.isComplete() || sent.failed()) {
                int next = index + 1;
                return sent.compose(done -> send(next));
            }
        }
        return Future.succeededFuture();
    }

    /** Complete at once where nothing had to be waited for. */
    private Future<Void> sendWrite(int index) {
        QueuedWrite write = work.entries().get(index).write();
        Future<Void> room = room();
        if (!room.isComplete()) {
            return room.compose(answered -> sendWrite(index));
        }
        changeFacts(index, write);
        if (write.key().isEmpty()) {
            pin(index, write);
            return sendStatements(index, write, 0);
        }
        IdempotencyKey key = write.key().get();
        return claim(index, key).compose(isNew -> {
            if (!isNew || refused != null) {
                return Future.succeededFuture();
            }
            pin(index, write);
            return sendStatements(index, write, 0)
                    .compose(sent -> answered())
                    .onSuccess(answered -> keepResult(index, key));
        });
    }

    /** Whether more may be sent without waiting. */
    private Future<Void> room() {
        return line.unansweredBytes() < work.unansweredBytesMax() ? Future.succeededFuture() : answered();
    }

    /** All that was sent is answered. */
    private Future<Void> answered() {
        line.flush();
        return last.mapEmpty();
    }

    private void changeFacts(int index, QueuedWrite write) {
        List<String> changes = session.changeTo(write.session());
        if (!changes.isEmpty()) {
            session.changed(write.session());
        }
        for (String change : changes) {
            await(line.query(change)).onSuccess(reply -> {
                if (reply instanceof Reply.Refused refusal) {
                    factsKnown = false;
                    refuse(index, 0, refusal);
                }
            });
        }
    }

    private void pin(int index, QueuedWrite write) {
        String statement = session.pin(write.acceptedMicros());
        if (statement != null) {
            await(line.query(statement)).onSuccess(reply -> {
                if (reply instanceof Reply.Refused refusal) {
                    factsKnown = false;
                    refuse(index, 0, refusal);
                }
            });
        }
    }

    private Future<Void> sendStatements(int index, QueuedWrite write, int from) {
        for (int number = from; number < write.statements().size() && refused == null; number++) {
            QueuedStatement statement = write.statements().get(number);
            int same = number;
            Future<Void> room = room();
            if (!room.isComplete()) {
                return room.compose(answered -> sendStatements(index, write, same));
            }
            if (!mayBeSent(index, number, statement)) {
                break;
            }
            if (statement.parameters().isEmpty()) {
                run(index, number, line.run(statement.sql()));
                continue;
            }
            Long id = session.prepared(statement.sql());
            if (id == null) {
                return prepare(index, number, statement).compose(prepared -> sendStatements(index, write, same));
            }
            run(index, number, line.execute(id, statement.parameters().get()));
        }
        return Future.succeededFuture();
    }

    private boolean mayBeSent(int index, int number, QueuedStatement statement) {
        if (!WriteWords.isPlainWrite(statement.sql())) {
            refuse(index, number, NO_PLAIN_WRITE);
        } else if (!session.takes(statement)) {
            refuse(index, number, Reply.Refused.of(SqlError.PACKET_TOO_LARGE));
        }
        return refused == null;
    }

    private Future<Void> prepare(int index, int number, QueuedStatement statement) {
        Future<Reply> prepared = await(session.prepare(statement.sql()));
        line.flush();
        return prepared.map(reply -> {
            if (reply instanceof Reply.Refused refusal) {
                refuse(index, number, refusal);
            }
            return null;
        });
    }

    private void run(int index, int number, Future<Reply> answer) {
        await(answer).onSuccess(reply -> {
            if (reply instanceof Reply.Refused refusal) {
                refuse(index, number, refusal);
                return;
            }
            Reply.Done done = (Reply.Done) reply;
            results.get(index).add(StatementResult.of(done));
            if (!done.isInTransaction()) {
                // No plain write does that. What stands before it may be committed without its mark.
                LOG.error(
                        "event=write-ended-its-transaction tenant={} position={}",
                        session.tenant(),
                        work.entries().get(index).position());
                refuse(index, number, ENDED);
            }
        });
    }

    private Future<Reply> await(Future<Reply> answer) {
        last = answer;
        return answer;
    }

    private void refuse(int index, int number, Reply.Refused reply) {
        if (refused == null) {
            refused = new Ending.Refused(index, number, reply);
        }
    }

    // -- the key ----------------------------------------------------------------------------------------------------

    /** Takes the key for this write; false if it is taken, and the outcome is what it answered then, or a refusal. */
    private Future<Boolean> claim(int index, IdempotencyKey key) {
        // Its age is counted from now, not from when the write was accepted.
        await(line.query(session.unpin()));
        Future<Reply> claimed = await(line.query(rows.claimKey(key)));
        line.flush();
        return claimed.compose(reply -> {
            if (reply instanceof Reply.Done || refused != null) {
                return Future.succeededFuture(refused == null);
            }
            Reply.Refused refusal = (Reply.Refused) reply;
            if (refusal.code() != DUPLICATE) {
                refuse(index, 0, refusal);
                return Future.succeededFuture(false);
            }
            return repeat(index, key).map(false);
        });
    }

    private Future<Void> repeat(int index, IdempotencyKey key) {
        Future<Reply> read = await(line.query(rows.readKey(key)));
        line.flush();
        return read.compose(Transaction::unlessRefused).compose(done -> {
            if (done.rows().isEmpty()) {
                // Forgotten between the two statements.
                return Future.failedFuture(new LineException(Cause.OTHER_ERROR));
            }
            List<@Nullable String> row = done.rows().get(0);
            if (!key.digest().toUpperCase(Locale.ROOT).equals(row.get(0))) {
                refuse(index, 0, Reply.Refused.of(SqlError.KEY_REUSED));
            } else {
                outcomes.set(index, new Ending.Outcome.Repeated(StatementResult.ofText(String.valueOf(row.get(1)))));
            }
            return Future.succeededFuture();
        });
    }

    private void keepResult(int index, IdempotencyKey key) {
        if (refused == null) {
            await(line.query(rows.keepResult(key, results.get(index)))).onSuccess(reply -> {
                if (reply instanceof Reply.Refused refusal) {
                    refuse(index, 0, refusal);
                }
            });
        }
    }

    // -- the end ----------------------------------------------------------------------------------------------------

    private Future<Ending> finish(long applied) {
        Mark mark = work.mark();
        if (refused != null || mark == null || mark.position() <= applied) {
            return answered().compose(done -> end());
        }
        Future<Reply> moved = await(line.query(rows.moveMark(mark.stream(), mark.position())));
        return answered()
                .compose(done -> refused != null
                        ? end()
                        : moved.compose(Transaction::unlessRefused)
                                .compose(row -> row.affectedRows() == 1
                                        ? end()
                                        : Future.failedFuture(new LineException(Cause.OTHER_ERROR))));
    }

    /** Every statement is answered. */
    private Future<Ending> end() {
        Ending.Refused refusal = refused;
        if (refusal != null) {
            return rollback(refusal);
        }
        commitSent = true;
        Future<Reply> committed = line.query("COMMIT");
        line.flush();
        return committed.compose(Transaction::unlessRefused).map(done -> {
            clean = true;
            for (int index = 0; index < outcomes.size(); index++) {
                if (outcomes.get(index) instanceof Ending.Outcome.Done) {
                    outcomes.set(index, new Ending.Outcome.Done(results.get(index)));
                }
            }
            return new Ending.Committed(outcomes);
        });
    }

    /** Also without an answer nothing is committed: COMMIT is never sent. */
    private Future<Ending> rollback(Ending.Refused refusal) {
        Future<Reply> undone = line.query("ROLLBACK");
        line.flush();
        return undone.<Ending>map(reply -> {
                    clean = factsKnown && reply instanceof Reply.Done;
                    return refusal;
                })
                .otherwise(refusal);
    }
}
