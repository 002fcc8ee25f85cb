package dev.abilens.pe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.abilens.testing.Beside;
import dev.abilens.testing.ClassPathFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Headers, sections, imports, exports and base relocations as llvm-readobj reads them: of the
 * binaries on the class path, of the corpus, and of the strange but sound files.
 */
class LlvmReadobjTest {
  private static final List<String> TOOLS = List.of("llvm-readobj-14", "llvm-readobj");
  private static final int BATCH = 40;
  private static final Pattern FIELD = Pattern.compile("(\\w+): (.*)");
  private static final Pattern SYMBOL = Pattern.compile("Symbol: (.*) \\((\\d+)\\)");
  private static final Pattern FLAGS =
      Pattern.compile("Characteristics \\[ \\((0x\\p{XDigit}+)\\)");

  @TempDir Path folder;

  @Test
  void readsTheSame() throws Exception {
    String tool = tool();
    List<Path> files = files();
    List<String> wrong = new ArrayList<>();
    int compared = 0;
    long facts = 0;
    for (int i = 0; i < files.size(); i += BATCH) {
      List<Path> batch = files.subList(i, Math.min(files.size(), i + BATCH));
      for (var entry : theirs(tool, batch).entrySet())
        try (PeFile pe = PeFile.open(Path.of(entry.getKey()))) {
          List<String> ours = ours(pe);
          List<String> theirs = entry.getValue();
          Collections.sort(ours);
          Collections.sort(theirs);
          compared++;
          facts += ours.size();
          if (!ours.equals(theirs)) wrong.add(entry.getKey() + difference(ours, theirs));
        }
    }
    System.out.println(
        tool + ": " + compared + " of " + files.size() + " files compared, " + facts + " facts");
    assertEquals("", String.join("\n", wrong));
    assertTrue(compared > 5);
  }

  private static String tool() throws InterruptedException {
    for (String tool : TOOLS)
      try {
        Process p = new ProcessBuilder(tool, "--version").redirectErrorStream(true).start();
        p.getInputStream().readAllBytes();
        if (p.waitFor() == 0) return tool;
      } catch (IOException e) {
        // Not here.
      }
    assumeTrue(false, "skipped: no llvm-readobj here");
    throw new AssertionError();
  }

  private List<Path> files() throws IOException {
    List<Path> files = new ArrayList<>();
    for (var file : ClassPathFiles.all().entrySet())
      if (isPe(file.getValue()))
        files.add(Files.write(folder.resolve(file.getKey().replace('/', '_')), file.getValue()));
    int own = files.size();
    for (Path top : Beside.realFiles()) {
      try (Stream<Path> all = Files.walk(top)) {
        for (Path file : all.filter(LlvmReadobjTest::isSound).sorted().toList())
          if (isPe(Files.readAllBytes(file))) files.add(file);
      }
    }
    int step = Beside.full() ? 1 : 3;
    List<Path> some = new ArrayList<>(files.subList(0, own));
    for (int i = own; i < files.size(); i += step) some.add(files.get(i));
    return some;
  }

  private static boolean isSound(Path file) {
    String name = file.toString();
    boolean generated = name.contains("/gen/") && !name.contains("/gen/pe/valid-");
    return !generated && !name.contains("/ptr/") && Files.isRegularFile(file);
  }

  private static boolean isPe(byte[] bytes) {
    return bytes.length > 1 && bytes[0] == 'M' && bytes[1] == 'Z';
  }

