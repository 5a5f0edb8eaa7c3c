package io.sluice.simulation.router;

import io.sluice.core.error.SqlError;
import io.sluice.core.gate.Access;
import io.sluice.core.gate.Admission;
import io.sluice.core.gate.Crowd;
import io.sluice.core.gate.Visit;
import io.sluice.simulation.world.Reply;
import io.sluice.simulation.world.Request;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One client's connection to the router: one statement at a time. Owned by its loop. */
public final class Session {
    /** A statement of a replica has this long: the gate has no more to do with it. */
    public static final Duration REPLICA_TIME = Duration.ofSeconds(2);

    private final SimulatedRouter router;
    private final Scene scene;
    private final Loop loop;
    private final Consumer<Statement> client;
    private final @Nullable Crowd crowd;
    final Visit<Session> visit;
    private @Nullable Statement statement;
    private @Nullable Connection connection;
    private Admission.@Nullable Permit permit;
    private boolean inTransaction;
    private boolean wrote;
    private boolean closed;

    /**
     * @param crowd the sessions of its login on this loop, if that serves several tenants
     * @param client is told what became of its statement
     */
    Session(SimulatedRouter router, Scene scene, Loop loop, @Nullable Crowd crowd, Consumer<Statement> client) {
        this.router = router;
        this.scene = scene;
        this.loop = loop;
        this.client = client;
        this.crowd = crowd;
        this.visit = new Visit<>(this, scene.has(KnownBug.KNOWS_NO_CROWD) ? null : crowd);
        if (crowd != null) {
            crowd.onSession();
            router.onSharing(loop, 1);
        }
    }

    public boolean sharesItsLogin() {
        return crowd != null;
    }

    public boolean isClosed() {
        return closed;
    }

    /** Empty between two statements. */
    public Optional<Statement> statement() {
        return Optional.ofNullable(statement);
    }

    Statement current() {
        if (statement == null) {
            throw new IllegalStateException("the session has no statement");
        }
        return statement;
    }

    Loop loop() {
        return loop;
    }

    // -- the client ---------------------------------------------------------------------------------------------------

    public void onCommand(Statement next) {
        if (statement != null) {
            throw new IllegalStateException("a second statement before the answer to the first");
        }
        next.arrivedNanos = scene.time().nanos();
        statement = next;
        next.policy = router.policyOf(next.tenant);
        router.keeper(loop, next.shard).admit(this);
    }

    /** It hung up. */
    public void onClientGone() {
        close();
        if (statement != null) {
            over(Statement.Told.NOTHING, null);
        }
    }

    private void close() {
        if (!closed && crowd != null) {
            crowd.onSessionEnd();
            router.onSharing(loop, -1);
        }
        closed = true;
        dropConnection();
    }

    // -- the gate -----------------------------------------------------------------------------------------------------

    void toPrimary(Admission.@Nullable Permit itsPermit) {
        Statement going = current();
        going.phase = Statement.Phase.GOING;
        permit = itsPermit;
        if (going.access == Access.IN_TRANSACTION) {
            if (connection == null || connection.isGone()) {
                over(Statement.Told.ERROR_OF_ROUTER, SqlError.SESSION_STATE_LOST);
            } else {
                onConnection(connection);
            }
            return;
        }
        if (scene.has(KnownBug.HAS_ONE_BULKHEAD_FOR_ALL_SHARDS) && router.busy(loop) >= 4) {
            loop.after(Duration.ofMillis(5).toNanos(), () -> {
                if (statement == going && (itsPermit == null || itsPermit.isValid())) {
                    toPrimary(itsPermit);
                }
            });
            return;
        }
        lease(router.primaryPool(loop, going.shard));
    }

    void toReplica() {
        Statement going = current();
        going.phase = Statement.Phase.ON_REPLICA;
        going.decidedNanos = scene.time().nanos();
        permit = null;
        lease(router.replicaPool(loop, going.shard));
        loop.after(REPLICA_TIME.toNanos(), () -> {
            if (statement == going) {
                onAbandon(SqlError.READ_UNANSWERED);
            }
        });
    }

    void onRefuse(SqlError error) {
        Statement refused = current();
        if (scene.has(KnownBug.SENDS_WHAT_WAS_REFUSED) && refused.access == Access.WRITE) {
            Pool pool = router.primaryPool(loop, refused.shard);
            loop.after(
                    Duration.ofSeconds(1).toNanos(),
                    () -> pool.all().stream()
                            .filter(each -> each.isReady() && !each.isBusy())
                            .findFirst()
                            .ifPresent(free -> free.send(this, refused)));
        }
        over(Statement.Told.ERROR_OF_ROUTER, error);
    }

