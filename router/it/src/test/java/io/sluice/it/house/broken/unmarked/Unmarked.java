package io.sluice.it.house.broken.unmarked;

public final class Unmarked {}
