package dev.abilens.macho;

import java.util.AbstractList;
import java.util.ArrayList;
import java.util.List;
import java.util.RandomAccess;
import org.jspecify.annotations.Nullable;

/** The libraries that are asked for, in file order. Immutable and thread-safe. */
public final class Dylibs extends AbstractList<Dylib> implements RandomAccess {
  private final List<Dylib> list;
  private final @Nullable String[] byOrdinal;

  private Dylibs(List<Dylib> list, @Nullable String[] byOrdinal) {
    this.list = list;
    this.byOrdinal = byOrdinal;
  }

  static Dylibs of(LoadCommands commands) {
    List<Dylib> list = new ArrayList<>();
    List<@Nullable String> names = new ArrayList<>();
    for (int i = 0; i < commands.size(); i++) {
      int cmd = commands.cmd(i);
      if (!Dylib.isLoad(cmd)) continue;
      LoadCommand command = commands.get(i);
      String name = command.has(24) ? command.text(8) : null;
      // One that cannot be read keeps its number.
      if (cmd != MachO.LC_LAZY_LOAD_DYLIB) names.add(name);
      if (name == null) continue;
      list.add(Dylib.of(command, cmd == MachO.LC_LAZY_LOAD_DYLIB ? 0 : names.size(), name));
    }
    return new Dylibs(List.copyOf(list), names.toArray(new @Nullable String[0]));
  }

  @Override
  public int size() {
    return list.size();
  }

  @Override
  public Dylib get(int index) {
    return list.get(index);
  }

  /** Returns the highest ordinal that an import may have. */
  public int count() {
    return byOrdinal.length;
  }

  /**
   * Returns the install name of the library with an ordinal.
   *
   * @param ordinal as imports have it
   * @return the name, or null for a special ordinal and for one of no library
   */
  public @Nullable String name(int ordinal) {
    return ordinal < 1 || ordinal > byOrdinal.length ? null : byOrdinal[ordinal - 1];
  }
}