  private static List<String> ours(PeFile pe) {
    List<String> facts = new ArrayList<>();
    PeHeader h = pe.header();
    OptionalHeader o = h.optional();
    facts.add("SectionCount " + h.numberOfSections());
    facts.add("PointerToSymbolTable " + hex(h.pointerToSymbolTable()));
    facts.add("OptionalHeaderSize " + h.sizeOfOptionalHeader());
    facts.add("file " + hex(h.characteristics()));
    facts.add("Magic " + hex(o.magic()));
    facts.add("MajorLinkerVersion " + o.majorLinkerVersion());
    facts.add("MinorLinkerVersion " + o.minorLinkerVersion());
    facts.add("SizeOfCode " + o.sizeOfCode());
    facts.add("SizeOfInitializedData " + o.sizeOfInitializedData());
    facts.add("SizeOfUninitializedData " + o.sizeOfUninitializedData());
    facts.add("AddressOfEntryPoint " + hex(o.addressOfEntryPoint()));
    facts.add("BaseOfCode " + hex(o.baseOfCode()));
    if (o.bits() == 32) facts.add("BaseOfData " + hex(o.baseOfData()));
    facts.add("ImageBase " + hex(o.imageBase()));
    facts.add("SectionAlignment " + o.sectionAlignment());
    facts.add("FileAlignment " + o.fileAlignment());
    facts.add("MajorOperatingSystemVersion " + o.majorOperatingSystemVersion());
    facts.add("MinorOperatingSystemVersion " + o.minorOperatingSystemVersion());
    facts.add("MajorImageVersion " + o.majorImageVersion());
    facts.add("MinorImageVersion " + o.minorImageVersion());
    facts.add("MajorSubsystemVersion " + o.majorSubsystemVersion());
    facts.add("MinorSubsystemVersion " + o.minorSubsystemVersion());
    facts.add("SizeOfImage " + o.sizeOfImage());
    facts.add("SizeOfHeaders " + o.sizeOfHeaders());
    facts.add("dll " + hex(o.dllCharacteristics()));
    facts.add("SizeOfStackReserve " + o.sizeOfStackReserve());
    facts.add("SizeOfStackCommit " + o.sizeOfStackCommit());
    facts.add("SizeOfHeapReserve " + o.sizeOfHeapReserve());
    facts.add("SizeOfHeapCommit " + o.sizeOfHeapCommit());
    facts.add("NumberOfRvaAndSize " + o.numberOfRvaAndSizes());
    for (SectionHeader s : pe.sections())
      facts.add(
          String.join(
              " ",
              "section",
              hex(s.virtualSize()),
              hex(s.virtualAddress()),
              "" + s.sizeOfRawData(),
              hex(s.pointerToRawData()),
              hex(s.characteristics() & 0xffff_ffffL)));
    imports(pe, pe.imports(), facts);
    imports(pe, pe.delayedImports(), facts);
    exports(pe.exports(), facts);
    BaseRelocations relocations = pe.baseRelocations();
    for (int i = 0; i < relocations.size(); i++)
      facts.add(
          Pe.baseRelocationName(relocations.type(i), h.machine())
                  .substring("IMAGE_REL_BASED_".length())
              + " "
              + hex(relocations.rva(i)));
    return facts;
  }

  private static void imports(PeFile pe, ImportTable table, List<String> facts) {
    for (int i = 0; i < table.size(); i++) {
      String library = table.libraryName(i);
      facts.add(
          (table.isDelayed() ? "delays " : "imports ")
              + library
              + " "
              + hex(table.originalFirstThunk(i))
              + " "
              + hex(table.firstThunk(i)));
      for (int j = 0; j < table.count(i); j++) {
        int number = table.isByOrdinal(i, j) ? table.ordinal(i, j) : table.hint(i, j);
        facts.add(library + " " + table.name(i, j) + " " + number);
        if (table.isDelayed()) facts.add(library + " at " + hex(word(pe, table.slot(i, j))));
      }
    }
  }

  private static long word(PeFile pe, long rva) {
    int bits = pe.header().bits();
    return pe.addressSpace().region("slot", rva, bits / 8).word(0, bits);
  }

  private static void exports(ExportTable table, List<String> facts) {
    Map<Integer, String> names = new LinkedHashMap<>();
    for (int i = table.names() - 1; i >= 0; i--) names.put(table.index(i), table.name(i));
    for (int i = 0; i < table.functions(); i++) {
      String name = names.getOrDefault(i, "");
      String target = table.isForwarder(i) ? "" + table.forwarder(i) : hex(table.rva(i));
      facts.add("export " + table.ordinal(i) + " " + name + " " + target);
    }
  }

  private static String hex(long value) {
    return "0x" + Long.toHexString(value).toUpperCase(Locale.ROOT);
  }

