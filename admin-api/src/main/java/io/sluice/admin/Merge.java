package io.sluice.admin;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The pages of several routers as one. Each has its first items behind the cursor, in the order of their keys; where one says
 * that it has more, nothing behind its last item is on the page, since an item of that router may belong before it.
 */
final class Merge {
    private Merge() {}

    /**
     * Puts {@code items}, {@code silent}, {@code failed} and perhaps {@code next} into an object. Each item begins with the
     * name of its router.
     *
     * @param array the name of the items in a router's document
     * @param key of an item; empty for what is no item
     * @param limit so many keys at most
     */
    static <K extends Comparable<K>> JsonObject page(
            SortedMap<String, Optional<JsonObject>> answers,
            String array,
            Function<JsonObject, Optional<K>> key,
            int limit) {
        NavigableMap<K, List<JsonObject>> found = new TreeMap<>();
        K cut = null;
        for (Map.Entry<String, Optional<JsonObject>> answer : answers.entrySet()) {
            JsonObject document = answer.getValue().orElseGet(JsonObject::new);
            K last = add(found, answer.getKey(), objects(document, array), key);
            if (last != null && Boolean.TRUE.equals(document.getValue("more"))) {
                cut = cut == null || last.compareTo(cut) < 0 ? last : cut;
            }
        }
        NavigableMap<K, List<JsonObject>> whole = cut == null ? found : found.headMap(cut, true);
        JsonArray items = new JsonArray();
        K last = null;
        int left = limit;
        for (Map.Entry<K, List<JsonObject>> each : whole.entrySet()) {
            if (left-- == 0) {
                break;
            }
            each.getValue().forEach(items::add);
            last = each.getKey();
        }
        JsonObject page = new JsonObject().put("items", items).mergeIn(absent(answers));
        boolean isAll = cut == null && (last == null || last.equals(found.lastKey()));
        return isAll || last == null ? page : page.put("next", Call.cursor(last.toString()));
    }

    private static <K extends Comparable<K>> @Nullable K add(
            NavigableMap<K, List<JsonObject>> found,
            String router,
            List<JsonObject> items,
            Function<JsonObject, Optional<K>> key) {
        K last = null;
        for (JsonObject item : items) {
            Optional<K> itsKey = key.apply(item);
            if (itsKey.isPresent()) {
                last = itsKey.get();
                found.computeIfAbsent(last, absent -> new ArrayList<>())
                        .add(new JsonObject().put("router", router).mergeIn(item));
            }
        }
        return last;
    }

    /** The routers that did not answer, {@code silent}, and those that could not, {@code failed}. */
    static JsonObject absent(SortedMap<String, Optional<JsonObject>> answers) {
        JsonArray silent = new JsonArray();
        JsonArray failed = new JsonArray();
        answers.forEach((router, answer) -> {
            if (answer.isEmpty()) {
                silent.add(router);
            } else if (answer.get().containsKey("failure")) {
                failed.add(new JsonObject()
                        .put("router", router)
                        .put("failure", answer.get().getValue("failure")));
            }
        });
        return new JsonObject().put("silent", silent).put("failed", failed);
    }

    static List<JsonObject> objects(JsonObject document, String array) {
        return document.getValue(array) instanceof JsonArray items
                ? items.stream()
                        .filter(JsonObject.class::isInstance)
                        .map(JsonObject.class::cast)
                        .toList()
                : List.of();
    }
}
