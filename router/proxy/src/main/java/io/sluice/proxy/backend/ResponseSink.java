package io.sluice.proxy.backend;

import io.netty.buffer.ByteBuf;
import io.sluice.wire.ResponseScanner;

/**
 * Where the response of one exchange goes. Called on the connection's event loop, in the order of the bytes: any number
 * of the first five, then exactly one of {@link #onEnd} and {@link #onLost}.
 */
public interface ResponseSink {
    /** Bytes to relay as they are; the callee releases them. */
    void onBytes(ByteBuf bytes);

    /** A whole OK packet, header included, that carries changes of the session's state; valid during the call. */
    void onSessionState(ByteBuf packet);

    /** The whole first packet of a prepared statement, header included; valid during the call. */
    void onPrepared(ByteBuf packet);

    /** The server asks for a file of the client: the whole packet, header included; valid during the call. */
    void onFileRequested(ByteBuf packet);

    /** No more bytes for now: flush what was written. */
    void onPause();

    /** The response is complete; {@code response} tells its status until the next exchange begins. */
    void onEnd(ResponseScanner response);

    /** The connection is gone before the response was complete: what was sent has an unknown outcome. */
    void onLost(BackendListener.CloseReason reason);

    /** The connection takes more bytes again, or no more for now. */
    void onWritable(boolean writable);
}
