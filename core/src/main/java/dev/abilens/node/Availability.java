package dev.abilens.node;

/**
 * Whether a runtime exports a function, with the measurement that says so.
 *
 * @param answer yes, no, or not known
 * @param evidence what was measured, a phrase for people
 */
public record Availability(Answer answer, String evidence) {}
