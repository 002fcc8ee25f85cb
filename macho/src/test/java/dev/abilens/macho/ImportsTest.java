package dev.abilens.macho;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.abilens.bytes.ByteSource;
import dev.abilens.image.Symbol;
import dev.abilens.image.SymbolTable;
import dev.abilens.testing.Beside;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** What dyld looks for and finds, beside what the symbol table says. */
class ImportsTest {
  @Test
  void bothViewsOfTheCorpusNameTheSame() throws Exception {
    List<String> wrong = new ArrayList<>();
    for (Path path : RealFiles.under(Beside.corpus()))
      try (ByteSource source = ByteSource.open(path)) {
        for (MachOFile file : RealFiles.slices(source)) {
          differ(wrong, file, "imports", file.imports(), file.symtabImports());
          differ(wrong, file, "exports", file.exports(), file.symtabExports());
        }
      }
    assertEquals("", String.join("\n", wrong));
  }

  private static void differ(
      List<String> wrong, MachOFile file, String what, SymbolTable loader, SymbolTable symtab) {
    Set<String> more = names(loader);
    Set<String> less = names(symtab);
    more.removeAll(names(symtab));
    less.removeAll(names(loader));
    if (!more.isEmpty() || !less.isEmpty())
      wrong.add(file.name() + " " + what + ": +" + more + " -" + less);
  }

  private static Set<String> names(SymbolTable table) {
    Set<String> names = new TreeSet<>();
    for (Symbol symbol : table) names.add(symbol.name());
    return names;
  }
}
