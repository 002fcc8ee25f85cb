package dev.abilens.benchmarks;

import java.lang.management.ManagementFactory;

/**
 * Tells when the compiler is done, however few the files are and however busy the machine: once it
 * has finished nothing for as long as a large method takes.
 */
final class WarmUp {
  private static final long LEAST_NANOS = 4_000_000_000L;
  private static final long MOST_NANOS = 30_000_000_000L;
  private static final long IDLE_NANOS = 2_000_000_000L;

  private final long begin = System.nanoTime();
  private long compiled;
  private long finished = begin;

  /** Returns whether what counts may begin; asked again and again. */
  boolean isOver() {
    long now = System.nanoTime();
    long millis = ManagementFactory.getCompilationMXBean().getTotalCompilationTime();
    if (millis != compiled) finished = now;
    compiled = millis;
    if (now - begin < LEAST_NANOS) return false;
    return now - finished >= IDLE_NANOS || now - begin >= MOST_NANOS;
  }
}
