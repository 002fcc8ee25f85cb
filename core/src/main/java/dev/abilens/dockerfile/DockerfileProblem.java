package dev.abilens.dockerfile;

/**
 * What in a Dockerfile could not be understood, or would be refused by a build.
 *
 * @param line the line, from 1
 * @param message a sentence
 * @param limit whether reading stopped at a limit, so that what follows is not known
 */
public record DockerfileProblem(int line, String message, boolean limit) {}
