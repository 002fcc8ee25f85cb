package dev.abilens.examples;

import java.util.Arrays;
import java.util.stream.Collectors;

/** What the tool writes. */
enum Format {
  /** For people. */
  text,
  /** One object a line. */
  json,
  /** One log of SARIF 2.1.0. */
  sarif,
  /** One page that needs nothing else. */
  html;

  /** Refuses a format that a command does not write. */
  void oneOf(String command, Format... written) {
    if (!Arrays.asList(written).contains(this))
      throw new Failure(
          "--format: "
              + command
              + " writes "
              + Arrays.stream(written).map(Format::name).collect(Collectors.joining(" or ")));
  }
}
