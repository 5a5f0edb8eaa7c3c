package io.sluice.proxy.backend;

import org.jspecify.annotations.Nullable;

/**
 * The idle connections of one pool, the longest idle first: a doubly linked list through the connections themselves, so
 * that joining and leaving cost a few writes and no allocation.
 */
final class IdleList {
    private @Nullable BackendConnection first;
    private @Nullable BackendConnection last;
    private int size;

    int size() {
        return size;
    }

    @Nullable
    BackendConnection first() {
        return first;
    }

    void add(BackendConnection connection) {
        connection.idleBefore = last;
        connection.idleAfter = null;
        if (last == null) {
            first = connection;
        } else {
            last.idleAfter = connection;
        }
        last = connection;
        size++;
    }

    void remove(BackendConnection connection) {
        BackendConnection before = connection.idleBefore;
        BackendConnection after = connection.idleAfter;
        if (before == null) {
            first = after;
        } else {
            before.idleAfter = after;
        }
        if (after == null) {
            last = before;
        } else {
            after.idleBefore = before;
        }
        connection.idleBefore = null;
        connection.idleAfter = null;
        size--;
    }
}
