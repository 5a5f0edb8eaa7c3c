package io.sluice.proxy.frontend;

import io.netty.buffer.ByteBuf;

/** Who gets what one client sends: its login first, its session then. Called on the client's event loop. */
interface CommandTarget {
    /**
     * A packet, header included; the callee releases it. It is whole, or it is the first part of a command that is too
     * long to be held: the rest follows by {@link #onMore}, but not before {@link ClientConnection#more}.
     */
    void onPacket(ByteBuf packet, boolean whole);

    /** The next part of a long command, or of a file that the client was asked for; the callee releases it. */
    void onMore(ByteBuf bytes, boolean last);

    /** The client takes more bytes again, or no more for now. */
    void onWritable(boolean writable);

    /** The client is gone. */
    void onClosed();
}
