package io.sluice.proxy.http;

/** What happens on the HTTP port on one event loop, for the metrics. Called on that event loop; must return at once. */
public interface HttpListener {
    /** Listens to nothing. */
    HttpListener NONE = new HttpListener() {};

    /** What a request was for. */
    enum Operation {
        STATEMENTS,
        RECEIPT,
        /** The index, the document, and what is nothing. */
        OTHER
    }

    /** How a request ended. */
    enum Outcome {
        OK,
        /** It was queued: 202. */
        QUEUED,
        /** Nothing was executed, by the client's fault or the data's: 4xx. */
        REFUSED,
        /** Nothing was executed, and later it may be: 429, 503. */
        UNAVAILABLE,
        /** The shard did not answer: 504. */
        UNANSWERED,
        /** A bug: 500. */
        FAILED,
        /** The client went away before the answer. */
        GONE
    }

    default void onConnected() {}

    default void onDisconnected() {}

    /** @param nanos from the head of the request to the end of the answer */
    default void onRequest(Operation operation, Outcome outcome, long nanos) {}
}
