/** What the fakes of several rooms' servers share. */
@NullMarked
package io.sluice.proxy.testing;

import org.jspecify.annotations.NullMarked;
