package io.sluice.it.house.broken;

import io.sluice.it.house.broken.testing.FakeThing;

public final class UsesAFake {
    FakeThing fake = new FakeThing();
}
