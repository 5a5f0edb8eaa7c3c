package io.sluice.it.house.broken;

import org.apache.ratis.conf.RaftProperties;

public final class AgreesByItself {
    RaftProperties properties = new RaftProperties();
}