  /** Returns what the tool says of each file that it reads without an error. */
  private Map<String, List<String>> theirs(String tool, List<Path> files)
      throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(
            List.of(
                tool,
                "--file-headers",
                "--sections",
                "--coff-imports",
                "--coff-exports",
                "--coff-basereloc"));
    for (Path file : files) command.add(file.toString());
    Path out = folder.resolve("out");
    Path errors = folder.resolve("errors");
    new ProcessBuilder(command)
        .redirectOutput(out.toFile())
        .redirectError(errors.toFile())
        .start()
        .waitFor();
    Map<String, List<String>> all = new LinkedHashMap<>();
    Reading reading = new Reading(new ArrayList<>());
    for (String line : Files.readAllLines(out, StandardCharsets.ISO_8859_1)) {
      if (line.startsWith("File: ")) {
        reading = new Reading(new ArrayList<>());
        all.put(line.substring("File: ".length()), reading.facts);
      } else reading.line(line.strip());
    }
    String complaints = Files.readString(errors, StandardCharsets.ISO_8859_1);
    all.keySet().removeIf(complaints::contains);
    return all;
  }

  /** Understands the output for one file, line by line. */
  private static final class Reading {
    private static final Set<String> PLAIN =
        Set.of(
            "SectionCount",
            "PointerToSymbolTable",
            "OptionalHeaderSize",
            "Magic",
            "MajorLinkerVersion",
            "MinorLinkerVersion",
            "SizeOfCode",
            "SizeOfInitializedData",
            "SizeOfUninitializedData",
            "AddressOfEntryPoint",
            "BaseOfCode",
            "BaseOfData",
            "ImageBase",
            "SectionAlignment",
            "FileAlignment",
            "MajorOperatingSystemVersion",
            "MinorOperatingSystemVersion",
            "MajorImageVersion",
            "MinorImageVersion",
            "MajorSubsystemVersion",
            "MinorSubsystemVersion",
            "SizeOfImage",
            "SizeOfHeaders",
            "SizeOfStackReserve",
            "SizeOfStackCommit",
            "SizeOfHeapReserve",
            "SizeOfHeapCommit",
            "NumberOfRvaAndSize");

    final List<String> facts;
    private final Map<String, String> fields = new LinkedHashMap<>();
    private String block = "";
    private String library = "";

    Reading(List<String> facts) {
      this.facts = facts;
    }

    void line(String line) {
      if (line.endsWith(" {") || line.endsWith(" [") && !line.startsWith("Characteristics")) {
        String name = line.substring(0, line.length() - 2);
        if (name.equals("Import") && block.equals("DelayImport")) return;
        block = name;
        fields.clear();
        return;
      }
      Matcher flags = FLAGS.matcher(line);
      if (flags.find()) {
        long value = Long.decode(flags.group(1));
        switch (block) {
          case "ImageFileHeader" -> facts.add("file " + hex(value));
          case "Section" -> facts.add(section() + " " + hex(value));
          default -> facts.add("dll " + hex(value));
        }
        return;
      }
      Matcher symbol = SYMBOL.matcher(line);
      if (symbol.matches()) {
        facts.add(library + " " + symbol.group(1) + " " + symbol.group(2));
        return;
      }
      Matcher field = FIELD.matcher(line);
      if (!field.matches()) return;
      field(field.group(1), field.group(2));
    }

    private String section() {
      return String.join(
          " ",
          "section",
          fields.get("VirtualSize"),
          fields.get("VirtualAddress"),
          fields.get("RawDataSize"),
          fields.get("PointerToRawData"));
    }

    private void field(String name, String value) {
      fields.put(name, value);
      if (block.startsWith("Image") && PLAIN.contains(name)) facts.add(name + " " + value);
      else if (name.equals("Name") && block.endsWith("Import")) library = value;
      else if (name.equals("ImportAddressTableRVA"))
        facts.add("imports " + library + " " + fields.get("ImportLookupTableRVA") + " " + value);
      else if (name.equals("ImportNameTable"))
        facts.add("delays " + library + " " + value + " " + fields.get("ImportAddressTable"));
      else if (name.equals("Address"))
        facts.add(
            block.equals("DelayImport")
                ? library + " at " + value
                // One type has two spellings; this is the specification's.
                : (fields.get("Type") + " " + value).replace("ARM_MOV32(T)", "THUMB_MOV32"));
      else if (block.equals("Export") && (name.equals("RVA") || name.equals("ForwardedTo")))
        facts.add("export " + fields.get("Ordinal") + " " + fields.get("Name") + " " + value);
    }
  }

  private static String difference(List<String> ours, List<String> theirs) {
    Set<String> here = new HashSet<>(ours);
    Set<String> there = new HashSet<>(theirs);
    List<String> more = ours.stream().filter(f -> !there.contains(f)).toList();
    List<String> less = theirs.stream().filter(f -> !here.contains(f)).toList();
    return "\n  only here: "
        + more.subList(0, Math.min(5, more.size()))
        + "\n  only llvm-readobj: "
        + less.subList(0, Math.min(5, less.size()));
  }
}
