package io.sluice.it.house.broken;

import com.hazelcast.config.Config;

public final class SharesByItself {
    Config config = new Config();
}
