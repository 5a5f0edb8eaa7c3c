package io.sluice.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Items of several routers; an item's key is a number. */
final class MergeTest {
    @Test
    void oneKeyInSeveralRoutersIsOnOnePageWithAllOfThem() {
        Map<String, List<Integer>> routers =
                Map.of("router-1", List.of(1, 2, 3), "router-2", List.of(2, 3), "router-3", List.of(2));

        List<List<String>> pages = pages(routers, 2);

        assertThat(pages)
                .containsExactly(
                        List.of("router-1 1", "router-1 2", "router-2 2", "router-3 2"),
                        List.of("router-1 3", "router-2 3"));
    }

    @Test
    void nothingBehindTheEndOfAnIncompleteAnswerIsOnThePage() {
        SortedMap<String, Optional<JsonObject>> answers = new TreeMap<>();
        answers.put("router-1", Optional.of(document(true, 1, 2)));
        answers.put("router-2", Optional.of(document(false, 2, 3)));

        JsonObject page = page(answers, 10);

        assertThat(items(page)).containsExactly("router-1 1", "router-1 2", "router-2 2");
        assertThat(cursor(page)).contains(2);
    }

    @Test
    void whoWasNotHeardIsNamedAndTheOthersAreMerged() {
        SortedMap<String, Optional<JsonObject>> answers = new TreeMap<>();
        answers.put("router-1", Optional.empty());
        answers.put("router-2", Optional.of(new JsonObject().put("failure", "why")));
        answers.put("router-3", Optional.of(document(false, 5)));

        JsonObject page = page(answers, 10);

        assertThat(items(page)).containsExactly("router-3 5");
        assertThat(page.getJsonArray("silent")).containsExactly("router-1");
        assertThat(page.getJsonArray("failed"))
                .containsExactly(new JsonObject().put("router", "router-2").put("failure", "why"));
        assertThat(cursor(page)).isEmpty();
    }

    @Test
    void nobodyAndNonsenseMakeAnEmptyLastPage() {
        SortedMap<String, Optional<JsonObject>> answers = new TreeMap<>();
        assertThat(items(page(answers, 10))).isEmpty();

        JsonArray nonsense = new JsonArray().add("text").add(new JsonObject().put("key", "no number"));
        answers.put(
                "router-1", Optional.of(new JsonObject().put("all", nonsense).put("more", true)));
        answers.put("router-2", Optional.of(new JsonObject().put("all", "no array")));

        JsonObject page = page(answers, 10);

        assertThat(items(page)).isEmpty();
        assertThat(cursor(page)).isEmpty();
    }

    /** However many there are, with whichever limit. */
    @Test
    void eachItemIsOnJustOnePageInTheOrderOfTheKeys() {
        for (int seed = 0; seed < 500; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            Map<String, List<Integer>> routers = new TreeMap<>();
            List<String> expected = new ArrayList<>();
            int most = random.nextInt(1, 4);
            for (int router = 1; router <= most; router++) {
                routers.put("router-" + router, new ArrayList<>());
            }
            for (int key = 1; key <= 12; key++) {
                for (Map.Entry<String, List<Integer>> router : routers.entrySet()) {
                    if (random.nextInt(3) == 0) {
                        router.getValue().add(key);
                        expected.add(router.getKey() + " " + key);
                    }
                }
            }

            List<String> told = pages(routers, random.nextInt(1, 6)).stream()
                    .flatMap(List::stream)
                    .toList();

            assertThat(told).as("seed " + seed).isEqualTo(expected);
        }
    }

    /** All pages, each router asked behind the cursor of the page before. */
    private static List<List<String>> pages(Map<String, List<Integer>> routers, int limit) {
        List<List<String>> pages = new ArrayList<>();
        Optional<Integer> after = Optional.of(0);
        while (after.isPresent()) {
            int last = after.get();
            SortedMap<String, Optional<JsonObject>> answers = new TreeMap<>();
            routers.forEach((router, keys) -> {
                List<Integer> behind = keys.stream().filter(key -> key > last).toList();
                int[] some =
                        behind.stream().limit(limit).mapToInt(Integer::intValue).toArray();
                answers.put(router, Optional.of(document(behind.size() > limit, some)));
            });
            JsonObject page = page(answers, limit);
            pages.add(items(page));
            after = cursor(page);
            assertThat(pages).hasSizeLessThan(100);
        }
        return pages;
    }

    private static JsonObject page(SortedMap<String, Optional<JsonObject>> answers, int limit) {
        return Merge.page(
                answers,
                "all",
                item -> item.getValue("key") instanceof Integer key ? Optional.of(key) : Optional.empty(),
                limit);
    }

    private static JsonObject document(boolean more, int... keys) {
        JsonArray all = new JsonArray();
        for (int key : keys) {
            all.add(new JsonObject().put("key", key));
        }
        return new JsonObject().put("all", all).put("more", more);
    }

    private static List<String> items(JsonObject page) {
        return Merge.objects(page, "items").stream()
                .map(item -> item.getString("router") + " " + item.getInteger("key"))
                .toList();
    }

    private static Optional<Integer> cursor(JsonObject page) {
        return Optional.ofNullable(page.getString("next"))
                .map(next -> new String(Base64.getUrlDecoder().decode(next), StandardCharsets.UTF_8))
                .map(Integer::valueOf);
    }
}
