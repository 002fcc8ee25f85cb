package dev.abilens.node;

/** How the registry comes to what it says of a release, the surest first. */
public enum Provenance {
  /** That release's own binary was run or read. */
  MEASURED,
  /** A release index or release metadata says so; the binary was not looked at. */
  RECORDED,
  /** It holds for the whole release line, and no list of the line's releases is at hand. */
  LINE,
  /** It was measured on the releases before and after, which agree. */
  BETWEEN
}
