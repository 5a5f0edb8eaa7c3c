package io.sluice.it.house.broken.testing;

public final class FakeThing {}
