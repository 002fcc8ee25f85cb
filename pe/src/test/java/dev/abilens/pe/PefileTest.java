package dev.abilens.pe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.abilens.bytes.MalformedBinaryException;
import dev.abilens.testing.Beside;
import dev.abilens.testing.ClassPathFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The tables that no import or export rests on, as Python's pefile reads them: of the binaries on
 * the class path, and of those that {@code abilens.corpus} and {@code abilens.hostile} name.
 */
class PefileTest {
  private static final String SCRIPT =
      """
      import sys, pefile
      for name in open(sys.argv[1], encoding='utf-8').read().split('\\n'):
          try: pe = pefile.PE(name)
          except pefile.PEFormatError: continue
          facts = []
          def add(*what): facts.append('%s=%s' % (what[0], ','.join(str(w) for w in what[1:])))
          for d in getattr(pe, 'DIRECTORY_ENTRY_DEBUG', []):
              add('debug', d.struct.Type, d.struct.SizeOfData)
              if d.entry is not None and hasattr(d.entry, 'PdbFileName'):
                  add('pdb', d.entry.PdbFileName.rstrip(b'\\0').decode(), d.entry.Age)
          def key(e): return e.id if e.name is None else e.name
          for t in getattr(getattr(pe, 'DIRECTORY_ENTRY_RESOURCE', None), 'entries', []):
              for n in t.directory.entries:
                  for l in n.directory.entries:
                      s = l.data.struct
                      add('resource', key(t), key(n), l.id, s.OffsetToData, s.Size)
          for group in getattr(pe, 'FileInfo', []):
              for info in group:
                  for table in getattr(info, 'StringTable', []):
                      for k, v in table.entries.items(): add('string', k.decode(), v.decode())
          tls = getattr(pe, 'DIRECTORY_ENTRY_TLS', None)
          if tls: add('tls', tls.struct.StartAddressOfRawData, tls.struct.AddressOfCallBacks)
          config = getattr(pe, 'DIRECTORY_ENTRY_LOAD_CONFIG', None)
          if config:
              add('config', config.struct.Size, config.struct.SecurityCookie,
                  getattr(config.struct, 'GuardFlags', 0) or 0)
          rich = pe.parse_rich_header()
          if rich: add('rich', rich['checksum'], *rich['values'])
          print(name, *sorted(facts), sep='\\t')
      """;

  @TempDir Path folder;

  private List<Path> files() throws IOException {
    List<Path> files = new ArrayList<>();
    for (Map.Entry<String, byte[]> file : ClassPathFiles.all().entrySet()) {
      Path copy = folder.resolve(file.getKey().replace('/', '_'));
      files.add(Files.write(copy, file.getValue()));
    }
    for (Path top : Beside.realFiles()) {
      try (Stream<Path> all = Files.walk(top)) {
        all.filter(Files::isRegularFile).filter(PefileTest::isWhole).forEach(files::add);
      }
    }
    return files;
  }

  /** Of the hostile files only those that are sound. */
  private static boolean isWhole(Path file) {
    String name = file.toString();
    boolean generated = name.contains("/gen/") && !name.contains("/gen/pe/valid-");
    return !generated && !name.contains("/ptr/") && name.matches(".*\\.(node|dll|exe)");
  }

  @Test
  void readsTheSame() throws Exception {
    Map<String, List<String>> ours = new TreeMap<>();
    for (Path file : files())
      try (PeFile pe = PeFile.open(file)) {
        ours.put(file.toString(), facts(pe));
      } catch (MalformedBinaryException none) {
        // Another format.
      }
    assertTrue(ours.size() > 5, () -> "files: " + ours.size());
    Path list = Files.writeString(folder.resolve("list"), String.join("\n", ours.keySet()));
    Path script = Files.writeString(folder.resolve("script.py"), SCRIPT);
    Path out = folder.resolve("out");
    Process python;
    try {
      python =
          new ProcessBuilder("/usr/bin/python3", script.toString(), list.toString())
              .redirectOutput(out.toFile())
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
    } catch (IOException e) {
      assumeTrue(false, "no python3");
      return;
    }
    assumeTrue(python.waitFor() == 0, "no pefile");
    Map<String, List<String>> theirs = new TreeMap<>();
    for (String line : Files.readAllLines(out, StandardCharsets.UTF_8)) {
      List<String> cells = List.of(line.split("\t", -1));
      theirs.put(cells.get(0), cells.subList(1, cells.size()));
    }
    assertTrue(theirs.size() > 5, () -> "files: " + theirs.size());
    theirs.forEach((file, facts) -> assertEquals(facts, ours.get(file), file));
    System.out.println(theirs.size() + " files as pefile reads them");
  }

  private static List<String> facts(PeFile pe) {
    List<String> facts = new ArrayList<>();
    for (DebugEntry entry : pe.debug())
      facts.add("debug=" + entry.type() + "," + entry.sizeOfData());
    CodeView pdb = pe.debug().codeView();
    if (pdb != null) facts.add("pdb=" + pdb.path() + "," + pdb.age());
    for (Resource r : pe.resources())
      facts.add(
          "resource="
              + (r.typeText() == null ? r.type() : r.typeText())
              + ","
              + (r.name() == null ? r.id() : r.name())
              + ("," + r.language() + "," + r.virtualAddress() + "," + r.length()));
    VersionInfo version = pe.resources().versionInfo();
    if (version != null)
      for (VersionInfo.StringTable table : version.strings())
        table.values().forEach((name, value) -> facts.add("string=" + name + "," + value));
    TlsDirectory tls = pe.tls();
    if (tls != null)
      facts.add(
          "tls="
              + Long.toUnsignedString(tls.startAddressOfRawData())
              + ","
              + Long.toUnsignedString(tls.addressOfCallBacks()));
    LoadConfig config = pe.loadConfig();
    if (config != null)
      facts.add(
          "config="
              + config.size()
              + ","
              + Long.toUnsignedString(config.securityCookie())
              + ","
              + Integer.toUnsignedString(config.guardFlags()));
    if (!pe.richHeader().isEmpty()) {
      StringBuilder rich = new StringBuilder("rich=");
      rich.append(Integer.toUnsignedString(pe.richHeader().key()));
      for (RichHeader.Tool tool : pe.richHeader()) {
        rich.append(',').append((long) tool.product() << 16 | tool.build());
        rich.append(',').append(tool.count());
      }
      facts.add(rich.toString());
      assertTrue(pe.richHeader().isSound(), pe.name());
    }
    facts.sort(null);
    return facts;
  }
}
