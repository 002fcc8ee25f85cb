package dev.abilens.node;

import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** Reading of table cells, where empty means "not known". */
final class Cells {
  private Cells() {}

  /** Returns a number, decimal or with {@code 0x}; empty for an empty cell. */
  static OptionalInt number(String cell) {
    return cell.isEmpty() ? OptionalInt.empty() : OptionalInt.of(Integer.decode(cell));
  }

  static @Nullable String orNull(String cell) {
    return cell.isEmpty() ? null : cell;
  }

  static @Nullable RuntimeVersion version(String cell) {
    return cell.isEmpty() ? null : RuntimeVersion.parse(cell);
  }

  static boolean yes(String cell) {
    if (cell.equals("yes")) return true;
    if (cell.equals("no")) return false;
    throw new IllegalStateException("neither yes nor no: " + cell);
  }
}
