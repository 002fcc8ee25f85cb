package dev.abilens.pe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.abilens.bytes.ByteSource;
import dev.abilens.bytes.MalformedBinaryException;
import dev.abilens.image.Problem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What is said, word for word, of files that contradict themselves. */
class MalformedTest {
  private static final int LFANEW = 0x80;
  private static final int OPTIONAL = LFANEW + 24;
  private static final int SECTION = OPTIONAL + 240;
  private static final int RAW_SIZE = SECTION + 16;

  /** A sound file: two libraries, one of them by ordinal, one delayed; exports; relocations. */
  private static byte[] sound() {
    SmallPe b =
        SmallPe.x64()
            .imports("KERNEL32.dll", "Sleep", "ExitProcess")
            .imports("WS2_32.dll", "#9")
            .delays("node.exe", "napi_throw")
            .exports("t.node", "a", "b=OTHER.c", "napi_register_module_v1");
    ByteBuffer block = SmallPe.buffer(12);
    block.putInt(0x1000).putInt(12).putShort((short) 0xa010).putShort((short) 0);
    return b.directory(Pe.IMAGE_DIRECTORY_ENTRY_BASERELOC, b.put(block), 12).build();
  }

  private static PeFile read(byte[] bytes) {
    try {
      return PeFile.of(ByteSource.of("t.node", bytes));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String refusal(byte[] bytes) {
    MalformedBinaryException e = assertThrows(MalformedBinaryException.class, () -> read(bytes));
    return String.valueOf(e.getMessage());
  }

  private static List<String> problems(byte[] bytes) {
    return read(bytes).problems().stream().map(Problem::message).toList();
  }

  private static byte[] u16(byte[] bytes, long at, int value) {
    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putShort((int) at, (short) value);
    return bytes;
  }

  private static byte[] u32(byte[] bytes, long at, long value) {
    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putInt((int) at, (int) value);
    return bytes;
  }

  private static long directory(int index) {
    return OPTIONAL + 112 + 8L * index;
  }

  /** Where the entry of an import lies in the file. */
  private static long entry(PeFile pe, int library, int index) {
    return pe.addressSpace().fileOffset(pe.imports().lookupTable(library)) + 8L * index;
  }

  private static long at(PeFile pe, long rva) {
    return pe.addressSpace().fileOffset(rva);
  }

  @Test
  void aSoundFileHasNoProblem() {
    PeFile pe = read(sound());
    assertEquals(List.of(), pe.problems());
    assertEquals(
        "[Sleep, ExitProcess, #9, napi_throw]",
        IntStream.range(0, pe.importedSymbols().size())
            .mapToObj(pe.importedSymbols()::name)
            .toList()
            .toString());
    assertEquals(3, pe.importedSymbols().find("napi_throw"));
    assertEquals(2, pe.importedSymbols().find("#9"));
    assertEquals(-1, pe.importedSymbols().find("#09"));
    assertTrue(pe.importedSymbols().isDelayed(3));
    assertEquals("OTHER.c", pe.exports().forwarder(1));
    assertEquals(0, pe.exportedSymbols().get(1).address());
    assertEquals(2, pe.exports().find("napi_register_module_v1"));
    assertEquals(-1, pe.exports().find("c"));
  }

  @Test
  void whatIsNoImageIsNamed() {
    assertEquals(
        "t.node: e_magic at offset 0x0: found 1 bytes, expected 0x5a4d (MZ)",
        refusal(new byte[] {'M'}));
    assertEquals(
        "t.node: e_magic at offset 0x0: found an archive, such as an import library,"
            + " expected 0x5a4d (MZ)",
        refusal("!<arch>\n/      ".getBytes(StandardCharsets.US_ASCII)));
    assertEquals(
        "t.node: e_magic at offset 0x0: found a COFF object file for IMAGE_FILE_MACHINE_AMD64,"
            + " expected 0x5a4d (MZ)",
        refusal(u16(new byte[20], 0, 0x8664)));
    byte[] member = u16(u16(new byte[20], 2, 0xffff), 6, 0x8664);
    assertEquals(
        "t.node: e_magic at offset 0x0: found a member of an import library for"
            + " IMAGE_FILE_MACHINE_AMD64, expected 0x5a4d (MZ)",
        refusal(member));
    assertEquals(
        "t.node: e_magic at offset 0x0: found an object file of the /bigobj or /GL kind for"
            + " IMAGE_FILE_MACHINE_AMD64, expected 0x5a4d (MZ)",
        refusal(u16(member, 4, 2)));
    assertEquals(
        "t.node: e_magic at offset 0x0: found 0x2020, expected 0x5a4d (MZ)",
        refusal("        ".getBytes(StandardCharsets.US_ASCII)));
  }

  @Test
  void theHeadIsRefused() {
    assertEquals(
        "t.node: IMAGE_DOS_HEADER at offset 0x0: found 64 bytes at 0,"
            + " expected bytes within the 63 of t.node",
        refusal(Arrays.copyOf(sound(), 63)));
    int size = sound().length;
    assertEquals(
        "t.node: IMAGE_DOS_HEADER > e_lfanew at offset 0x3c: found 0x"
            + Integer.toHexString(size - 3)
            + ", expected an offset within the "
            + size
            + " bytes of the file",
        refusal(u32(sound(), 0x3c, size - 3)));
    assertEquals(
        "t.node: IMAGE_DOS_HEADER > e_lfanew at offset 0x3c: found 0xffffffff,"
            + " expected an offset within the "
            + size
            + " bytes of the file",
        refusal(u32(sound(), 0x3c, -1)));
    assertEquals(
        "t.node: IMAGE_NT_HEADERS > Signature at offset 0x80: found 0x454e (NE, of 16-bit"
            + " Windows), expected 0x4550 (PE)",
        refusal(u16(sound(), LFANEW, 0x454e)));
    assertEquals(
        "t.node: IMAGE_NT_HEADERS > Signature at offset 0x80: found 0x14550,"
            + " expected 0x4550 (PE)",
        refusal(u16(sound(), LFANEW + 2, 1)));
    assertEquals(
        "t.node: IMAGE_NT_HEADERS at offset 0x80: found 26 bytes at 128,"
            + " expected bytes within the 153 of t.node",
        refusal(Arrays.copyOf(sound(), OPTIONAL + 1)));
    assertEquals(
        "t.node: IMAGE_OPTIONAL_HEADER > Magic at offset 0x98: found 0x107 (ROM image),"
            + " expected 0x10b (PE32) or 0x20b (PE32+)",
        refusal(u16(sound(), OPTIONAL, 0x107)));
    for (int magic : new int[] {0x10a, 0x20c})
      assertTrue(
          refusal(u16(sound(), OPTIONAL, magic)).contains("found 0x" + Integer.toHexString(magic)));
  }

  @Test
  void aHeaderMayEndWithTheFile() {
    byte[] cut = u16(Arrays.copyOf(sound(), OPTIONAL + 70), LFANEW + 6, 0);
    PeFile pe = read(cut);
    assertEquals(Pe.IMAGE_SUBSYSTEM_WINDOWS_GUI, pe.header().optional().subsystem());
    assertEquals(0, pe.header().optional().dllCharacteristics());
    assertEquals(
        List.of(
            "t.node: IMAGE_NT_HEADERS at offset 0x80: found 94 bytes up to the end of the file,"
                + " expected 136 bytes; the rest is read as zeros"),
        problems(cut));
    assertEquals("SHORT_HEADER", pe.problems().get(0).code());
  }

  @Test
  void directoriesAreAtMostSixteen() {
    assertEquals(List.of(), problems(u32(sound(), OPTIONAL + 108, 16)));
    for (long count : new long[] {17, 0xffff_ffffL})
      assertEquals(
          List.of(
              "t.node: IMAGE_OPTIONAL_HEADER > NumberOfRvaAndSizes at offset 0x104: found "
                  + count
                  + ", expected at most the 16 that the format has; the first 16 are read"),
          problems(u32(sound(), OPTIONAL + 108, count)));
    PeFile fewer = read(u32(sound(), OPTIONAL + 108, 1));
    assertEquals(1, fewer.directories().size());
    assertEquals(0, fewer.imports().size());
    assertEquals(3, fewer.exports().names());
  }

  @Test
  void sectionHeadersLieWithinTheFile() {
    byte[] bytes = sound();
    int room = (bytes.length - SECTION) / 40;
    // Those behind the first are made of other bytes.
    assertTrue(
        problems(u16(bytes, LFANEW + 6, room)).stream().noneMatch(p -> p.contains("Number")));
    assertEquals(
        "t.node: IMAGE_FILE_HEADER > NumberOfSections at offset 0x86: found "
            + (room + 1)
            + " section headers at 0x188, expected at most the "
            + room
            + " that the file holds there",
        problems(u16(bytes, LFANEW + 6, room + 1)).get(0));
  }

  @Test
  void sectionsEndWithTheFile() {
    byte[] bytes = sound();
    int size = bytes.length - SmallPe.HEADERS;
    assertEquals(List.of(), problems(u32(bytes, RAW_SIZE, size)));
    assertEquals(
        List.of(
            "t.node: IMAGE_SECTION_HEADER[0] > SizeOfRawData at offset 0x188: found "
                + (size + 1)
                + " bytes at 0x400, expected bytes within the "
                + bytes.length
                + " of the file"),
        problems(u32(bytes, RAW_SIZE, size + 1)));
  }

  @Test
  void sectionsDoNotOverlap() {
    byte[] bytes = u16(sound(), LFANEW + 6, 2);
    System.arraycopy(bytes, SECTION, bytes, SECTION + 40, 40);
    assertEquals(
        List.of(
            "t.node: IMAGE_SECTION_HEADER[1] > VirtualAddress at offset 0x1b0: found 0x1000,"
                + " expected an RVA from 0x2000 on, where another section ends"),
        problems(bytes));
    assertEquals(List.of(), problems(u32(bytes, SECTION + 40 + 12, 0x2000)));
  }

  @Test
  void lowAlignmentMapsTheFileAsItIs() {
    byte[] bytes = u32(sound(), OPTIONAL + 32, 0x200);
    assertEquals(
        List.of(
            "t.node: IMAGE_SECTION_HEADER[0] > PointerToRawData at offset 0x188: found 0x400 for"
                + " VirtualAddress 0x1000, expected the same offset and RVA, as SectionAlignment is"
                + " less than a page"),
        problems(bytes));
    assertEquals("KERNEL32.dll", read(bytes).imports().libraryName(0));
  }

  @Test
  void importsLieInASection() {
    assertEquals(
        List.of(
            "t.node: IMAGE_DIRECTORY_ENTRY_IMPORT > VirtualAddress at offset 0x110: found RVA"
                + " 0x9000, expected an RVA of a section with bytes in the file"),
        problems(u32(sound(), directory(1), 0x9000)));
    byte[] bytes = sound();
    long name = read(bytes).imports().offset(1) + 12;
    assertEquals(
        List.of(
            "t.node: IMAGE_IMPORT_DESCRIPTOR[1] > Name at offset 0x"
                + Long.toHexString(name - 12)
                + ": found RVA 0xffffffff, expected the RVA of a text of 1 to 16384 bytes"),
        problems(u32(bytes, name, -1)));
    // Its imports stand; where they are taken from is not known.
    assertEquals("#9", read(bytes).importedSymbols().name(2));
    assertEquals(null, read(bytes).importedSymbols().get(2).library());
    assertEquals(2, read(bytes).image().dependencies().size());
  }

  @Test
  void namesOfImportsAreTexts() {
    byte[] bytes = sound();
    PeFile pe = read(bytes);
    assertEquals(
        List.of(
            "t.node: IMAGE_IMPORT_DESCRIPTOR[0] > OriginalFirstThunk[1] at offset 0x"
                + Long.toHexString(pe.imports().offset(0))
                + ": found RVA 0x80000001, expected the RVA of a text of 1 to 16384 bytes"),
        problems(u32(bytes, entry(pe, 0, 1), 0x7fff_ffff)));
    assertEquals(3, read(bytes).importedSymbols().size());
    assertEquals(
        "found RVA 0x80000001, and 1 more like it,",
        problems(u32(bytes, entry(pe, 0, 0), 0x7fff_ffff))
            .get(0)
            .replaceAll(".*(found .*,).*", "$1"));
  }

  @Test
  void aLookupTableThatIsNoneIsReplacedByTheAddresses() {
    byte[] bytes = sound();
    long at = read(bytes).imports().offset(0);
    for (long original : new long[] {0, 1, 0xffff_fffcL}) {
      PeFile pe = read(u32(bytes, at, original));
      assertEquals(List.of(), pe.problems());
      assertEquals("ExitProcess", pe.imports().name(0, 1));
      assertEquals(original, pe.imports().originalFirstThunk(0));
    }
  }

  @Test
  void tablesOfImportsEnd() {
    byte[] bytes = Arrays.copyOf(sound(), SmallPe.HEADERS + 0x1000);
    u32(bytes, SECTION + 8, 0x1000);
    u32(bytes, RAW_SIZE, 0x1000);
    u32(bytes, bytes.length - 4L, 0x8000_0000);
    PeFile pe = read(bytes);
    u32(bytes, pe.imports().offset(1), 0x1ff8);
    assertEquals(
        List.of(
            "t.node: IMAGE_IMPORT_DESCRIPTOR[1] > OriginalFirstThunk at offset 0x"
                + Long.toHexString(pe.imports().offset(1))
                + ": found 1 entries up to the end of the section's bytes,"
                + " expected a zero, which ends the table"),
        problems(bytes));
    assertEquals(1, read(bytes).imports().count(1));
    // Zeros that follow in memory end it.
    assertEquals(List.of(), problems(u32(bytes, SECTION + 8, 0x1001)));
  }

  @Test
  void importsThatShareBytesAreBounded() {
    byte[] bytes = Arrays.copyOf(sound(), 0x8000);
    u32(bytes, SECTION + 8, 0x7c00);
    u32(bytes, RAW_SIZE, 0x7c00);
    // A table of entries by ordinal up to the end of the file, and two libraries that use it.
    for (int at = 0x1000; at < 0x7ff8; at += 8) u32(bytes, at + 4, 0x8000_0000);
    long shared = 0x1000 - SmallPe.HEADERS + SmallPe.SECTION;
    PeFile pe = read(bytes);
    u32(bytes, pe.imports().offset(0), shared);
    u32(bytes, pe.imports().offset(1), shared);
    assertEquals(
        List.of(
            "t.node: IMAGE_IMPORT_DESCRIPTOR[1] > OriginalFirstThunk at offset 0x"
                + Long.toHexString(pe.imports().offset(1))
                + ": found more imports in all, expected at most as many as the file has room for"
                + " (imports that share bytes)"),
        problems(bytes));
    assertEquals("LIMIT_REACHED", read(bytes).problems().get(0).code());
  }

  @Test
  void lookupTablesMayLieInAnyOrderAndShareEntries() {
    byte[] bytes =
        SmallPe.x64().imports("a.dll", "f", "g", "h").imports("b.dll", "#3", "i").build();
    assertEquals("[[f, g, h], [#3, i]]", imported(bytes));
    PeFile pe = read(bytes);
    long first = pe.imports().lookupTable(0);
    long second = pe.imports().lookupTable(1);
    u32(bytes, pe.imports().offset(0), second);
    u32(bytes, pe.imports().offset(1), first);
    assertEquals("[[#3, i], [f, g, h]]", imported(bytes));
    u32(bytes, pe.imports().offset(0), first + 8);
    assertEquals("[[g, h], [f, g, h]]", imported(bytes));
    u32(bytes, pe.imports().offset(1), first + 8);
    assertEquals("[[g, h], [g, h]]", imported(bytes));
  }

  @Test
  void lookupTablesGoOnBehindAStretch() {
    byte[] bytes = Arrays.copyOf(SmallPe.x64().imports("a.dll", "f").build(), 0x158000);
    u32(bytes, SECTION + 8, 0x157c00);
    u32(bytes, RAW_SIZE, 0x157c00);
    for (int at = 0x1000; at < 0x150000; at += 8) u32(bytes, at + 4, 0x8000_0000);
    PeFile pe = read(bytes);
    u32(bytes, pe.imports().offset(0), 0x1000 - SmallPe.HEADERS + SmallPe.SECTION);
    int count = 0;
    ImportTable.Cursor c = read(bytes).imports().cursor(0);
    while (c.next()) count++;
    assertEquals((0x150000 - 0x1000) / 8, count);
    assertFalse(c.next());
    assertEquals(count, read(bytes).imports().count(0));
  }

  /** What a cursor finds of each library, once it was seen that the table itself says the same. */
  private static String imported(byte[] bytes) {
    ImportTable imports = read(bytes).imports();
    List<List<String>> all = new ArrayList<>();
    for (int i = 0; i < imports.size(); i++) {
      List<String> names = new ArrayList<>();
      for (ImportTable.Cursor c = imports.cursor(i); c.next(); )
        names.add(c.ordinal() < 0 ? c.name() : "#" + c.ordinal());
      assertEquals(imports.count(i), names.size());
      for (int j = 0; j < names.size(); j++)
        if (!imports.isByOrdinal(i, j)) assertEquals(imports.name(i, j), names.get(j));
      all.add(names);
    }
    return all.toString();
  }

  @Test
  void delayedImportsHaveRvasOrAddresses() {
    SmallPe b = SmallPe.ia32().delays("node.exe", "napi_throw", "#7");
    byte[] bytes = b.build();
    PeFile pe = read(bytes);
    long at = pe.delayedImports().offset(0);
    List<Long> entries = List.of(pe.delayedImports().entry(0, 0));
    assertEquals("napi_throw", pe.delayedImports().name(0, 0));
    u32(bytes, at, 0);
    for (int field : new int[] {4, 8, 12, 16})
      u32(
          bytes,
          at + field,
          b.base()
              + ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getInt((int) at + field));
    u32(bytes, at(pe, pe.delayedImports().lookupTable(0)), b.base() + entries.get(0));
    PeFile older = read(bytes);
    assertEquals(List.of(), older.problems());
    assertEquals("node.exe", older.delayedImports().libraryName(0));
    assertEquals("napi_throw", older.delayedImports().name(0, 0));
    assertEquals(7, older.delayedImports().ordinal(0, 1));
    assertEquals(pe.delayedImports().slot(0, 1), older.delayedImports().slot(0, 1));
  }

  @Test
  void exportsLieInASection() {
    assertEquals(
        List.of(
            "t.node: IMAGE_DIRECTORY_ENTRY_EXPORT > VirtualAddress at offset 0x108: found RVA"
                + " 0x9000, expected an RVA of a section with 40 bytes in the file"),
        problems(u32(sound(), directory(0), 0x9000)));
    byte[] bytes = sound();
    long at = read(bytes).exports().offset();
    long functions =
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getInt((int) at + 28) & 0xffff_ffffL;
    long room = read(bytes).addressSpace().available(functions) / 4;
    assertEquals(
        "t.node: IMAGE_EXPORT_DIRECTORY > NumberOfFunctions at offset 0x"
            + Long.toHexString(at)
            + ": found "
            + (room + 1)
            + " entries at RVA 0x"
            + Long.toHexString(functions)
            + ", expected at most the "
            + room
            + " that the file holds there",
        problems(u32(bytes, at + 20, room + 1)).get(0));
  }

  @Test
  void namesOfExportsLeadToFunctions() {
    byte[] bytes = sound();
    ExportTable exports = read(bytes).exports();
    long at = exports.offset();
    long ordinals =
        at(
            read(bytes),
            ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getInt((int) at + 36));
    long names =
        at(
            read(bytes),
            ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getInt((int) at + 32));
    assertEquals(
        List.of(
            "t.node: IMAGE_EXPORT_DIRECTORY > AddressOfNameOrdinals[2] at offset 0x"
                + Long.toHexString(at)
                + ": found function 3, expected one of the 3"),
        problems(u16(bytes, ordinals + 4, 3)));
    // The function that lost its name has its ordinal.
    assertEquals("#3", read(bytes).exportedSymbols().name(2));
    assertEquals(
        "t.node: IMAGE_EXPORT_DIRECTORY > AddressOfNames[0] at offset 0x"
            + Long.toHexString(at)
            + ": found RVA 0x0, expected the RVA of a text of 1 to 16384 bytes",
        problems(u32(bytes, names, 0)).get(0));
  }

  @Test
  void blocksOfRelocationsEndWithTheirTable() {
    byte[] bytes = sound();
    long at = read(bytes).baseRelocations().offset(0) - 8;
    assertEquals(1, read(bytes).pointers().ceiling(Long.MAX_VALUE) - read(bytes).imports().total());
    for (int size : new int[] {7, 13})
      assertEquals(
          List.of(
              "t.node: IMAGE_BASE_RELOCATION[0] > SizeOfBlock at offset 0x"
                  + Long.toHexString(at + 4)
                  + ": found "
                  + size
                  + ", expected 8 to the 12 bytes that are left of the table"),
          problems(u32(bytes, at + 4, size)));
    assertEquals(
        "t.node: IMAGE_DIRECTORY_ENTRY_BASERELOC > Size at offset 0x130: found 12 bytes at RVA"
            + " 0x9000, expected an RVA of a section with bytes in the file",
        problems(u32(sound(), directory(5), 0x9000)).get(0));
  }
}
