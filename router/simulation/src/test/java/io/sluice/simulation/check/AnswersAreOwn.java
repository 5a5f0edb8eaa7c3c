package io.sluice.simulation.check;

import io.sluice.simulation.router.Statement;
import io.sluice.simulation.router.Witness;
import io.sluice.simulation.world.Reply;

/** What a client gets is the answer to its own statement. */
final class AnswersAreOwn implements Witness {
    @Override
    public void onAnswered(Statement statement, Reply reply) {
        if (reply.id() != statement.id()) {
            throw new Violation(this, "%s gets the answer to statement %s", statement, reply.id());
        }
    }
}
