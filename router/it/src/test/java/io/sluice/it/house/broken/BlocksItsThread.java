package io.sluice.it.house.broken;

import java.util.concurrent.CompletableFuture;

public final class BlocksItsThread {
    Object value(CompletableFuture<Object> future) {
        return future.join();
    }
}
