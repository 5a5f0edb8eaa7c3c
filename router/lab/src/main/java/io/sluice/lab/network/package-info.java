/**
 * A network of several hosts on one machine, and what breaks in one: for tests and trials that must see what routers do when some of
 * them do not hear each other.
 *
 * <p>A host is a Linux network namespace with one address of 10.213.0.0/24, and a bridge in a namespace of its own joins them.
 * Nothing of the machine's own network is touched, and nothing outside can be reached. Processes are put on a host by the command
 * line that starts them; the program itself can be on it too, where it was started in a namespace of its own ({@code unshare --net}).
 * What a cut loses is lost without a word, as by a cable: neither side is told, and TCP sends again when it is healed.
 *
 * <p>For the lab's users that need more than loopback. Costs two namespaces' worth of kernel memory and some 10 ms for each host.
 * Limits: 1 to 50 addresses, IPv4, this machine. Needs Linux, root, and the programs {@code ip} and {@code nft}; {@link
 * io.sluice.lab.network.LabNetwork#missing} says what is not there. Closing takes everything away; what a killed program left is
 * taken away by the next one that makes a network. All methods block, up to 10 s for each host; any thread, one at a time.
 *
 * <p>Public types: {@link io.sluice.lab.network.LabNetwork}.
 */
@NullMarked
package io.sluice.lab.network;

import org.jspecify.annotations.NullMarked;
