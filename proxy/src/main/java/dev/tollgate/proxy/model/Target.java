package dev.tollgate.proxy.model;

/**
 * Where one try of a request goes.
 *
 * @param deployment the chosen one
 * @param model the concrete model's name at the vendor: a pattern's {@code *} is filled by now
 */
public record Target(Deployment deployment, String model) {}
