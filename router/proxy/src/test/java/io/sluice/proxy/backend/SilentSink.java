package io.sluice.proxy.backend;

import io.netty.buffer.ByteBuf;
import io.sluice.proxy.backend.BackendListener.CloseReason;
import io.sluice.wire.ResponseScanner;

/** Takes an answer that nobody wants. */
final class SilentSink implements ResponseSink {
    @Override
    public void onBytes(ByteBuf bytes) {
        bytes.release();
    }

    @Override
    public void onSessionState(ByteBuf packet) {}

    @Override
    public void onPrepared(ByteBuf packet) {}

    @Override
    public void onFileRequested(ByteBuf packet) {}

    @Override
    public void onPause() {}

    @Override
    public void onWritable(boolean writable) {}

    @Override
    public void onLost(CloseReason reason) {}

    @Override
    public void onEnd(ResponseScanner response) {}
}
