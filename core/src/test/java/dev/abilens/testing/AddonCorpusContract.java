package dev.abilens.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.abilens.addon.AddonProfile;
import dev.abilens.addon.Registration;
import dev.abilens.bytes.ByteSource;
import dev.abilens.bytes.ReadLimits;
import dev.abilens.image.Image;
import dev.abilens.image.ImageFormat;
import dev.abilens.node.RuntimeKind;
import dev.abilens.node.Runtimes;
import dev.abilens.node.VersionRange;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;

/** What real addons of a format are compiled for, as runtimes and their names say. */
public abstract class AddonCorpusContract {
  private static final Pattern NUMBER =
      Pattern.compile("using NODE_MODULE_VERSION (-?[0-9]+)|, got (-?[0-9]+)\\.");

  private final ImageFormat format;
  private final String name;

  /**
   * Makes the test.
   *
   * @param name what the corpus calls the format
   */
  protected AddonCorpusContract(ImageFormat format, String name) {
    this.format = format;
    this.name = name;
  }

  @Test
  void moduleVersionIsTheOneOfTheFileNameAndOfTheRuntimes() throws IOException {
    Path shared = Beside.folder("abilens.shared", "the shared folder");
    Path corpus = Beside.corpus();
    Map<String, Set<Integer>> said = said(shared.resolve("corpus/truth-public.csv.gz"));
    List<String> wrong = new ArrayList<>();
    int registered = 0;
    int confirmed = 0;
    int named = 0;
    int others = 0;
    List<String> rows = Files.readAllLines(shared.resolve("corpus/manifest.csv"));
    List<String> header = List.of(rows.get(0).split(",", -1));
    for (String row : rows.subList(1, rows.size())) {
      List<String> cells = List.of(row.split(",", -1));
      if (!cells.get(header.indexOf("format")).equals(name)) continue;
      Path path =
          file(
              corpus,
              cells.get(header.indexOf("package")),
              cells.get(header.indexOf("version")),
              cells.get(header.indexOf("path")));
      if (!Files.isRegularFile(path)) continue;
      List<AddonProfile> addons = new ArrayList<>();
      try (ByteSource source = ByteSource.open(path)) {
        for (Image image : format.images(source, ReadLimits.defaults()))
          addons.add(AddonProfile.of(image));
      }
      AddonProfile addon = addons.get(0);
      for (AddonProfile other : addons)
        assertEquals(addon.moduleVersion(), other.moduleVersion(), path.toString());
      if (!addon.registersBy(Registration.NODE_MODULE_REGISTER)) {
        others++;
        boolean bound =
            addon.registersBy(Registration.NODE_MODULE_STRUCT)
                || addon.registersBy(Registration.NODE_REGISTER_MODULE_VN);
        if (addon.moduleVersion().isPresent() && !bound)
          wrong.add(path + ": a number, but bound to none");
        continue;
      }
      registered++;
      if (addon.moduleVersion().isEmpty()) {
        wrong.add(path + ": no number");
        continue;
      }
      int version = addon.moduleVersion().getAsInt();
      Set<Integer> by = said.get(cells.get(header.indexOf("sha256")));
      if (by != null) {
        if (by.equals(Set.of(version))) confirmed++;
        else wrong.add(path + ": " + version + ", runtimes say " + by);
      }
      String tag = cells.get(header.indexOf("abi_in_name"));
      // The names of a package may lie; what runtimes say does not.
      if (!tag.isEmpty() && isNamed(tag, version)) named++;
      else if (!tag.isEmpty() && by == null)
        wrong.add(path + ": " + version + ", its name says " + tag);
      if (!addon.wellKnownVersions().isEmpty())
        assertEquals(List.of(version), addon.wellKnownVersions(), path.toString());
    }
    assertTrue(wrong.isEmpty(), () -> String.join("\n", wrong));
    assertTrue(registered > 0, "no such addon is in the corpus");
    System.out.println(
        "module versions of "
            + name
            + ": "
            + registered
            + " found, "
            + confirmed
            + " confirmed by runtimes, "
            + named
            + " by their names; none in "
            + others
            + " other addons");
  }

  /** Whether a file's name claims a number, as {@code 93} or as the line {@code node-16}. */
  private static boolean isNamed(String tag, int version) {
    if (!tag.startsWith("node-")) return tag.equals(Integer.toString(version));
    VersionRange line = VersionRange.parse(tag.substring("node-".length()));
    return Runtimes.bundled().releases(RuntimeKind.NODE, line).stream()
        .anyMatch(release -> release.moduleVersion().equals(OptionalInt.of(version)));
  }

  private static Path file(Path corpus, String name, String version, String path) {
    String folder = name.replaceFirst("^@", "").replace("/", "__") + "@" + version;
    return corpus.resolve(folder).resolve(path);
  }

  private static Map<String, Set<Integer>> said(Path truth) throws IOException {
    Map<String, Set<Integer>> said = new HashMap<>();
    try (BufferedReader lines = zipped(truth)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        Matcher m = NUMBER.matcher(line);
        if (!m.find()) continue;
        String number = m.group(1) == null ? m.group(2) : m.group(1);
        said.computeIfAbsent(line.substring(0, line.indexOf(',')), sha -> new TreeSet<>())
            .add(Integer.valueOf(number));
      }
    }
    return said;
  }

  private static BufferedReader zipped(Path file) throws IOException {
    InputStream in = new GZIPInputStream(Files.newInputStream(file));
    return new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
  }
}
