package io.sluice.raft.member;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Who is in a group: those that vote, and those that only listen.
 *
 * @param voters in the order in which they came
 */
public record Seats(List<Seat> voters, List<Seat> listeners) {
    public Seats {
        voters = List.copyOf(voters);
        listeners = List.copyOf(listeners);
    }

    /** One of them: a router's disk. */
    public record Seat(String router, String peer, String address) {}

    /** With this one instead of all others of its router's name. */
    public Seats admit(Seat seat, Set<String> voting) {
        Seats without = without(seat.router());
        List<Seat> nextVoters = new ArrayList<>(without.voters);
        List<Seat> nextListeners = new ArrayList<>(without.listeners);
        (voting.contains(seat.router()) ? nextVoters : nextListeners).add(seat);
        return new Seats(nextVoters, nextListeners);
    }

    public Seats without(String router) {
        return new Seats(
                voters.stream().filter(each -> !each.router().equals(router)).toList(),
                listeners.stream().filter(each -> !each.router().equals(router)).toList());
    }

    /** The same seats, in whatever order. */
    public boolean isSame(Seats other) {
        return Set.copyOf(voters).equals(Set.copyOf(other.voters))
                && Set.copyOf(listeners).equals(Set.copyOf(other.listeners));
    }
}
