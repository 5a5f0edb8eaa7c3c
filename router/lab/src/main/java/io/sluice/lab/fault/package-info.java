/**
 * Lock-ups on purpose, on real servers, and a bad network: for drills, and for tests that must see what a router does.
 *
 * <p>{@link io.sluice.lab.fault.Fault} has one constant for each lock-up; closing what it began undoes it. What each stands for,
 * and where it falls short:
 *
 * <dl>
 *   <dt>freeze
 *   <dd>A process that the kernel no longer runs: swapping, a stopped virtual machine, a stopped container. Nothing is
 *       answered, but the kernel goes on taking connections. It obeys SIGKILL; a real one may not.
 *   <dt>cgroup-freeze
 *   <dd>The same; under the first version of control groups also SIGKILL waits, as it does for a process that is stuck in the
 *       kernel. Meanwhile the server is in a group of its own, without the limits of its usual one.
 *   <dt>read-lock
 *   <dd>A backup, or an operator, that holds the global lock. Commits hang, all else is answered, on MySQL and MariaDB also
 *       {@code SHOW MASTER STATUS} and {@code SET GLOBAL super_read_only} ({@code read_only}). It begins when the running
 *       statements let it, within 10 s.
 *   <dt>fsfreeze
 *   <dd>Storage that takes no more writes: a lost path, a full thin pool, a snapshot that hangs. Commits hang, and with the
 *       first of them {@code SET GLOBAL super_read_only} and on MySQL {@code SHOW MASTER STATUS}. Reads work, which on real
 *       storage they may not.
 *   <dt>disk-full
 *   <dd>A full data disk. Commits hang when the last begun block of the binary log is full, some writes after the fault. The
 *       servers look once a minute whether there is room again: what hung goes on 60 s after the first hang (MySQL), later than
 *       after 90 s (MariaDB), or fails with a restart. A write that makes a table grow by much may fail at once, and
 *       ended MariaDB 11.4.5.
 *   <dt>too-many-connections
 *   <dd>Clients that took every session, the administrators' spare one included. Open sessions work. If others end theirs
 *       meanwhile, their places are free.
 *   <dt>{@link io.sluice.lab.fault.TcpFaultProxy}
 *   <dd>A network that loses, delays, cuts or refuses. It ends TCP itself: so also a black hole takes connections, and what it
 *       loses is never sent again.
 * </dl>
 *
 * <p>fsfreeze and disk-full touch nothing but a loop mount that is the server's own: {@link io.sluice.lab.fault.Volume} makes one,
 * to which a {@link io.sluice.lab.ServerSpec} is directed by its data directory. They and cgroup-freeze need Linux and root. What
 * is missing is said by {@link io.sluice.lab.fault.Fault#missing}.
 *
 * <p>Nothing outlives this JVM, even if that is killed: each change to the machine is made and undone by a shell of its own that
 * notices (one small process while the fault lasts); sessions and sockets end by themselves. All methods block, within the
 * limits they name; any thread. Who holds what begins: the caller.
 *
 * <p>Public types: {@link io.sluice.lab.fault.Fault}, {@link io.sluice.lab.fault.Target}, {@link io.sluice.lab.fault.Volume},
 * {@link io.sluice.lab.fault.TcpFaultProxy}, {@link io.sluice.lab.fault.Flow}, {@link io.sluice.lab.fault.Direction}.
 */
@NullMarked
package io.sluice.lab.fault;

import org.jspecify.annotations.NullMarked;
