package dev.abilens.pe;

import dev.abilens.format.FileBytes;
import dev.abilens.format.ProblemLog;
import dev.abilens.image.Problem;
import dev.abilens.image.Symbol;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The names of a file's exports that can be read, and behind them the functions without one. */
final class ExportView extends SymbolView {
  private final PeFile file;
  private final ExportTable table;

  // Numbers of names, then the complement of indices of functions.
  private final int[] kept;
  private final List<Problem> problems;

  ExportView(FileBytes bytes, PeFile file, ExportTable table) {
    super(file.addressSpace());
    this.file = file;
    this.table = table;
    // Both are at most a quarter of the file's size.
    int[] found = new int[table.names() + table.functions()];
    ProblemLog log = new ProblemLog(bytes);
    NameBudget names = new NameBudget(bytes, file.addressSpace(), table.home());
    BitSet named = new BitSet();
    int beyond = -1;
    int n = 0;
    for (int i = 0; i < table.names(); i++) {
      int index = table.index(i);
      named.set(index);
      if (index >= table.functions()) beyond = beyond < 0 ? i : beyond;
      else if (names.accepts(i, table.nameRva(i))) found[n++] = i;
    }
    names.report(
        log, i -> table.offset(), i -> "IMAGE_EXPORT_DIRECTORY > AddressOfNames[" + i + "]");
    if (beyond >= 0)
      log.add(
          table.offset(),
          "IMAGE_EXPORT_DIRECTORY > AddressOfNameOrdinals[" + beyond + "]",
          "function " + table.index(beyond),
          "one of the " + table.functions());
    for (int i = 0; i < table.functions(); i++)
      if (!named.get(i) && table.rva(i) != 0) found[n++] = ~i;
    this.kept = n == found.length ? found : Arrays.copyOf(found, n);
    this.problems = log.toList();
  }

  @Override
  public int size() {
    return kept.length;
  }

  @Override
  @Nullable Stretch home(int index) {
    return table.home();
  }

  @Override
  long nameRva(int index) {
    return kept[index] < 0 ? -1 : table.nameRva(kept[index]);
  }

  @Override
  long ordinal(int index) {
    return table.ordinal(~kept[index]);
  }

  private int function(int index) {
    return kept[index] < 0 ? ~kept[index] : table.index(kept[index]);
  }

  @Override
  public Symbol get(int index) {
    int function = function(index);
    long address = table.isForwarder(function) ? 0 : file.address(table.rva(function));
    return new Symbol(name(index), null, null, false, address);
  }

  List<Problem> problems() {
    return problems;
  }
}
