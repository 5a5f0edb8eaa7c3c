/**
 * The JUnit extension that gives real shards to tests.
 *
 * <p>For tests of all modules: {@link io.sluice.lab.testing.WithShards} on a class, and parameters of type
 * {@link io.sluice.lab.LabShard}, {@code List<LabShard>} or {@link io.sluice.lab.LabServers}. Shards of the same wishes are
 * started once a JVM and shared, so tests use fresh names and leave settings alone; a test that does not asks for its own.
 *
 * <p>Where servers come from, in this order: those given by address ({@code sluice.test.mysql}, {@code
 * sluice.test.mariadb} as system properties, or {@code SLUICE_TEST_MYSQL}, {@code SLUICE_TEST_MARIADB} in the
 * environment: {@code host:port,user,password}, several separated by semicolons), embedded ones, containers. Where there is
 * none, the test is skipped with the reason; with {@code CI=true} in the environment it fails.
 *
 * <p>The using module names JUnit in test scope; for containers also the two of Testcontainers, for embedded MariaDB its
 * artefact.
 *
 * <p>Public types: {@link io.sluice.lab.testing.WithShards}, {@link io.sluice.lab.testing.ShardsExtension}.
 */
@NullMarked
package io.sluice.lab.testing;

import org.jspecify.annotations.NullMarked;
