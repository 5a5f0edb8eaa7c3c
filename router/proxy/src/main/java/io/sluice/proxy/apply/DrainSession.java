package io.sluice.proxy.apply;

import static java.util.Objects.requireNonNull;

import io.sluice.core.queue.QueuedStatement;
import io.sluice.core.session.CarriedState;
import io.sluice.core.tenant.ShardRecord;
import io.sluice.core.tenant.TenantId;
import io.sluice.core.tenant.TenantRecord;
import io.sluice.proxy.line.OwnSession;
import io.sluice.proxy.line.Reply;
import io.sluice.proxy.shardsql.DrainAccount;
import io.vertx.core.Future;
import java.nio.ByteBuffer;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A session of a tenant's drain account, and what is known of it. Owned by its event loop. */
final class DrainSession {
    private static final long NOT_PINNED = -1;

    private final TenantId tenant;
    private final ShardRecord shard;
    private final DrainAccount account;
    private final OwnSession line;
    private final long packetBytesMax;
    private final int statementsMax;
    private CarriedState facts;
    private long pinnedMicros = NOT_PINNED;

    /** In the order of their last use. */
    private final LinkedHashMap<Text, Long> prepared = new LinkedHashMap<>(16, 0.75f, true);

    /** A prepared text means what it means under the facts of its time. */
    private record Text(CarriedState facts, ByteBuffer sql) {}

    /** @param packetBytesMax the server's {@code max_allowed_packet} */
    DrainSession(
            TenantRecord tenant,
            ShardRecord shard,
            OwnSession line,
            CarriedState facts,
            long packetBytesMax,
            int statementsMax) {
        this.tenant = tenant.id();
        this.account = DrainAccount.of(tenant);
        this.shard = requireNonNull(shard, "shard");
        this.line = requireNonNull(line, "line");
        this.facts = requireNonNull(facts, "facts");
        this.packetBytesMax = packetBytesMax;
        this.statementsMax = statementsMax;
    }

    TenantId tenant() {
        return tenant;
    }

    OwnSession line() {
        return line;
    }

    CarriedState facts() {
        return facts;
    }

    /** Whether it leads where the record says, as this account. */
    boolean isOf(ShardRecord record, DrainAccount other) {
        return account.equals(other) && shard.isReachedLike(record);
    }

    /** Whether the server takes a command of so many bytes. */
    boolean takes(QueuedStatement statement) {
        // A COM_STMT_EXECUTE has ten bytes before its parameters, the server's own count has some more.
        return statement.bytes() + 64L < packetBytesMax;
    }

    /** What leads to these facts; to be followed by {@link #changed}. */
    List<String> changeTo(CarriedState other) {
        return SessionFacts.change(facts, other).orElseThrow();
    }

    void changed(CarriedState now) {
        facts = now;
    }

    /** The statement that stops the session's clock, or null if it stands there already. */
    @Nullable
    String pin(long micros) {
        if (micros == pinnedMicros) {
            return null;
        }
        pinnedMicros = micros;
        return "SET timestamp=" + micros / 1_000_000 + "." + "%06d".formatted(micros % 1_000_000);
    }

    /** The statement that lets the session's clock run. */
    String unpin() {
        pinnedMicros = NOT_PINNED;
        return "SET timestamp=DEFAULT";
    }

    /** The id of the text on the server, if it has been prepared and kept. */
    @Nullable
    Long prepared(byte[] sql) {
        return prepared.get(new Text(facts, ByteBuffer.wrap(sql)));
    }

    /** Has the text prepared, and its id kept; what was used least recently makes room. */
    Future<Reply> prepare(byte[] sql) {
        Text text = new Text(facts, ByteBuffer.wrap(sql));
        return line.prepare(sql).onSuccess(reply -> {
            if (reply instanceof Reply.Done done) {
                prepared.put(text, done.statementId());
                closeEldest();
            }
        });
    }

    private void closeEldest() {
        Iterator<Map.Entry<Text, Long>> eldest = prepared.entrySet().iterator();
        while (prepared.size() > statementsMax) {
            // Its last execution stands in the pipe already.
            line.closeStatement(eldest.next().getValue());
            eldest.remove();
        }
    }
}
