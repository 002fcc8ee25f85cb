package dev.abilens.dockerfile;

import org.jspecify.annotations.Nullable;

/**
 * Where something is made or run: a stage at one moment.
 *
 * @param stage the stage's number, from 0; -1 for an image that is no stage
 * @param title what to call it in messages
 * @param runtime its runtime, or null where none is known
 * @param system its system
 * @param platform its platform
 */
public record Environment(
    int stage,
    String title,
    @Nullable StageRuntime runtime,
    StageSystem system,
    StagePlatform platform) {}
