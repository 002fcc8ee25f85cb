package dev.abilens.elf;

import dev.abilens.bytes.ByteSource;
import dev.abilens.bytes.MalformedBinaryException;
import dev.abilens.bytes.ReadLimits;
import dev.abilens.header.Architecture;
import dev.abilens.image.Availability;
import dev.abilens.image.Image;
import dev.abilens.image.LoadRequest;
import dev.abilens.image.LoadResult;
import dev.abilens.image.OsVersions;
import dev.abilens.image.SystemLibraries;
import dev.abilens.image.SystemLoader;
import dev.abilens.tree.FileTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Holds what a loader really said of small objects, each bent in one way, against what its model
 * foresees.
 */
final class LoaderCases {
  /** A system whose files are all that is known of it. */
  static final SystemLibraries FILES_ONLY =
      new SystemLibraries() {
        @Override
        public String describe() {
          return "a file tree";
        }

        @Override
        public String pathOf(String soname) {
          return soname;
        }

        @Override
        public Availability library(String soname) {
          return Availability.unknown("nothing is known of " + soname);
        }

        @Override
        public Availability version(String soname, String version) {
          return Availability.unknown("nothing is known of " + soname);
        }

        @Override
        public Availability symbol(String soname, String symbol) {
          return Availability.unknown("nothing is known of " + soname);
        }
      };

  private final SystemLoader loader;
  private final FileTree objects;
  private final Path directory;
  private final FileTree root;
  private final @Nullable Image program;
  private final String programPath;
  final Map<String, String> disagreements = new TreeMap<>();
  final Map<String, String> undecided = new TreeMap<>();
  int agreed;

  /**
   * Prepares a comparison.
   *
   * @param loader the model
   * @param directory where the objects lie
   * @param root the system's files
   * @param program the program that opened the objects, or null for none
   * @param programPath what messages call it
   */
  LoaderCases(
      SystemLoader loader, Path directory, Path root, @Nullable Image program, String programPath) {
    this.loader = loader;
    this.directory = directory;
    this.objects = FileTree.of(directory);
    this.root = FileTree.of(root);
    this.program = program;
    this.programPath = programPath;
  }

  /** Foresees the load of one object. */
  LoadResult foresee(String file) throws IOException {
    try (ByteSource source = ByteSource.open(directory.resolve(file))) {
      Image image = null;
      try {
        image = new ElfImage(ElfFile.of(source));
      } catch (MalformedBinaryException e) {
        // No ELF file, or a broken one: the loader is asked all the same.
      }
      return loader.load(
          new LoadRequest(
              "./" + file,
              source,
              image,
              objects,
              file,
              new LoadRequest.Process(
                  Architecture.X64,
                  null,
                  OsVersions.ANY,
                  root,
                  FILES_ONLY,
                  program,
                  programPath,
                  program == null ? LoadRequest.Linked.BARE : LoadRequest.Linked.CPP),
              ReadLimits.defaults()));
    }
  }

  /**
   * Compares one object.
   *
   * @param file its path in the directory
   * @param exit how the process that opened it ended
   * @param output what it wrote, {@code |} for a line's end
   */
  void compare(String file, int exit, String output) throws IOException {
    if (!Files.isRegularFile(directory.resolve(file))) return;
    LoadResult result = foresee(file);
    String real = real(exit, output);
    String foreseen = foreseen(result);
    if (!result.gaps().isEmpty() && result.gaps().get(0).order() == 0)
      undecided.put(file, real + " <> " + result.gaps());
    else if (same(real, foreseen)) agreed++;
    else disagreements.put(file, real + " <> " + foreseen + " " + result);
  }

  private static boolean same(String real, String foreseen) {
    // A constructor that calls what is not there ends the process in dlopen already.
    if (real.equals("refused: ") && foreseen.equals("fails at call")) return true;
    return plain(real).equals(plain(foreseen));
  }

  /** Without what differs from build to build and from place to place. */
  private static String plain(String text) {
    return text.replaceAll("\\.\\./sysdeps/[a-z0-9_]+/", "")
        .replaceAll("\\.(c|h): [0-9]+:", ".$1:")
        .replace("././", "./");
  }

  private static String real(int exit, String output) {
    int ok = output.indexOf("OK ");
    if (output.startsWith("FAIL ")) return "refused: " + output.substring(5);
    if (ok == 0) return exit == 0 ? "loads" : "fails at call";
    if (output.contains("symbol lookup error")) return "fails at call";
    return "refused: " + output;
  }

  private static String foreseen(LoadResult result) {
    if (!result.failures().isEmpty()) return "refused: " + result.failures().get(0).message();
    return result.late().isEmpty() ? "loads" : "fails at call";
  }

  /** Reads a line of RFC 4180 with its quotes; no field has a line break. */
  static List<String> fields(String line) {
    List<String> fields = new java.util.ArrayList<>();
    StringBuilder field = new StringBuilder();
    boolean quoted = false;
    for (int i = 0; i < line.length(); i++) {
      char c = line.charAt(i);
      if (c == '"' && quoted && i + 1 < line.length() && line.charAt(i + 1) == '"') {
        field.append(c);
        i++;
      } else if (c == '"') {
        quoted = !quoted;
      } else if (c == ',' && !quoted) {
        fields.add(field.toString());
        field.setLength(0);
      } else {
        field.append(c);
      }
    }
    fields.add(field.toString());
    return fields;
  }
}
