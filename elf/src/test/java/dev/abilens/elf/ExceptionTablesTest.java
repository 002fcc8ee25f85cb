package dev.abilens.elf;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.abilens.image.Landings;
import dev.abilens.image.Symbol;
import dev.abilens.image.SymbolTable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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
      """;

  private static final String END = "\t.section .note.GNU-stack,\"\",@progbits\n";

  /** Calls of one function, behind rows of a table that are for no byte. */
  private static final String MANY =
      """
      	.text
      	.globl f
      f:	.cfi_startproc
      	.cfi_lsda 0x1b,table
      	.rept 200
      	nop
      	.endr
      	.cfi_endproc
      	.section .gcc_except_table,"a",@progbits
      table:	.byte 0xff,0xff,1
      	.uleb128 sites_end-sites
      sites:	.fill 4*20000,1,0
      	.uleb128 100,100,1,1
      sites_end:
      	.sleb128 1,0
      """;

  /** Functions that share a table of more rows than are read of one, and others. */
  private static final String SHARED =
      """
      	.text
      	.macro function name, lsda
      	.globl \\name
      \\name:	.cfi_startproc
      	.ifnb \\lsda
      	.cfi_lsda 0x1b,\\lsda
      	.endif
      	nop
      	.cfi_endproc
      	.endm
      	function before small
      	function one table
      	function two table
      	function three table
      	function four table
      	function five table
      	function behind small
      	function without
      	.section .gcc_except_table,"a",@progbits
      small:	.byte 0xff,0xff,1,4,0,1,0,0
      table:	.byte 0xff,0xff,1
      	.uleb128 sites_end-sites
      sites:	.fill 4*((1<<18)+1),1,0
      sites_end:
      """;

  private static final int HEADER = 0x900;
  private static final int COMMON = 0x980;
  private static final int DESCRIPTION = 0xa00;
  private static final int TABLE = 0xb00;
  private static final int FUNCTION = 0x400;
  private static final int SIZE = 8;

  @TempDir Path dir;

  @Test
  void tellsWhatIsCaught() throws Exception {
    Map<String, Boolean> caught = new TreeMap<>();
    try (ElfFile elf = ElfFile.open(library(SOURCE))) {
      SymbolTable exports = elf.image().exports();
      Landings landings = elf.image().landings();
      for (int i = 0; i < exports.size(); i++) {
        Symbol symbol = exports.get(i);
        if (symbol.name().length() > 1)
          caught.put(symbol.name(), landings.mayCatch(symbol.address()));
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

  /** Which of what a function catches the standard library may have thrown. */
  @ParameterizedTest
  @CsvSource({
    "catch (...) {}, true",
    "catch (std::exception &) {}, true",
    "catch (std::bad_alloc &) {}, true",
    "catch (abi::__forced_unwind &) { throw; }, true",
    "catch (std::filesystem::filesystem_error &) {}, true",
    "catch (Own &) {} catch (...) {}, true",
    "catch (Own &) {} catch (std::length_error &) {}, true",
    "catch (Own &) {}, false",
    "catch (Stream &) {}, false",
    "catch (mine::Own *) {}, false",
    "catch (Hidden &) {}, false",
    "catch (int) {}, false",
    "catch (Own &) {} catch (Stream &) {}, false"
  })
  void tellsWhichTypesAreTheStandardLibrarys(String clauses, boolean standard) throws Exception {
    String source =
        """
        #include <cxxabi.h>
        #include <filesystem>
        #include <stdexcept>
        struct Own {}; struct Stream : std::exception {}; namespace mine { struct Own {}; }
        namespace { struct Hidden {}; }
        void g();
        extern "C" int f() { try { g(); return 1; } %s return 2; }
        """;
    Path file = Files.writeString(dir.resolve("catches.cc"), source.formatted(clauses));
    for (String visibility : List.of("default", "hidden")) {
      String option = "-fvisibility=" + visibility;
      Path library = Gcc.make(dir.resolve("catches.so"), file, "-m64", "-std=c++17", option);
      try (ElfFile elf = ElfFile.open(library)) {
        long[] functions = elf.image().functions().sorted().toArray();
        Landings landings = elf.image().landings();
        boolean caught = false;
        boolean all = false;
        for (long at = functions[0] + 1; at < functions[functions.length - 1] + 0x80; at++) {
          caught |= landings.mayCatch(at);
          all |= landings.mayCatchStandard(at);
        }
        assertTrue(caught);
        assertEquals(standard, all, visibility);
      }
    }
  }

  @Test
  void readsATableOnceHoweverManyCallsThereAre() throws Exception {
    try (ElfFile elf = ElfFile.open(library(MANY))) {
      ExceptionTables tables = new ExceptionTables(elf);
      long f = address(elf, "f");
      for (int i = 0; i < 200; i++) assertEquals(i >= 100, tables.mayCatch(f + i + 1), "" + i);
      assertEquals(20_000 + 1 + 1, tables.read());
    }
  }

  @Test
  void takesWhatLiesBeyondTheBoundsForCaught() throws Exception {
    try (ElfFile elf = ElfFile.open(library(SHARED))) {
      ExceptionTables tables = new ExceptionTables(elf);
      assertFalse(tables.mayCatch(address(elf, "before") + 1));
      assertEquals(1, tables.read());
      int read = 1;
      for (String name : List.of("one", "two", "three", "four", "five")) {
        assertTrue(tables.mayCatch(address(elf, name) + 1), name);
        read = Math.min(read + ExceptionTables.MOST_OF_ONE, ExceptionTables.MOST);
        assertEquals(read, tables.read(), name);
      }
      assertTrue(tables.mayCatch(address(elf, "behind") + 1));
      assertFalse(tables.mayCatch(address(elf, "before") + 1));
      assertFalse(tables.mayCatch(address(elf, "without") + 1));
      assertEquals(ExceptionTables.MOST, tables.read());
    }
  }

  @Test
  void readsRowsAsWhoThrowsDoes() {
    assertEquals("..cc..c.", rows(2, 2, 1, 1, 6, 1, 1, 1));
    assertEquals("..cccc..", rows(2, 2, 1, 1, 4, 2, 1, 1));
    // The first row that holds a call counts, and none behind one that begins later.
    assertEquals(".ccccc..", rows(1, 5, 1, 1, 2, 2, 0, 0));
    assertEquals("..ccc...", rows(2, 2, 1, 1, 0, 5, 1, 1));
    assertEquals("........", rows(8, 2, 1, 1, 0, 8, 1, 1));
    assertEquals("...ccccc", rows(3, 100, 1, 1));
    // Only destroyed, or passed on.
    assertEquals("........", rows(0, 4, 1, 0, 4, 4, 0, 1));
  }

  @Test
  void takesForCaughtWhatIsNotUnderstood() {
    int[] empty = {0xff, 0xff, 1, 0};
    assertEquals("........", caught(file(1, "zRL", "\0\0", empty)));
    assertEquals("........", caught(file(3, "zRL", "\0\0", empty)));
    assertEquals("........", caught(file(1, "zRLSBSBSB", "\0\0", empty)));
    assertEquals("cccccccc", caught(file(1, "zRLSBSBSBS", "\0\0", empty)));
    assertEquals("cccccccc", caught(file(4, "zRL", "\0\0", empty)));
    assertEquals("cccccccc", caught(file(1, "zRXL", "\0\0", empty)));
    assertEquals("cccccccc", caught(file(1, "R", "\0", empty)));
    assertEquals("cccccccc", caught(file(1, "zRL", "\0\2", empty))); // no such form
    assertEquals("cccccccc", caught(file(1, "zRL", "\0\u0080", empty))); // by way of a place
    assertEquals("cccccccc", caught(ElfBuilder.x64().build()));
    int[] longNumber = {0, 2, 0, 0, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 0, 8, 0, 0};
    assertEquals("..cccccc", rows(longNumber));
    int[] withoutEnd = {0xff, 0xff, 1, 0xff, 0xff, 0x7f, 0, 2, 0, 0};
    assertEquals("..cccccc", caught(file(1, "zRL", "\0\0", withoutEnd)));
    int[] fixed = {0xff, 0xff, 0x0d, 4, 0, 2, 0, 0};
    assertEquals("cccccccc", caught(file(1, "zRL", "\0\0", fixed)));
  }

  @Test
  void followsChainsOfActions() {
    assertEquals("cccc....", actions(1, 0));
    assertEquals("cccc....", actions(0x7f, 0)); // a list of what may be thrown
    assertEquals("........", actions(0, 0));
    assertEquals("cccc....", actions(0, 2, 0, 1, 0));
    assertEquals("cccc....", actions(0, 0x7f)); // goes round
  }

  private static String rows(int... rows) {
    return table(rows, 1, 0);
  }

  private static String actions(int... actions) {
    return table(new int[] {0, 4, 1, 1}, actions);
  }

  private static String table(int[] rows, int... actions) {
    IntStream head = IntStream.of(0xff, 0xff, 1, rows.length);
    IntStream rest = IntStream.concat(IntStream.of(rows), IntStream.of(actions));
    return caught(file(1, "zRL", "\0\0", IntStream.concat(head, rest).toArray()));
  }

  /** Lays out one function. */
  private static byte[] file(int version, String letters, String data, int... table) {
    byte[] file = ElfBuilder.x64().segment(Elf.PT_GNU_EH_FRAME, Elf.PF_R, HEADER, 20).build();
    ByteBuffer out = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
    out.position(HEADER).put(new byte[] {1, 0x1b, 3, 0x3b}).putInt(0).putInt(1);
    out.putInt(FUNCTION - HEADER).putInt(DESCRIPTION - HEADER);
    out.position(COMMON).putInt(0x70).putInt(0).put((byte) version);
    out.put(latin1(letters + "\0")).put(new byte[] {1, 0x78, 16, (byte) data.length()});
    out.put(latin1(data));
    out.position(DESCRIPTION).putInt(0x30).putInt(DESCRIPTION + 4 - COMMON);
    out.putLong(FUNCTION).putLong(SIZE).put((byte) 8).putLong(TABLE);
    out.position(TABLE);
    for (int b : table) out.put((byte) b);
    return file;
  }

  private static byte[] latin1(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  /** Returns a letter for each byte of the function that calls may lie at. */
  private static String caught(byte[] file) {
    Landings landings = ElfBuilder.read(file).image().landings();
    StringBuilder caught = new StringBuilder();
    for (int i = 0; i < SIZE; i++) caught.append(landings.mayCatch(FUNCTION + i + 1) ? 'c' : '.');
    return caught.toString();
  }

  private static long address(ElfFile elf, String function) {
    Symbol symbol = elf.image().lookUp(function);
    if (symbol == null) throw new AssertionError("no " + function);
    return symbol.address();
  }

  private Path library(String text) throws IOException, InterruptedException {
    Path source = Files.writeString(dir.resolve("calls.s"), text + END);
    return Gcc.make(dir.resolve("calls.so"), source, "-m64");
  }
}
