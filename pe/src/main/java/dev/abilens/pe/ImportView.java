package dev.abilens.pe;

import dev.abilens.format.FileBytes;
import dev.abilens.format.ProblemLog;
import dev.abilens.image.Problem;
import dev.abilens.image.Symbol;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The imports of a file that can be read, and behind them the delayed ones. */
final class ImportView extends SymbolView {
  private final ImportTable plain;
  private final ImportTable delayed;

  // Numbers over all libraries of the one table, and behind them of the other.
  private final int[] kept;
  private final List<Problem> problems;

  ImportView(FileBytes bytes, AddressSpace space, ImportTable plain, ImportTable delayed) {
    super(space);
    this.plain = plain;
    this.delayed = delayed;
    // Each is at most a quarter of the file's size.
    int[] found = new int[plain.total() + delayed.total()];
    ProblemLog log = new ProblemLog(bytes);
    int n = 0;
    for (ImportTable table : List.of(plain, delayed)) {
      NameBudget libraries = new NameBudget(bytes, space, table.home());
      NameBudget names = new NameBudget(bytes, space, table.home());
      int overall = 0;
      for (int i = 0; i < table.size(); i++) {
        libraries.accepts(i, table.libraryNameRva(i));
        for (int j = 0; j < table.count(i); j++, overall++) {
          long rva = table.nameRva(i, j);
          if (rva < 0 || names.accepts(overall, rva))
            found[n++] = (table == plain ? 0 : plain.total()) + overall;
        }
      }
      libraries.report(log, table::offset, i -> table.place(i, "Name"));
      names.report(
          log,
          k -> table.offset(table.libraryOf(k)),
          k -> {
            int i = table.libraryOf(k);
            return table.place(i, table.lookupField(i)) + "[" + (k - table.start(i)) + "]";
          });
    }
    this.kept = n == found.length ? found : Arrays.copyOf(found, n);
    this.problems = log.toList();
  }

  private ImportTable table(int index) {
    return isDelayed(index) ? delayed : plain;
  }

  private int overall(int index) {
    return isDelayed(index) ? kept[index] - plain.total() : kept[index];
  }

  @Override
  public int size() {
    return kept.length;
  }

  @Override
  public boolean isDelayed(int index) {
    return kept[index] >= plain.total();
  }

  @Override
  @Nullable Stretch home(int index) {
    return table(index).home();
  }

  @Override
  long nameRva(int index) {
    ImportTable table = table(index);
    int overall = overall(index);
    int library = table.libraryOf(overall);
    return table.nameRva(library, overall - table.start(library));
  }

  @Override
  long ordinal(int index) {
    ImportTable table = table(index);
    int overall = overall(index);
    int library = table.libraryOf(overall);
    return table.ordinal(library, overall - table.start(library));
  }

  @Override
  public Symbol get(int index) {
    ImportTable table = table(index);
    String library = table.libraryName(table.libraryOf(overall(index)));
    return new Symbol(name(index), null, library.isEmpty() ? null : library, false, 0);
  }

  List<Problem> problems() {
    return problems;
  }
}
