package io.sluice.proxy.failover;

import io.sluice.proxy.binlog.Extra;

/** What a server has and the primary lacks, in a line for people: tables and counts, nothing of what is in them. */
final class ExtraText {
    private static final int TABLES_MAX = 20;

    private ExtraText() {}

    static String of(Extra extra) {
        long missing = extra.missing().count();
        if (missing == 0) {
            return "nothing";
        }
        StringBuilder text = new StringBuilder().append(missing).append(" transactions");
        extra.tables().stream()
                .limit(TABLES_MAX)
                .forEach(table -> text.append("; ")
                        .append(table.database())
                        .append('.')
                        .append(table.table())
                        .append(": ")
                        .append(table.inserted())
                        .append(" inserted, ")
                        .append(table.updated())
                        .append(" updated, ")
                        .append(table.deleted())
                        .append(" deleted"));
        extra.statements()
                .forEach(statement -> text.append("; ")
                        .append(statement.count())
                        .append(' ')
                        .append(statement.kind())
                        .append(" in ")
                        .append(statement.database().isEmpty() ? "no database" : statement.database()));
        if (extra.tables().size() > TABLES_MAX || !extra.isComplete()) {
            text.append("; and perhaps more (").append(extra.end()).append(')');
        }
        return text.toString();
    }
}
