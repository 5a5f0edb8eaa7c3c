package io.sluice.it.house.broken;

import io.vertx.mysqlclient.MySQLConnectOptions;

public final class TalksSqlByItself {
    MySQLConnectOptions options = new MySQLConnectOptions();
}
