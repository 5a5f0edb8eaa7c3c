package io.sluice.it.house.broken;

public class IsOpenToExtension {}
