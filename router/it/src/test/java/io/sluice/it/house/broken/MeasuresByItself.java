package io.sluice.it.house.broken;

import io.prometheus.client.Counter;

public final class MeasuresByItself {
    Counter counter = Counter.build("broken_total", "Breaks a rule.").create();
}
