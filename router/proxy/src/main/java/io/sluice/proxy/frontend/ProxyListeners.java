package io.sluice.proxy.frontend;

import io.sluice.proxy.backend.BackendListener;

/** Makes the listeners of each event loop, so that they need not be shared. Called once a loop. */
public interface ProxyListeners {
    /** Listens to nothing. */
    ProxyListeners NONE = new ProxyListeners() {
        @Override
        public SessionListener sessions() {
            return SessionListener.NONE;
        }

        @Override
        public BackendListener backends() {
            return BackendListener.NONE;
        }
    };

    SessionListener sessions();

    BackendListener backends();
}
