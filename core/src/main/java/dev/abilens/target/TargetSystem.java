package dev.abilens.target;

import dev.abilens.image.LoadRequest;
import dev.abilens.image.LoaderKind;

/**
 * One system that a target may be: its loader and the process that asks it.
 *
 * @param name what it is called in findings
 * @param loader whose loader it has
 * @param process the process
 */
public record TargetSystem(String name, LoaderKind loader, LoadRequest.Process process) {}
