package io.sluice.proxy.serversql;

import io.sluice.proxy.shardsql.ServerIdentity.Flavour;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The words of a server for replication. */
enum Dialect {
    /** Before 8.0.23, which renamed the last of the statements; 8.4 does not know the old ones any more. */
    OLD_MYSQL(Flavour.MYSQL, "SLAVE", "MASTER"),
    MYSQL(Flavour.MYSQL, "REPLICA", "SOURCE"),
    MARIADB(Flavour.MARIADB, "SLAVE", "MASTER");

    private static final Pattern VERSION = Pattern.compile("(\\d{1,4})\\.(\\d{1,4})\\.(\\d{1,4}).*");

    private final Flavour flavour;
    private final String replica;
    private final String source;

    Dialect(Flavour flavour, String replica, String source) {
        this.flavour = flavour;
        this.replica = replica;
        this.source = source;
    }

    /** As the version says; {@link #other} if that is not so. */
    static Dialect of(String version) {
        if (version.contains("MariaDB")) {
            return MARIADB;
        }
        Matcher numbers = VERSION.matcher(version);
        if (!numbers.matches()) {
            return MYSQL;
        }
        long number = Long.parseLong(numbers.group(1)) * 1_0000_0000
                + Long.parseLong(numbers.group(2)) * 1_0000
                + Long.parseLong(numbers.group(3));
        return number < 8_0000_0023L ? OLD_MYSQL : MYSQL;
    }

    /** For a server that does not understand this one. */
    Dialect other() {
        return switch (this) {
            case OLD_MYSQL -> MYSQL;
            case MYSQL -> OLD_MYSQL;
            case MARIADB -> MARIADB;
        };
    }

    Flavour flavour() {
        return flavour;
    }

    boolean isMariaDb() {
        return flavour == Flavour.MARIADB;
    }

    String status() {
        return "SHOW " + replica + " STATUS";
    }

    /** The name of a column of the status, given in the new words: {@code Replica_IO_Running}, {@code Source_Host}. */
    String column(String name) {
        return this == MYSQL ? name : name.replace("Replica", "Slave").replace("Source", "Master");
    }

    String start() {
        return "START " + replica;
    }

    String startReceiver() {
        return "START " + replica + " IO_THREAD";
    }

    String startApplier() {
        return "START " + replica + " SQL_THREAD";
    }

    String stop() {
        return "STOP " + replica;
    }

    String stopApplier() {
        return "STOP " + replica + " SQL_THREAD";
    }

    String stopReceiver() {
        return "STOP " + replica + " IO_THREAD";
    }

    String forget() {
        return "RESET " + replica + " ALL";
    }

    /** A setting of {@link #change}, given in the new words: {@code SOURCE_HOST}. */
    String option(String name) {
        return name.replace("SOURCE", source);
    }

    String change() {
        return this == MYSQL ? "CHANGE REPLICATION SOURCE TO " : "CHANGE MASTER TO ";
    }
}
