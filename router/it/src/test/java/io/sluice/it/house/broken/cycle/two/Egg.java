package io.sluice.it.house.broken.cycle.two;

import io.sluice.it.house.broken.cycle.one.Hen;
import org.jspecify.annotations.Nullable;

public final class Egg {
    @Nullable
    Hen hen;
}
