package io.sluice.core.gate;

import static java.util.Objects.requireNonNull;

import java.util.List;

/**
 * What the gate would answer now, and what it looked at on the way.
 *
 * @param admission the permit of a {@link Admission.Forward} is void: nothing was admitted
 * @param reasons in the order of the decision, the last one decided
 */
public record Explanation(GateState state, Admission admission, List<Reason> reasons) {
    public Explanation {
        requireNonNull(state, "state");
        requireNonNull(admission, "admission");
        reasons = List.copyOf(reasons);
    }
}
