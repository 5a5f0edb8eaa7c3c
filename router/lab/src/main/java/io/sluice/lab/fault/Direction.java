package io.sluice.lab.fault;

/** Which way bytes go through a {@link TcpFaultProxy}. */
public enum Direction {
    TO_SERVER,
    TO_CLIENT
}
