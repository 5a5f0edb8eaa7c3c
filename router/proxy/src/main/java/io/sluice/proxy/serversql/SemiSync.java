package io.sluice.proxy.serversql;

/**
 * Semi-synchronous replication, as a source and as a replica. That nothing acknowledged is lost with a source is proven only if
 * it was on and lossless, nothing went unacknowledged, and all but {@code acknowledgements} - 1 of the replicas that acknowledge
 * are seen.
 *
 * @param isEnabled whether commits of this server should wait for replicas
 * @param isOn whether they do: a source that has waited too long in vain goes on without
 * @param clients replicas connected that acknowledge
 * @param acknowledgements how many of them a commit waits for
 * @param isLossless whether the wait comes before others see the commit (AFTER_SYNC)
 * @param unacknowledged commits since the server's start that did not wait, or not long enough
 * @param isReplica whether this server acknowledges to its own source
 */
public record SemiSync(
        boolean isEnabled,
        boolean isOn,
        int clients,
        int acknowledgements,
        boolean isLossless,
        long unacknowledged,
        boolean isReplica) {
    public static final SemiSync NONE = new SemiSync(false, false, 0, 0, false, 0, false);
}
