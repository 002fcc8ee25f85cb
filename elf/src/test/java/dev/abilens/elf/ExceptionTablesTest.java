package dev.abilens.elf;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.abilens.image.Symbol;
import dev.abilens.image.SymbolTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Calls of which each has another entry in the tables, as GNU as and ld lay them out. */
class ExceptionTablesTest {
  private static final String SOURCE =
      """
      	.text
      	.globl f
      f:	.cfi_startproc
      	.cfi_lsda 0x1b,table
      	nop
      0:	call g@PLT
      1:	.globl caught
      caught:	call g@PLT
      2:	.globl destroyed
      destroyed:	call g@PLT
      3:	.globl passed
      passed:	call g@PLT
      4:	.globl ended
      ended:	call g@PLT
      5:	.globl destroyedThenCaught
      destroyedThenCaught:	ret
      pad:	ret
      	.cfi_endproc
      	.globl h
      h:	.cfi_startproc
      	call g@PLT
      	.globl without
      without:	ret
      	.cfi_endproc
      	call g@PLT
      	.globl nowhere
      nowhere:	ret
      	.section .gcc_except_table,"a",@progbits
      table:	.byte 0xff,0xff,1
      	.uleb128 sites_end-sites
      sites:	.uleb128 0b-f,1b-0b,pad-f,1
      	.uleb128 1b-f,2b-1b,pad-f,0
      	.uleb128 2b-f,3b-2b,0,0
      	.uleb128 4b-f,5b-4b,pad-f,3
      sites_end:
      	.sleb128 1,0
      	.sleb128 0,-3
      	.section .note.GNU-stack,"",@progbits
      """;

  @TempDir Path dir;

  @Test
  void tellsWhatIsCaught() throws Exception {
    Map<String, Boolean> caught = new TreeMap<>();
    try (ElfFile elf = ElfFile.open(library())) {
      SymbolTable exports = elf.image().exports();
      for (int i = 0; i < exports.size(); i++) {
        Symbol symbol = exports.get(i);
        if (symbol.name().length() > 1)
          caught.put(symbol.name(), elf.image().mayCatch(symbol.address()));
      }
    }
    Map<String, Boolean> expected =
        Map.of(
            "caught", true,
            "destroyed", false,
            "passed", false,
            "ended", false,
            "destroyedThenCaught", true,
            "without", false,
            "nowhere", false);
    assertEquals(new TreeMap<>(expected), caught);
  }

  private Path library() throws IOException, InterruptedException {
    Path source = Files.writeString(dir.resolve("calls.s"), SOURCE);
    Path library = dir.resolve("calls.so");
    try {
      Process gcc =
          new ProcessBuilder("gcc", "-m64", "-shared", "-nostdlib", "-o", "" + library, "" + source)
              .redirectErrorStream(true)
              .start();
      gcc.getInputStream().readAllBytes();
      Assumptions.assumeTrue(gcc.waitFor() == 0, "skipped: gcc makes nothing for x86-64 here");
    } catch (IOException e) {
      Assumptions.abort("skipped: no gcc here");
    }
    return library;
  }
}
