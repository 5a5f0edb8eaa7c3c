package io.sluice.proxy.apply;

import static java.util.Objects.requireNonNull;

import io.sluice.core.queue.Settlement;
import io.sluice.proxy.line.LineException;
import io.sluice.proxy.line.Reply;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/** What is done with a marker table besides applying writes. Owned by its session's event loop. */
final class Housekeeping {
    private final DrainSession session;
    private final MarkerRows rows;

    Housekeeping(DrainSession session, MarkerRows rows) {
        this.session = requireNonNull(session, "session");
        this.rows = requireNonNull(rows, "rows");
    }

    Future<OptionalLong> watermark(long stream) {
        return ask(rows.readMark(stream))
                .compose(read -> ask("ROLLBACK")
                        .map(
                                read.rows().isEmpty()
                                        ? OptionalLong.empty()
                                        : OptionalLong.of(Long.parseLong(text(read, 0)))));
    }

    /** False if the mark stands behind the position already, and not because that was passed as dead. */
    Future<Boolean> pass(long stream, long position, Settlement.Dead error) {
        return ask("START TRANSACTION")
                .compose(begun -> ask(rows.makeMark(stream)))
                .compose(made -> ask(rows.lockMark(stream)))
                .map(MarkRow::of)
                .compose(mark -> mark.seq() >= position
                        ? ask("ROLLBACK").map(mark.dead() == position)
                        : ask(rows.passDead(stream, position, error))
                                .compose(moved -> ask("COMMIT").map(true)));
    }

    Future<Integer> forgetKeys(Duration olderThan, int limit) {
        return ask(session.unpin())
                .compose(running -> ask(rows.oldKeys(olderThan, limit)))
                .compose(old -> {
                    List<String> ids = new ArrayList<>();
                    for (int row = 0; row < old.rows().size(); row++) {
                        ids.add(text(old, row));
                    }
                    return ids.isEmpty()
                            ? ask("ROLLBACK").map(0)
                            : ask(rows.forgetKeys(ids))
                                    .compose(done -> ask("COMMIT").map((int) done.affectedRows()));
                });
    }

    private static String text(Reply.Done done, int row) {
        return String.valueOf(done.rows().get(row).get(0));
    }

    private Future<Reply.Done> ask(String sql) {
        Future<Reply> answer = session.line().query(sql);
        session.line().flush();
        return answer.compose(reply -> reply instanceof Reply.Done done
                ? Future.succeededFuture(done)
                : Future.failedFuture(LineException.ofCode(((Reply.Refused) reply).code())));
    }
}
