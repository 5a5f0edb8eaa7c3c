package io.sluice.it.house.broken.cycle.one;

import io.sluice.it.house.broken.cycle.two.Egg;
import java.util.List;

public final class Hen {
    List<Egg> eggs = List.of(new Egg());
}
