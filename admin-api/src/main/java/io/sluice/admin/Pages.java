package io.sluice.admin;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.function.Function;
import java.util.function.Predicate;

/** Pages of records by name. One walk through the collection whatever its order; room for one page only. */
final class Pages {
    private Pages() {}

    /**
     * @param records what matches the filter and comes after the cursor, of which the page takes the first by name
     * @param json one record's
     */
    static <T> JsonObject page(
            Collection<T> records,
            Predicate<T> filter,
            Function<T, String> name,
            Window window,
            Function<T, JsonObject> json) {
        Comparator<T> byName = Comparator.comparing(name);
        PriorityQueue<T> first = new PriorityQueue<>(byName.reversed());
        boolean more = false;
        for (T each : records) {
            if (!filter.test(each) || name.apply(each).compareTo(window.after()) <= 0) {
                continue;
            }
            first.add(each);
            if (first.size() > window.limit()) {
                first.remove();
                more = true;
            }
        }
        List<T> sorted = new ArrayList<>(first);
        sorted.sort(byName);
        JsonArray items = new JsonArray();
        sorted.forEach(each -> items.add(json.apply(each)));
        JsonObject page = new JsonObject().put("items", items);
        if (more) {
            page.put("next", Call.cursor(name.apply(sorted.get(sorted.size() - 1))));
        }
        return page;
    }

    /** @param after the name that the page begins after, empty for the first */
    record Window(String after, int limit) {
        static Window of(Call call) {
            return new Window(call.after(), call.limit());
        }
    }
}
