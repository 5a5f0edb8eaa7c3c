/**
 * The HTTP port: statements and batches for services that want the honest asynchronous contract, and receipts.
 *
 * <p>For applications. A request passes path, login, tenant, body, triage, and then the same gate as a statement of the
 * MySQL port; a read goes over pools like those of the MySQL port ({@code proxy.read}), a write through what also applies
 * the queue ({@code proxy.apply}), or into the queue ({@code proxy.queue}). What it answers is in {@code docs/http.md} and
 * in {@code openapi.json} beside this.
 *
 * <p>Cost: body and answer of a request stand in memory once. Limits: connections, requests of a tenant at a time, bytes of
 * heads, bodies and answers, statements of a batch, and a deadline on everything that is waited for. Nothing here logs a
 * statement or a value.
 *
 * <p>Everything belongs to the event loop of its connection, which is one that has gates. Public types: {@link
 * io.sluice.proxy.http.HttpPort}, {@link io.sluice.proxy.http.HttpSettings}, {@link io.sluice.proxy.http.HttpListener},
 * {@link io.sluice.proxy.http.StatementRunner}.
 */
@NullMarked
package io.sluice.proxy.http;

import org.jspecify.annotations.NullMarked;
