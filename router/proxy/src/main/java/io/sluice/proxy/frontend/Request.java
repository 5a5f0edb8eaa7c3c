package io.sluice.proxy.frontend;

import io.netty.buffer.ByteBuf;
import io.sluice.core.sql.StatementKind;
import io.sluice.core.sql.StatementLexer;
import io.sluice.core.sql.VariableSetting;
import io.sluice.core.tenant.TenantRecord;
import io.sluice.wire.Command;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The command that a session is working on. One for each session, reused; owned by its event loop. */
final class Request {
    Command command = Command.COM_PING;
    /** What the client sent, header included, as long as it is not on its way to the shard. */
    @Nullable
    ByteBuf packet;

    boolean whole;
    /** Another one for each request; whoever waits for something of an old one comes too late. */
    long number;

    long startedNanos;
    long bytes;
    StatementKind kind = StatementKind.EMPTY;
    int effects;
    /** The session variables that its text sets. */
    List<VariableSetting> settings = List.of();
    /** Where it goes; null as long as that is not decided. */
    @Nullable
    TenantRecord tenant;

    /** The statement that it prepares or executes. */
    @Nullable
    PreparedStatement statement;

    byte @Nullable [] text;

    /** Reads on in a text that is not whole yet. */
    @Nullable
    StatementLexer streamed;

    /** Whether it chooses another tenant or database, if the shard agrees. */
    boolean chooses;

    void begin(Command next, ByteBuf from, boolean isWhole, long now) {
        number++;
        command = next;
        packet = from;
        whole = isWhole;
        startedNanos = now;
        bytes = from.readableBytes();
        kind = StatementKind.OTHER;
        effects = 0;
        settings = List.of();
        tenant = null;
        statement = null;
        text = null;
        streamed = null;
        chooses = false;
    }

    /** Hands the packet over to who sends it. */
    ByteBuf take() {
        ByteBuf taken = packet;
        if (taken == null) {
            throw new IllegalStateException("the packet of " + command + " was taken twice");
        }
        packet = null;
        return taken;
    }

    void drop() {
        ByteBuf dropped = packet;
        if (dropped != null) {
            packet = null;
            dropped.release();
        }
    }
}
