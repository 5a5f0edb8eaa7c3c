package io.sluice.it.house.broken;

import com.github.shyiko.mysql.binlog.BinaryLogClient;

public final class ReadsLogsByItself {
    BinaryLogClient client = new BinaryLogClient("user", "password");
}
