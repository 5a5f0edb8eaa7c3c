package io.sluice.proxy.backend;

import io.sluice.core.session.CarriedState;
import io.sluice.core.tenant.TenantRecord;

/** Whoever kills a statement by a connection that counts for no pool: a holder without a state. */
final class StatementKill implements LeaseHolder {
    static final StatementKill HOLDER = new StatementKill();

    private StatementKill() {}

    @Override
    public CarriedState carried(TenantRecord of) {
        return CarriedState.EMPTY;
    }

    @Override
    public void onInsertIdTaken(long insertId) {}

    @Override
    public void onConnectionTaken(BackendConnection connection) {}
}
