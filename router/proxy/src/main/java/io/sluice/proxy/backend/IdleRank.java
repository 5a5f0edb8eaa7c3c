package io.sluice.proxy.backend;

/** How well an idle connection serves a request. */
final class IdleRank {
    /** Not at all. */
    static final int NO = Integer.MAX_VALUE;

    private IdleRank() {}

    /**
     * The lower the better.
     *
     * @param full whether no connection may be opened beside it
     */
    static int of(BackendConnection idleOne, LeaseRequest request, long now, boolean full, BackendSettings settings) {
        if (!idleOne.profile().equals(request.profile())) {
            return NO;
        }
        ServerSession session = idleOne.session;
        // Records of the map are compared by identity: another object is another version, and that is a field's cost.
        @SuppressWarnings("ReferenceEquality")
        boolean sameTenant = session.tenant() == request.tenant();
        if (session.holder() == request.holder()) {
            return sameTenant ? 0 : 3;
        }
        if (session.holder() == null) {
            return sameTenant ? 1 : 2;
        }
        long idleNanos = now - idleOne.idleSinceNanos;
        if (idleNanos >= settings.stealAfter().toNanos() || full) {
            return isFree(idleOne, now, settings) ? (sameTenant ? 4 : 5) : NO;
        }
        return NO;
    }

    /** Whether its last session needs it no more, or has had the time to ask for its diagnostics. */
    static boolean isFree(BackendConnection idleOne, long now, BackendSettings settings) {
        return !idleOne.session.hasDiagnostics()
                || now - idleOne.idleSinceNanos >= settings.diagnosticsHold().toNanos();
    }
}
