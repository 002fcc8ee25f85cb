package dev.abilens.script;

import java.util.AbstractList;
import java.util.ArrayList;
import java.util.List;

/** Arguments of which the first are known, one that is not stands for the rest. */
final class SomeArguments extends AbstractList<Object> {
  private final List<Object> known;

  SomeArguments(List<Object> known) {
    this.known = new ArrayList<>(known);
    this.known.add(Special.UNKNOWN);
  }

  /** Returns arguments without their first. */
  static List<Object> withoutFirst(List<Object> arguments) {
    if (arguments instanceof SomeArguments some)
      return new SomeArguments(
          some.known().subList(Math.min(1, some.known().size()), some.known().size()));
    return arguments.isEmpty() ? arguments : arguments.subList(1, arguments.size());
  }

  /** Returns as many as are known. */
  List<Object> known() {
    return known.subList(0, known.size() - 1);
  }

  @Override
  public Object get(int index) {
    return known.get(index);
  }

  @Override
  public int size() {
    return known.size();
  }
}
