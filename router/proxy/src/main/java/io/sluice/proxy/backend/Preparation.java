package io.sluice.proxy.backend;

import static java.util.Objects.requireNonNull;

import io.sluice.core.error.SqlError;
import io.sluice.core.session.CarriedState;
import io.sluice.proxy.backend.BackendListener.CloseReason;
import io.sluice.proxy.line.ConnectionLostException;
import io.sluice.wire.Capabilities;
import io.sluice.wire.Command;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.nio.charset.StandardCharsets;
import java.util.IdentityHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the server's session behind a leased connection what a client's session needs: nothing at all when it already is,
 * else a COM_CHANGE_USER, which clears whatever was there, and one SET. Owned by its event loop.
 *
 * <p>{@code session_track_system_variables='*'} makes the server tell every variable that a session sets, so that it can
 * be set again elsewhere; {@code session_track_state_change} tells of what cannot (MySQL 8.0 manual, 5.1.18).
 */
// Records of the map are compared by identity: another object is another version, and that is a field's cost.
@SuppressWarnings("ReferenceEquality")
final class Preparation {
    private static final Logger LOG = LoggerFactory.getLogger(Preparation.class);
    static final String TRACKING = "SET @@session.session_track_system_variables='*',"
            + "@@session.session_track_schema=ON,@@session.session_track_state_change=ON";
    /** Of MySQL; MariaDB tells the id of each commit among the variables, as last_gtid (seen with 11.4). Not in a transaction. */
    private static final String COMMITS = ",@@session.session_track_gtids=OWN_GTID";
    /** What the capability asks for at a login; MariaDB forgets it with COM_CHANGE_USER (seen with 11.4), MySQL does not. */
    private static final String IGNORE_SPACE =
            ",@@session.sql_mode=CONCAT_WS(',','IGNORE_SPACE',NULLIF(@@session.sql_mode,''))";

    private final BackendLoop loop;
    /** Whose insert ids are being asked for. */
    private final IdentityHashMap<LeaseHolder, Future<Void>> asked = new IdentityHashMap<>();

    Preparation(BackendLoop loop) {
        this.loop = requireNonNull(loop, "loop");
    }

    /** Fails with {@link LeaseFailedException}, or with {@link ConnectionLostException} when nothing was sent yet. */
    Future<BackendConnection> prepare(BackendConnection connection, LeaseRequest request) {
        ServerSession session = connection.session;
        boolean own = session.holder() == request.holder();
        if (!own && session.hasInsertId() && session.holder() != null) {
            // Before any wait: the session that may still want to know it could be served elsewhere meanwhile.
            return takeInsertId(connection).compose(taken -> prepare(connection, request));
        }
        Future<Void> asking = asked.get(request.holder());
        if (asking != null) {
            // The connection that this session used last goes to somebody else just now: what the session carries is
            // known once that is over, in whatever way.
            return asking.transform(done -> connection.isOpen()
                    ? prepare(connection, request)
                    : Future.failedFuture(new ConnectionLostException()));
        }
        if (!own && session.owesWord() && session.tenant() == request.tenant()) {
            return hear(connection).compose(heard -> prepare(connection, request));
        }
        CarriedState wanted = request.holder().carried(request.tenant());
        if (session.tenant() == request.tenant()
                && (own ? session.isOwn(wanted) : !request.clean() && session.isAlready(wanted))) {
            return taken(connection, request, wanted, false);
        }
        if (session.isFresh() && session.tenant() == request.tenant()) {
            return setUp(connection, wanted).compose(done -> taken(connection, request, wanted, false));
        }
        return takeInsertId(connection).compose(done -> {
            // Only now, since the holder may be the one whose insert id was taken.
            CarriedState now = request.holder().carried(request.tenant());
            return loop.connector()
                    .changeUser(connection, request.tenant(), now)
                    .compose(changed -> request.clean() ? forgetFoundRows(connection) : Future.succeededFuture())
                    .compose(ready -> setUp(connection, now))
                    .compose(ready -> taken(connection, request, now, true));
        });
    }

    /** COM_CHANGE_USER leaves what FOUND_ROWS() says as it was (seen with MySQL 8.0). */
    private Future<Void> forgetFoundRows(BackendConnection connection) {
        return ask(connection, "SELECT 0 FROM DUAL WHERE FALSE").map(answer -> {
            answer.release();
            return null;
        });
    }

    /**
     * Neither an error nor the end of rows for an older client tells what has changed. MySQL tells it with the next OK,
     * MariaDB never.
     */
    private Future<Void> hear(BackendConnection connection) {
        if (isOfMariaDb(connection)) {
            connection.session.told(true);
            return Future.succeededFuture();
        }
        return ask(connection, "DO 0").map(answer -> {
            connection.session.told(answer.isError() || answer.isStateTold());
            answer.release();
            return null;
        });
    }

