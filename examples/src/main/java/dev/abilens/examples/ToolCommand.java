package dev.abilens.examples;

import java.util.concurrent.Callable;
import picocli.CommandLine.Model.CommandSpec;

/** A command of the tool: returns its exit status when it is called, its options being set. */
interface ToolCommand extends Callable<Integer> {
  /** Returns what it understands. */
  CommandSpec spec();
}
