package io.sluice.proxy.frontend;

import static java.util.Objects.requireNonNull;

import io.netty.buffer.ByteBuf;
import io.sluice.core.error.SqlError;
import io.sluice.proxy.backend.OwnAnswer;
import io.sluice.wire.Command;
import java.util.function.Consumer;

/** What the router itself asks on a session's connection, before or after the client's request. Owned by the session. */
final class OwnExchanges {
    private final ClientSession session;
    private final ClientConnection client;

    OwnExchanges(ClientSession session, ClientConnection client) {
        this.session = requireNonNull(session, "session");
        this.client = requireNonNull(client, "client");
    }

    /** Before the request is sent; a connection that is lost refuses the request. */
    void ask(Command command, Consumer<ByteBuf> argument, Consumer<OwnAnswer> then) {
        session.await();
        long number = session.request().number;
        session.loop().pools().ask(session.lease().held(), command, argument).onComplete((answer, failure) -> {
            if (answer == null) {
                session.resume(number, () -> {
                    session.lease().onLost();
                    session.refuse(SqlError.SHARD_UNREACHABLE, session.tenant().shard());
                });
                return;
            }
            try {
                session.resume(number, () -> then.accept(answer));
            } finally {
                answer.release();
            }
        });
    }

    /** Answers the request with the answer that the shard gave to the router; nothing of the request is sent. */
    void answerWith(OwnAnswer answer) {
        ByteBuf copy = client.context().alloc().buffer().writeBytes(answer.toBytes());
        session.answer(() -> {
            client.write(copy);
            client.flush();
        });
    }

    /** The client chose what it wants to be told; the router goes on being told everything and chooses for it. */
    void adoptTrackers() {
        session.await();
        long number = session.request().number;
        session.memory()
                .trackers()
                .adopt(session.loop().pools(), session.lease().held(), session.request().settings)
                .onSuccess(session.memory()::adopt)
                .onComplete(done -> session.resume(number, session::ready));
    }
}
