package io.sluice.simulation.check;

import io.sluice.simulation.router.Statement;
import io.sluice.simulation.router.Witness;

/** P7: nothing goes out under a lease that has been destroyed. */
final class DestroyedStaysSilent implements Witness {
    @Override
    public void onUse(Statement statement, boolean destroyed) {
        if (destroyed) {
            throw new Violation(this, "%s goes over a connection that was destroyed", statement);
        }
    }
}
