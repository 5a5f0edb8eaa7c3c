package io.sluice.app.drill;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;

/** Reading what others wrote. */
final class Json {
    private Json() {}

    /** The objects of a list; none if there is no list. */
    static List<JsonObject> objects(JsonObject json, String field) {
        JsonArray array = json.getJsonArray(field, new JsonArray());
        List<JsonObject> objects = new ArrayList<>();
        for (int i = 0; i < array.size(); i++) {
            objects.add(array.getJsonObject(i));
        }
        return objects;
    }
}
