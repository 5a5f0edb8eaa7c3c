/** Sessions through the router: shared connections, state that stays with its owner, limits, drain and kill. Tests only. */
@NullMarked
package io.sluice.it.sessions;

import org.jspecify.annotations.NullMarked;
