package io.sluice.it.house.broken;

public final class Sleeps {
    void rest() throws InterruptedException {
        Thread.sleep(1);
    }
}
