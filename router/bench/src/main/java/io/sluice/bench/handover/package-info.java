/**
 * Changes of a primary on real servers, again and again: under sysbench, and with the router killed in each step. For developers; not
 * part of the build's test phase.
 *
 * <p>{@link io.sluice.bench.handover.Switchovers} and {@link io.sluice.bench.handover.HandoverKills} are the programs. The main thread owns
 * everything but what clients were told, which is their threads' until they have ended. All statements of a round are kept in memory.
 */
@NullMarked
package io.sluice.bench.handover;

import org.jspecify.annotations.NullMarked;
