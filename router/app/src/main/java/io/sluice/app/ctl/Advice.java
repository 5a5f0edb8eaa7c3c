package io.sluice.app.ctl;

import io.sluice.core.failover.Blocker;
import io.sluice.core.failover.Phase;
import io.sluice.core.tenant.Handover;
import io.vertx.core.json.JsonObject;
import java.util.Locale;
import java.util.Optional;

/** What the words of failover mean to somebody who was asleep a minute ago. {@code SHARD} stands for the shard's name. */
final class Advice {
    /** What every advice about a blocker ends with. */
    static final String PAGE = "docs/operations/promotion-blocked.md#";

    private Advice() {}

    /** Empty for a word that a later router says. */
    static <E extends Enum<E>> Optional<E> parse(Class<E> type, String word) {
        try {
            return Optional.of(Enum.valueOf(type, word.toUpperCase(Locale.ROOT).replace('-', '_')));
        } catch (IllegalArgumentException unknown) {
            return Optional.empty();
        }
    }

    /** What is about to be done, as the order says. */
    static String beforePromotion(JsonObject order) {
        String candidate = order.getValue("candidate") instanceof JsonObject server
                ? Sheets.address(server)
                : "the replica that has received most";
        String fence = order.getBoolean("fenced", false)
                ? "You say that the old primary executes nothing any more. If it still does, its data and the new"
                        + " primary's part for good."
                : "The fence hook is asked whether the old primary executes nothing any more; without a hook nothing is"
                        + " begun.";
        String loss = order.getBoolean("acceptLoss", false)
                ? "Whatever the candidate lacks is lost, also what was seen to be committed."
                : "If it lacks what was seen to be committed, nothing is done and the count is told; what was committed"
                        + " after the last look, within a second, may be lost.";
        return "To be promoted: " + candidate + ".\n" + fence + "\n" + loss + "\n";
    }

    /** What to do about it. */
    static String about(Blocker blocker) {
        return switch (blocker) {
            case MODE_OFF ->
                "promote by hand: sluice ctl shard promote SHARD; where the mode is off: sluice ctl shard mode SHARD"
                        + " manual, first";
            case UNDER_WAY -> "wait, or take it back: sluice ctl shard abort SHARD";
            case NOT_CONTAINED -> "look at it: sluice ctl shard health SHARD; if it is well, switch over instead";
            case VERDICT ->
                "find out who holds the lock, set it read-only or is cut off; if it will not end, promote by hand:"
                        + " sluice ctl shard promote SHARD";
            case PANIC ->
                "look at the router's own network, disk and load first; if the primary is really gone, promote by hand:"
                        + " sluice ctl shard promote SHARD";
            case TOO_FEW_WITNESSES ->
                "compare what the routers say: sluice ctl shard health SHARD; if the primary is really gone, promote by"
                        + " hand: sluice ctl shard promote SHARD";
            case TOO_SOON -> "find out why it happens again, then promote by hand: sluice ctl shard promote SHARD";
            case NOT_FENCED ->
                "make sure that the old primary executes nothing any more (power it off), then: sluice ctl shard promote"
                        + " SHARD --fenced";
            case NO_REPLICA -> "bring the primary back; there is nothing to promote";
            case NO_CANDIDATE ->
                "mend the replica that is nearest to it (the text says what is wrong with each), or bring the primary back";
            case CANDIDATE_UNFIT -> "name another replica, or none and the best is taken";
            case CANDIDATE_BEHIND -> "name the replica that has received more, or none and it is taken";
            case LOSS ->
                "bring the primary or a replica back that has them; if they may be lost: sluice ctl shard promote SHARD"
                        + " --accept-loss";
            case PRIMARY_UNSEEN ->
                "a switchover needs a primary that answers: sluice ctl shard health SHARD; if it is gone, promote";
            case PRIMARY_READ_ONLY -> "find out who made the primary read-only, and have it take writes again";
            case TOO_FAR_BEHIND ->
                "wait until the replica has caught up, lower the load, or take its delay away, and try again";
            case BOTH_WRITABLE ->
                "make one of the two read-only now (super_read_only); nothing is followed while both take writes";
            case NOT_PROMOTED -> "nothing was promoted elsewhere: promote or switch over here, or finish it there";
        };
    }

    /** What a router does, and what it waits for. */
    static String about(Phase phase) {
        return switch (phase) {
            case SURVEY -> "asks all servers how they stand";
            case TAKE_OVER -> "writes into the map that it sees to it from here on, after a restart";
            case RECORD_BEGIN -> "writes into the map that it begins";
            case QUIET -> "waits until nothing is under way on the primary; new statements wait";
            case READ_ONLY -> "makes the primary read-only";
            case RECORD_FENCING -> "writes into the map that there is no primary";
            case ROUTERS -> "waits until every router has no connection to the primary";
            case FENCE -> "waits for the fence hook's exit code";
            case RECORD_FENCED -> "writes into the map that the primary is fenced";
            case STOP_RECEIVING -> "has the candidate take no more from the old primary";
            case COMPARE -> "asks all again what they have, now that nothing more comes";
            case POSITION -> "asks what the primary has";
            case CATCH_UP -> "waits until the candidate has applied all that it received";
            case CONFIRM -> "asks the candidate whether it still takes writes";
            case RECORD_PROMOTING -> "writes into the map that the candidate is promoted";
            case PROMOTE -> "promotes the candidate";
            case PUBLISH -> "names the new primary in the map; cannot be taken back";
            case UNDO_PROMOTE -> "takes it back: the candidate is made read-only, and follows again";
            case UNDO_READ_ONLY -> "takes it back: the primary takes writes again";
            case RECORD_UNDONE -> "takes it back: writes into the map that nothing is under way";
            case ENDED -> "is done";
        };
    }

    /** What clients get meanwhile. */
    static String about(Handover.Step step) {
        return switch (step) {
            case HOLDING -> "new statements wait, transactions under way go on";
            case FENCING -> "the shard has no primary; the old one is being fenced";
            case FENCED -> "the shard has no primary; the old one is fenced";
            case PROMOTING -> "the shard has no primary; the candidate is being promoted, and gets no statement yet";
        };
    }
}
