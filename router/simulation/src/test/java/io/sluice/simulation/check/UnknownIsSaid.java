package io.sluice.simulation.check;

import io.sluice.core.error.SqlError;
import io.sluice.core.gate.Access;
import io.sluice.simulation.router.Statement;
import io.sluice.simulation.router.Witness;

/** P6: the outcome of what was sent and not answered is told to be unknown; only a plain read may be told otherwise. */
final class UnknownIsSaid implements Witness {
    @Override
    public void onTold(Statement statement) {
        if (statement.sent() == 0 || statement.error().isEmpty()) {
            return;
        }
        boolean read = statement.access() == Access.PLAIN_READ;
        SqlError.Retry due = read ? SqlError.Retry.READ_SAFE : SqlError.Retry.UNKNOWN_OUTCOME;
        if (statement.error().get().retry() != due) {
            throw new Violation(this, "%s was sent", statement);
        }
    }
}
