package io.sluice.proxy.frontend;

import io.netty.util.collection.IntObjectHashMap;
import org.jspecify.annotations.Nullable;

/** The prepared statements of one session, by the router's ids. Owned by the session; at most as many as the settings allow. */
final class PreparedStatements {
    /** The id with which MariaDB's clients mean the statement that they prepared last. */
    static final int LAST = -1;

    private @Nullable IntObjectHashMap<PreparedStatement> byId;
    private int nextId = 1;
    private @Nullable PreparedStatement last;

    int size() {
        return byId == null ? 0 : byId.size();
    }

    int nextId() {
        return nextId++;
    }

    void add(PreparedStatement statement) {
        if (byId == null) {
            byId = new IntObjectHashMap<>(4);
        }
        byId.put(statement.id(), statement);
        last = statement;
    }

    /** The last prepare failed, so that {@link #LAST} means nothing. */
    void onPrepareFailed() {
        last = null;
    }

    @Nullable
    PreparedStatement get(int id) {
        if (id == LAST) {
            return last;
        }
        return byId == null ? null : byId.get(id);
    }

    @Nullable
    PreparedStatement remove(int id) {
        PreparedStatement found = get(id);
        if (found != null && byId != null) {
            byId.remove(found.id());
            if (found == last) {
                last = null;
            }
        }
        return found;
    }

    boolean anyHoldsServerState() {
        if (byId == null) {
            return false;
        }
        for (PreparedStatement each : byId.values()) {
            if (each.cursorOpen() || each.longData()) {
                return true;
            }
        }
        return false;
    }

    void closeAll() {
        if (byId != null) {
            byId.values().forEach(PreparedStatement::close);
            byId = null;
        }
        last = null;
    }
}
