package dev.abilens.examples;

import java.util.concurrent.Callable;

/** A command of the tool: returns its exit status when it is called, its options being given. */
interface ToolCommand extends Callable<Integer> {
  /** Returns what it understands. */
  Usage usage();
}