    private static boolean isOfMariaDb(BackendConnection connection) {
        return connection.login().greeting().orElseThrow().serverVersion().contains("MariaDB");
    }

    private Future<BackendConnection> taken(
            BackendConnection connection, LeaseRequest request, CarriedState state, boolean cleaned) {
        LeaseHolder before = connection.session.holder();
        if (before != request.holder()) {
            loop.listener().onHandedOver(request.tenant().shard(), cleaned);
            if (before != null) {
                before.onConnectionTaken(connection);
            }
        }
        connection.session.taken(request.holder(), state);
        return Future.succeededFuture(connection);
    }

    private Future<Void> setUp(BackendConnection connection, CarriedState state) {
        StringBuilder sql = new StringBuilder(TRACKING);
        boolean mariaDb = isOfMariaDb(connection);
        if (!mariaDb) {
            sql.append(COMMITS);
        }
        if (mariaDb && Capabilities.has(connection.profile().capabilities(), Capabilities.CLIENT_IGNORE_SPACE)) {
            sql.append(IGNORE_SPACE);
        }
        if (!state.assignments().isEmpty()) {
            sql.append(',').append(state.assignments());
        }
        return set(connection, sql.toString());
    }

    Future<Void> set(BackendConnection connection, String sql) {
        return ask(connection, sql).compose(answer -> {
            boolean failed = answer.isError();
            int code = answer.errorCode();
            answer.release();
            if (failed) {
                LOG.warn(
                        "event=session-setup-failed shard={} code={}",
                        connection.pool().shard(),
                        code);
                return Future.failedFuture(new LeaseFailedException(
                        SqlError.SESSION_STATE_LOST, connection.pool().shard(), "session variables"));
            }
            return Future.succeededFuture();
        });
    }

    /**
     * Has the holder told of the insert id that it left on a connection which it does not hold, if nobody has asked for that
     * yet. Fails when it is lost with its connection.
     */
    Future<Void> fetchInsertId(BackendConnection connection, LeaseHolder holder) {
        Future<Void> asking = asked.get(holder);
        if (asking != null) {
            return asking.compose(done -> fetchInsertId(connection, holder));
        }
        if (!connection.session.owesInsertId(holder)) {
            return Future.succeededFuture();
        }
        if (!connection.isIdle()) {
            return Future.failedFuture(new ConnectionLostException());
        }
        connection.pool().takeOut(connection);
        return takeInsertId(connection).onComplete(done -> connection.free());
    }

    /** Before a session loses its connection: asks for the insert id that it may still want to know. */
    Future<Void> takeInsertId(BackendConnection connection) {
        ServerSession session = connection.session;
        LeaseHolder holder = session.holder();
        if (holder == null || !session.hasInsertId()) {
            return Future.succeededFuture();
        }
        Promise<Void> over = Promise.promise();
        asked.put(holder, over.future());
        return ask(connection, "SELECT LAST_INSERT_ID()")
                .<Void>map(answer -> {
                    try {
                        long capabilities = connection.profile().capabilities();
                        holder.onInsertIdTaken(Long.parseUnsignedLong(
                                answer.firstRow(1, capabilities).get(0)));
                    } finally {
                        answer.release();
                    }
                    session.insertIdTaken();
                    return null;
                })
                .onComplete(done -> {
                    asked.remove(holder);
                    over.complete();
                });
    }

    /** Kills the statement that runs on another connection of the same account. */
    Future<Void> kill(BackendConnection own, long threadId) {
        return ask(own, "KILL QUERY " + threadId).map(answer -> {
            answer.release();
            return null;
        });
    }

    /** Ends what an abandoned session held: transaction, locks, temporary tables. A connection that fails is destroyed. */
    Future<Void> reset(BackendConnection connection) {
        return OwnAnswer.ask(loop, connection, Command.COM_RESET_CONNECTION, none -> {})
                .compose(answer -> {
                    boolean failed = answer.isError();
                    answer.release();
                    if (failed) {
                        connection.destroy(CloseReason.BROKEN);
                    }
                    return Future.<Void>succeededFuture();
                })
                .otherwiseEmpty();
    }

    /** One statement of the router's own, and its answer. */
    Future<OwnAnswer> ask(BackendConnection connection, String sql) {
        boolean attributes =
                Capabilities.has(connection.profile().capabilities(), Capabilities.CLIENT_QUERY_ATTRIBUTES);
        return OwnAnswer.ask(loop, connection, Command.COM_QUERY, out -> {
            if (attributes) {
                // No attributes, in one set.
                out.writeByte(0).writeByte(1);
            }
            out.writeCharSequence(sql, StandardCharsets.UTF_8);
        });
    }
}
