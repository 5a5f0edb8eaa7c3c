package io.sluice.proxy.apply;

import static java.util.Objects.requireNonNull;

import io.sluice.core.health.Cause;
import io.sluice.proxy.line.LineException;
import io.sluice.proxy.line.Reply;
import io.sluice.proxy.shardsql.ShardSqlException;
import java.util.List;

/** How a transaction ended. */
sealed interface Ending {
    /** @param outcomes one for each write */
    record Committed(List<Outcome> outcomes) implements Ending {
        public Committed {
            outcomes = List.copyOf(outcomes);
        }
    }

    /**
     * Nothing is committed, nor will be.
     *
     * @param write the number of the write that was refused
     * @param statement the number of its statement, or of the first
     */
    record Refused(int write, int statement, Reply.Refused reply) implements Ending {
        public Refused {
            requireNonNull(reply, "reply");
        }
    }

    /** @param mayBeCommitted whether COMMIT was sent */
    record Lost(Cause why, int code, boolean mayBeCommitted) implements Ending {
        public Lost {
            requireNonNull(why, "why");
        }
    }

    /** Of what ended it before its time. */
    static Ending of(Throwable failure, boolean mayBeCommitted) {
        if (failure instanceof RefusedException refused) {
            return new Refused(0, 0, refused.refusal());
        }
        if (failure instanceof LineException line) {
            return new Lost(line.why(), line.errorCode(), mayBeCommitted);
        }
        if (failure instanceof ShardSqlException shard) {
            Cause why = switch (shard.reason()) {
                case UNREACHABLE -> Cause.CONNECTION_RESET;
                case DEADLINE -> Cause.TIMED_OUT;
                case LOGIN_REFUSED, STATEMENT_REFUSED -> Cause.ofCode(shard.errorCode());
                case MISCONFIGURED -> Cause.ACCESS_DENIED;
            };
            return new Lost(why, shard.errorCode(), mayBeCommitted);
        }
        return new Lost(Cause.OTHER_ERROR, 0, mayBeCommitted);
    }

    /** What became of one write of a transaction that is committed. */
    sealed interface Outcome {
        /** Now. */
        record Done(List<StatementResult> statements) implements Outcome {
            public Done {
                statements = List.copyOf(statements);
            }
        }

        /** Its key stands on the shard, with what it answered then. */
        record Repeated(List<StatementResult> statements) implements Outcome {
            public Repeated {
                statements = List.copyOf(statements);
            }
        }

        /** Before, as the marker says. */
        record Before() implements Outcome {}
    }
}