    /** Its time is over. What was not sent yet, for want of a connection, never will be. */
    void onAbandon(SqlError error) {
        boolean sent = current().sent > 0;
        Connection used = connection;
        connection = null;
        if (used != null) {
            used.abandon();
        }
        over(Statement.Told.ERROR_OF_ROUTER, sent ? error : SqlError.SHARD_UNREACHABLE);
    }

    // -- the server ---------------------------------------------------------------------------------------------------

    private void lease(Pool pool) {
        Connection leased = pool.lease(this);
        connection = leased;
        if (leased.isReady() || leased.isGone()) {
            onConnection(leased);
        }
    }

    /** It stands. */
    void onConnection(Connection ready) {
        Statement going = current();
        if (isKept(going)) {
            connection = null;
            ready.pool().release(ready);
            askAgain(going);
            return;
        }
        if (permit != null && !permit.isValid()) {
            throw new IllegalStateException("a statement goes without a permit");
        }
        if (going.phase == Statement.Phase.GOING) {
            going.phase = Statement.Phase.SENT;
        }
        ready.send(this, going);
        wrote = going.kind != Request.Kind.BEGIN && (wrote || going.kind == Request.Kind.WRITE_IN_TRANSACTION);
    }

    /** Whether the gate has closed before there was a connection: then nothing was sent. */
    private boolean isKept(Statement going) {
        GateOrder order = router.keeper(loop, going.shard).order();
        return going.phase == Statement.Phase.GOING
                && order.keeps(going.access)
                && !scene.has(KnownBug.SENDS_WHAT_WAS_LET_GO_BEFORE);
    }

    private void askAgain(Statement going) {
        permit = null;
        going.phase = Statement.Phase.ARRIVED;
        router.keeper(loop, going.shard).askAgain(this);
    }

    void onReplicaLocked() {
        if (statement != null && statement.phase == Statement.Phase.ON_REPLICA) {
            onAbandon(SqlError.READ_UNANSWERED);
        }
    }

    void onNoConnection() {
        connection = null;
        if (isKept(current())) {
            askAgain(current());
            return;
        }
        over(Statement.Told.ERROR_OF_ROUTER, SqlError.SHARD_UNREACHABLE);
    }

    /** Whether it may end with a commit, as far as a router can know before the answer. */
    boolean mayCommit(Statement asked) {
        return asked.kind == Request.Kind.WRITE || (asked.kind == Request.Kind.COMMIT && wrote);
    }

    void onAnswer(Connection from, Reply reply) {
        Statement answered = current();
        scene.tell(each -> each.onAnswered(answered, reply));
        inTransaction = switch (answered.kind) {
            case BEGIN -> true;
            case COMMIT, ROLLBACK -> false;
            default -> inTransaction;
        };
        if (!inTransaction) {
            connection = null;
            from.pool().release(from);
        }
        over(reply.failure().isEmpty() ? Statement.Told.ANSWER : Statement.Told.ERROR_OF_SERVER, null);
    }

    /** @param busy whether a statement was sent and not answered */
    void onLost(boolean busy) {
        connection = null;
        if (!busy || statement == null) {
            return; // a transaction between two statements: the next one is told
        }
        Statement lost = statement;
        if (scene.has(KnownBug.SENDS_AGAIN_AFTER_A_LOSS) && lost.phase == Statement.Phase.SENT && !inTransaction) {
            lease(router.primaryPool(loop, lost.shard));
            return;
        }
        SqlError error = lost.access == Access.PLAIN_READ ? SqlError.READ_UNANSWERED : SqlError.OUTCOME_UNKNOWN;
        boolean lies = scene.has(KnownBug.SAYS_NOT_SENT_AFTER_A_LOSS);
        over(Statement.Told.ERROR_OF_ROUTER, lies ? SqlError.SHARD_UNREACHABLE : error);
    }

    private void dropConnection() {
        Connection used = connection;
        connection = null;
        inTransaction = false;
        if (used != null) {
            used.destroy();
        }
    }

    private void over(Statement.Told told, @Nullable SqlError error) {
        Statement ended = current();
        statement = null;
        permit = null;
        ended.phase = Statement.Phase.OVER;
        ended.told = told;
        ended.error = error;
        ended.toldNanos = scene.time().nanos();
        if (error != null) {
            scene.note("loop %d tells %s", loop.number(), ended);
            if (error.then() == SqlError.Then.CLOSED) {
                close();
            }
        }
        scene.tell(each -> each.onTold(ended));
        client.accept(ended);
        router.keeper(loop, ended.shard).onEnd(this);
    }
}
