package io.sluice.proxy.membership;

import io.vertx.core.Future;

/** The routers that share their logs with this one. Any thread. */
public interface Membership {
    /** Of a router that shares its logs with no other. */
    Membership ALONE = new Membership() {
        @Override
        public RouterStanding standing() {
            return RouterStanding.ALONE;
        }

        @Override
        public Future<Void> remove(String router) {
            return Future.failedFuture(new IllegalStateException("this router shares its logs with no other"));
        }
    };

    /** As this router knows it now. */
    RouterStanding standing();

    /**
     * Has the routers agree that one is no more of them. Completes when they have. Fails if nobody leads, or they did not
     * agree in time: then it may be so in part, and may be asked again.
     */
    Future<Void> remove(String router);
}
