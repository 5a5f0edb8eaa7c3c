package io.sluice.it.house.broken;

public final class AsksTheSurroundings {
    String path = System.getenv("PATH") + System.getProperty("user.home");
}
