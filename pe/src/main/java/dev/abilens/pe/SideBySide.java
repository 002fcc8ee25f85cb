package dev.abilens.pe;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The assemblies that a manifest asks for ("Application Manifests" of the Windows SDK): Visual C++
 * 2005 and 2008 bring their runtimes as such. Immutable.
 *
 * @param name such as {@code Microsoft.VC90.CRT}
 * @param version such as {@code 9.0.21022.8}, or empty
 * @param architecture such as {@code amd64}, or empty
 */
record SideBySide(String name, String version, String architecture) {
  // Of a manifest of at most a mebibyte; no part of the pattern matches what the next one does.
  private static final Pattern IDENTITY =
      Pattern.compile("<(?:[\\w.]++:)?assemblyIdentity\\b([^<>]*+)>");
  private static final Pattern ATTRIBUTE =
      Pattern.compile("([\\w.]++)\\s*+=\\s*+(?:\"([^\"]*+)\"|'([^']*+)')");
  private static final String DEPENDENT = "dependentAssembly";
  private static final int MAX_ASSEMBLIES = 256;

  /** Assemblies that are a part of every Windows. */
  private static final String CONTROLS = "Microsoft.Windows.Common-Controls";

  static List<SideBySide> of(String manifest) {
    List<SideBySide> found = new ArrayList<>();
    Matcher m = IDENTITY.matcher(manifest);
    for (int at = manifest.indexOf(DEPENDENT); at >= 0 && found.size() < MAX_ASSEMBLIES; ) {
      if (!m.find(at)) break;
      found.add(identity(m.group(1)));
      // Behind the end of the element that it stands in.
      int end = manifest.indexOf(DEPENDENT, m.end());
      at = end < 0 ? -1 : manifest.indexOf(DEPENDENT, end + DEPENDENT.length());
    }
    found.removeIf(a -> a.name.isEmpty() || a.name.equalsIgnoreCase(CONTROLS));
    return found;
  }

  private static SideBySide identity(String attributes) {
    String name = "";
    String version = "";
    String architecture = "";
    Matcher m = ATTRIBUTE.matcher(attributes);
    while (m.find()) {
      String value = m.group(2) == null ? m.group(3) : m.group(2);
      switch (m.group(1)) {
        case "name" -> name = value;
        case "version" -> version = value;
        case "processorArchitecture" -> architecture = value;
        default -> {}
      }
    }
    return new SideBySide(name, version, architecture);
  }

  /** Returns whether a directory of {@code WinSxS}, in lower case, is one of this assembly. */
  boolean isIn(String directory) {
    String lower = name.toLowerCase(Locale.ROOT);
    String start = (architecture + "_" + lower + "_").toLowerCase(Locale.ROOT);
    // Updates of a release take its place: the first two numbers tell.
    String[] numbers = version.split("\\.", 3);
    String release = numbers.length < 2 ? "" : "_" + numbers[0] + "." + numbers[1] + ".";
    return (architecture.isEmpty() || architecture.equals("*")
            ? directory.contains("_" + lower + "_")
            : directory.startsWith(start))
        && directory.contains(release);
  }

  @Override
  public String toString() {
    return version.isEmpty() ? name : name + " " + version;
  }
}
