package io.sluice.raft.entry;

/** Bytes that are not what this program, or one that it knows, has written. */
public final class MalformedEntryException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public MalformedEntryException(String message) {
        super(message);
    }
}
