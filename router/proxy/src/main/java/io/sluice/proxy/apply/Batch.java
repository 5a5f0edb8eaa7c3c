package io.sluice.proxy.apply;

import static java.util.Objects.requireNonNull;

import io.sluice.core.log.Position;
import io.sluice.core.queue.Settlement;
import io.sluice.core.session.CarriedState;
import io.sluice.proxy.apply.DrainSessions.Wish;
import io.sluice.proxy.line.Reply;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * Applies the entries of one batch: those behind each other whose sessions can follow each other within a transaction in
 * one, and the next ones in the next. Owned by its event loop.
 */
final class Batch {
    private final Transactions transactions;
    private final Function<CarriedState, Wish> wish;
    private final long stream;
    private final List<Entry> entries;
    private final ApplierSettings settings;
    private final List<Settlement.Applied> applied = new ArrayList<>();

    Batch(
            Transactions transactions,
            Function<CarriedState, Wish> wish,
            long stream,
            List<Entry> entries,
            ApplierSettings settings) {
        this.transactions = requireNonNull(transactions, "transactions");
        this.wish = requireNonNull(wish, "wish");
        this.stream = stream;
        this.entries = List.copyOf(entries);
        this.settings = requireNonNull(settings, "settings");
    }

    /** Never fails. */
    Future<BatchResult> apply() {
        List<Entry> next = next();
        Position last = next.get(next.size() - 1).position();
        Transaction.Work work =
                new Transaction.Work(next, new Transaction.Mark(stream, last.value()), settings.unansweredBytesMax());
        return transactions.run(wish.apply(next.get(0).write().session()), work).compose(ending -> {
            if (ending instanceof Ending.Committed committed) {
                committed.outcomes().forEach(outcome -> applied.add(settlement(outcome)));
                if (applied.size() < entries.size()) {
                    return apply();
                }
            }
            return Future.succeededFuture(result(ending, applied, next));
        });
    }

    /** The entries of the next transaction. */
    private List<Entry> next() {
        int from = applied.size();
        int to = from + 1;
        while (to < entries.size()
                && SessionFacts.change(
                                entries.get(to - 1).write().session(),
                                entries.get(to).write().session())
                        .isPresent()) {
            to++;
        }
        return entries.subList(from, to);
    }

    private static Settlement.Applied settlement(Ending.Outcome outcome) {
        if (outcome instanceof Ending.Outcome.Done done) {
            return StatementResult.together(done.statements());
        }
        if (outcome instanceof Ending.Outcome.Repeated repeated) {
            return StatementResult.together(repeated.statements());
        }
        return Settlement.Applied.BEFORE;
    }

    /** @param entries of the transaction that ended so */
    private static BatchResult result(Ending ending, List<Settlement.Applied> applied, List<Entry> entries) {
        if (ending instanceof Ending.Lost lost) {
            return new BatchResult.Lost(applied, lost.why(), lost.code(), lost.mayBeCommitted());
        }
        if (ending instanceof Ending.Refused refused) {
            Reply.Refused reply = refused.reply();
            Position position = entries.get(refused.write()).position();
            return new BatchResult.Failed(applied, position, reply.code(), reply.sqlState(), reply.text());
        }
        return new BatchResult.Applied(applied);
    }
}
