package io.sluice.proxy.apply;

import io.sluice.core.queue.Settlement;
import io.sluice.proxy.line.Reply;
import java.util.ArrayList;
import java.util.List;

/**
 * What the server told of one statement that it carried out.
 *
 * @param affectedRows unsigned
 * @param insertId the first AUTO_INCREMENT id that it gave; 0 for none; unsigned
 */
public record StatementResult(long affectedRows, long insertId, int warnings) {
    static StatementResult of(Reply.Done done) {
        return new StatementResult(done.affectedRows(), done.insertId(), done.warnings());
    }

    /** Of the statements of one write. */
    static Settlement.Applied together(List<StatementResult> statements) {
        long affectedRows = 0;
        long insertId = 0;
        int warnings = 0;
        for (StatementResult each : statements) {
            affectedRows += each.affectedRows();
            insertId = each.insertId() == 0 ? insertId : each.insertId();
            warnings += each.warnings();
        }
        return new Settlement.Applied(affectedRows, insertId, warnings);
    }

    /** As it is kept with a key on the shard: digits, commas, semicolons. */
    static String toText(List<StatementResult> statements) {
        StringBuilder text = new StringBuilder();
        for (StatementResult each : statements) {
            text.append(text.isEmpty() ? "" : ";")
                    .append(Long.toUnsignedString(each.affectedRows()))
                    .append(',')
                    .append(Long.toUnsignedString(each.insertId()))
                    .append(',')
                    .append(each.warnings());
        }
        return text.toString();
    }

    /**
     * What {@link #toText} was given.
     *
     * @throws IllegalArgumentException if it is anything else
     */
    static List<StatementResult> ofText(String text) {
        List<StatementResult> statements = new ArrayList<>();
        for (String each : text.split(";", -1)) {
            String[] numbers = each.split(",", -1);
            if (numbers.length != 3) {
                throw new IllegalArgumentException("a kept result has three numbers");
            }
            statements.add(new StatementResult(
                    Long.parseUnsignedLong(numbers[0]),
                    Long.parseUnsignedLong(numbers[1]),
                    Integer.parseInt(numbers[2])));
        }
        return statements;
    }
}
