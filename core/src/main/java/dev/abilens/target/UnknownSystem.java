package dev.abilens.target;

import dev.abilens.image.Availability;
import dev.abilens.image.SystemLibraries;

/**
 * A system of which nothing is known but its name: what its files say is asked of the files,
 * anything else has no answer.
 *
 * @param describe what it is called
 * @param missing what a caller would have to say for there to be an answer
 */
record UnknownSystem(String describe, String missing) implements SystemLibraries {
  @Override
  public String pathOf(String soname) {
    return soname;
  }

  @Override
  public Availability library(String soname) {
    return Availability.unknown(
        "whether " + describe + " has " + soname + " is not known: " + missing);
  }

  @Override
  public Availability version(String soname, String version) {
    return Availability.unknown(
        "whether "
            + soname
            + " of "
            + describe
            + " defines "
            + version
            + " is not known: "
            + missing);
  }

  @Override
  public Availability symbol(String soname, String symbol) {
    return Availability.unknown(
        "whether " + soname + " of " + describe + " has " + symbol + " is not known: " + missing);
  }
}
