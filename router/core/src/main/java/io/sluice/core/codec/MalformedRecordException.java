package io.sluice.core.codec;

/** Bytes that are not a record of a known form: cut short, too long, altered, or of a later version. */
public final class MalformedRecordException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public MalformedRecordException(String message) {
        super(message);
    }

    public MalformedRecordException(String message, Throwable cause) {
        super(message, cause);
    }
}
