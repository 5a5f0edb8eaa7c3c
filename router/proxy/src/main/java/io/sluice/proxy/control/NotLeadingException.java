package io.sluice.proxy.control;

/** This router does not lead, or no more: the map was not changed, and what is to be done is another router's now. */
public final class NotLeadingException extends IllegalStateException {
    private static final long serialVersionUID = 1;

    public NotLeadingException() {
        super("another router leads");
    }
}
