package io.sluice.bench.incident;

/**
 * How the backlog went.
 *
 * @param backlog writes that were acknowledged and not applied at the thaw
 * @param leftAtKill writes that were when the router had just been killed meanwhile; 0 if it was not
 * @param appliedBeforeKill what the shard had applied since the thaw until then
 * @param firstMicros from the thaw to the first that was applied
 * @param allMicros from the thaw until the last of the tenants was served directly again; its restarts too
 * @param perSecond writes applied from the first one until then, without the router's outages
 * @param isOver whether all tenants were served directly again in time
 */
record Drained(
        long backlog,
        long leftAtKill,
        long appliedBeforeKill,
        long firstMicros,
        long allMicros,
        double perSecond,
        boolean isOver) {}
