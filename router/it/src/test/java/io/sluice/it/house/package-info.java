/**
 * The rules of the house, checked on the compiled classes of all modules; {@code broken} holds classes that break each
 * of them, so that every rule is seen to fail.
 */
@NullMarked
package io.sluice.it.house;

import org.jspecify.annotations.NullMarked;
