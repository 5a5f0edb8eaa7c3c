/**
 * Facts about a statement's text that decide where it may run and what it leaves behind: no parser, a single pass over
 * the bytes.
 *
 * <p>For the session, which asks before it sends a statement, because a server's session tracking speaks only
 * afterwards and not of everything. It is no security boundary: what a tenant may touch is decided by the tenant's own
 * account on the shard. When in doubt it reports an effect too many.
 *
 * <p>Cost: a few nanoseconds a byte, linear for any input, no allocation but for a name that is asked for. Limits:
 * names are kept up to 256 bytes. Character sets whose second bytes may be a quote or a backslash (gbk, big5, sjis,
 * cp932, gb18030) are read as single bytes, so that such text can be misread. A lexer belongs to one session and its
 * event loop.
 *
 * <p>Public types: {@link io.sluice.core.sql.StatementLexer}, {@link io.sluice.core.sql.StatementKind},
 * {@link io.sluice.core.sql.Effects}, {@link io.sluice.core.sql.VariableSetting},
 * {@link io.sluice.core.sql.KnownFunctions}.
 */
@NullMarked
package io.sluice.core.sql;

import org.jspecify.annotations.NullMarked;
