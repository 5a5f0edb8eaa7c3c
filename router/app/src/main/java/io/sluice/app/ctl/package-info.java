/**
 * {@code sluice ctl}: the admin API for people and for scripts. Reads what is asked for, sends what is to be done, and
 * prints the answer as tables, or as the JSON that the admin API gave.
 *
 * <p>For operators. A thin client over HTTP: it knows no more than {@code docs/admin-api.md} says, and keeps nothing between
 * two runs. Each run belongs to the main thread, which blocks. Limits: 3 s to connect, 20 s for an answer, 2 min for a
 * change that goes on, 11 min for one of a primary; a list is read page by page, 1,000 records each.
 *
 * <p>Public types: {@link io.sluice.app.ctl.CtlCommand}, {@link io.sluice.app.ctl.CtlException}.
 */
@NullMarked
package io.sluice.app.ctl;

import org.jspecify.annotations.NullMarked;
