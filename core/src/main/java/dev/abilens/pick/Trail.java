package dev.abilens.pick;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What was looked at on one way through a package's scripts. For one thread. */
final class Trail {
  private final Map<String, String> passed = new LinkedHashMap<>();
  private @Nullable String loader;
  private @Nullable String failed;
  private @Nullable String doubt;

  /** Says which loader is at work; the last one counts. */
  void loader(String name) {
    loader = name;
  }

  @Nullable String loader() {
    return loader;
  }

  /** Says that something is not loaded, and why. */
  void pass(String candidate, String reason) {
    passed.putIfAbsent(candidate, reason);
  }

  /** Says that a file was loaded and failed. */
  void fail(String file, String message) {
    failed = file;
    passed.put(file, "fails to load: " + message);
  }

  /** Returns what is not loaded in the order in which it was met, with the reasons. */
  Map<String, String> passed() {
    return passed;
  }

  /** Returns the last file that failed, or null. */
  @Nullable String failed() {
    return failed;
  }

  /** Says that something that may load a file is not known. */
  void doubt(String why) {
    if (doubt == null) doubt = why;
  }

  @Nullable String doubt() {
    return doubt;
  }

  boolean isEmpty() {
    return passed.isEmpty() && failed == null;
  }
}
