package io.sluice.it.differential;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.wire.Difference;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Holds two recordings against each other. */
final class Comparison {
    private static final int SHOWN = 25;

    private static final Set<String> KNOWN =
            Difference.all().stream().map(Difference::subject).collect(Collectors.toUnmodifiableSet());

    private Comparison() {}

    /** Fails with all that differs, apart from the known differences; each of these must stand on the page. */
    static void requireEqual(Recording direct, Recording routed) {
        List<String> differences = new ArrayList<>();
        List<Recording.Outcome> left = direct.outcomes();
        List<Recording.Outcome> right = routed.outcomes();
        int common = Math.min(left.size(), right.size());
        for (int i = 0; i < common; i++) {
            Recording.Outcome one = left.get(i);
            Recording.Outcome other = right.get(i);
            assertThat(KNOWN)
                    .as("differences on the page")
                    .containsAll(one.difference().stream().toList());
            if (!one.title().equals(other.title())) {
                differences.add("directly " + one.title() + ", routed " + other.title());
                break;
            }
            if (one.difference().isEmpty() && !one.lines().equals(other.lines())) {
                differences.add(described(one, other));
            }
        }
        if (left.size() != right.size()) {
            differences.add("directly " + left.size() + " outcomes, routed " + right.size() + ", the last one: "
                    + right.get(right.size() - 1));
        }
        assertThat(differences.size() > SHOWN ? differences.subList(0, SHOWN) : differences)
                .as("%d of %d statements differ", differences.size(), left.size())
                .isEmpty();
    }

    private static String described(Recording.Outcome direct, Recording.Outcome routed) {
        StringBuilder text = new StringBuilder("\n").append(direct.title());
        int lines = Math.max(direct.lines().size(), routed.lines().size());
        int shown = 0;
        for (int i = 0; i < lines && shown < 6; i++) {
            String one = lineOf(direct, i);
            String other = lineOf(routed, i);
            if (!one.equals(other)) {
                text.append("\n    directly ")
                        .append(one)
                        .append("\n    routed   ")
                        .append(other);
                shown++;
            }
        }
        return text.toString();
    }

    private static String lineOf(Recording.Outcome outcome, int index) {
        return index < outcome.lines().size() ? outcome.lines().get(index) : "(nothing)";
    }
}
