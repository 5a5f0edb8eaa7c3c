package io.sluice.it.house.broken;

import java.util.UUID;

public final class RollsDice {
    UUID id = UUID.randomUUID();
}
