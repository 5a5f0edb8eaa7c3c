package io.sluice.app.ctl;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Rows of texts in columns as wide as their longest text. One thread. */
final class Table {
    private static final String GAP = "  ";
    private static final String NONE = "-";

    private final List<List<String>> rows = new ArrayList<>();

    /** @param heads of the columns; none for a table of names and values */
    Table(String... heads) {
        if (heads.length > 0) {
            row((Object[]) heads);
        }
    }

    Table row(Object... cells) {
        rows.add(Arrays.stream(cells).map(Table::cell).toList());
        return this;
    }

    @Override
    public String toString() {
        List<Integer> widths = new ArrayList<>();
        for (List<String> row : rows) {
            for (int column = 0; column < row.size(); column++) {
                if (column == widths.size()) {
                    widths.add(0);
                }
                widths.set(column, Math.max(widths.get(column), row.get(column).length()));
            }
        }
        StringBuilder text = new StringBuilder();
        for (List<String> row : rows) {
            StringBuilder line = new StringBuilder();
            for (int column = 0; column < row.size(); column++) {
                line.append(row.get(column));
                line.append(" ".repeat(widths.get(column) - row.get(column).length()));
                line.append(GAP);
            }
            text.append(line.toString().stripTrailing()).append('\n');
        }
        return text.toString();
    }

    /** What a server said may hold anything: no character of it steers the terminal. */
    static String clean(String text) {
        StringBuilder clean = new StringBuilder(text.length());
        text.codePoints()
                .map(character -> Character.isISOControl(character) ? ' ' : character)
                .forEach(clean::appendCodePoint);
        return clean.toString();
    }

    private static String cell(Object value) {
        String text = clean(value.toString());
        return text.isEmpty() ? NONE : text;
    }
}
