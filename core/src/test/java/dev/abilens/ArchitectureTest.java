package dev.abilens;

import static java.util.stream.Collectors.toCollection;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.abilens.bytes.Region;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Who may know whom inside core. */
class ArchitectureTest {
  /** Each package may use those before it. The facade, {@code dev.abilens} itself, is last. */
  private static final List<String> PACKAGES =
      List.of(
          "bytes",
          "header",
          "tree",
          "data",
          "json",
          "words",
          "image",
          "libc",
          "system",
          "node",
          "install",
          "format",
          "code",
          "code/machine",
          "addon",
          "diff",
          "target",
          "verdict",
          "scan",
          "project",
          "script/syntax",
          "script/regexp",
          "script",
          "pick",
          "dockerfile",
          "doctor",
          "prebuild",
          "host",
          "");

  private static final Map<String, Set<String>> MENTIONS = new TreeMap<>();

  @BeforeAll
  static void readClasses() throws IOException, URISyntaxException {
    Path classes =
        Path.of(Region.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    try (Stream<Path> files = Files.walk(classes.resolve("dev"))) {
      for (Path file : files.filter(path -> path.toString().endsWith(".class")).toList()) {
        String name =
            classes.relativize(file).toString().replace(file.getFileSystem().getSeparator(), "/");
        MENTIONS.put(
            name.substring(0, name.length() - ".class".length()),
            ClassFile.mentions(Files.readAllBytes(file)));
      }
    }
    assertTrue(MENTIONS.containsKey("dev/abilens/bytes/Region"));
  }

  private static String packageOf(String className) {
    String inside = className.substring("dev/abilens/".length());
    return inside.contains("/") ? inside.substring(0, inside.lastIndexOf('/')) : "";
  }

  @Test
  void everyPackageHasItsPlace() {
    Set<String> unplaced =
        MENTIONS.keySet().stream()
            .map(ArchitectureTest::packageOf)
            .filter(Predicate.not(PACKAGES::contains))
            .collect(toCollection(TreeSet::new));
    assertEquals(Set.of(), unplaced);
  }

  @Test
  void packagesUseOnlyThoseBeforeThem() {
    Set<String> upward = new TreeSet<>();
    MENTIONS.forEach(
        (name, mentioned) ->
            mentioned.stream()
                .filter(MENTIONS::containsKey)
                .filter(
                    other -> PACKAGES.indexOf(packageOf(other)) > PACKAGES.indexOf(packageOf(name)))
                .forEach(other -> upward.add(name + " -> " + other)));
    assertEquals(Set.of(), upward);
  }

  @Test
  void commonsCompressIsKeptInOnePackage() {
    assertEquals(Set.of("scan"), packages(usersOf("org/apache/commons/compress/")));
  }

  @Test
  void jnaIsKeptInOneClass() {
    Set<String> users = usersOf("com/sun/jna/");
    assertTrue(Set.of("host").containsAll(packages(users)), users::toString);
    // A class inside of another counts as that one.
    assertTrue(
        users.stream().map(name -> name.replaceFirst("\\$.*", "")).distinct().count() <= 1,
        users::toString);
  }

  @Test
  void renderingAndCommandLinesStayOutside() {
    assertEquals(Set.of(), usersOf("picocli/"));
    assertTrue(
        Set.of("json", "scan", "doctor").containsAll(packages(usersOf("com/fasterxml/jackson/"))));
  }

  @Test
  void loadersOfAddonsAreKnownToTheListOfThemOnly() {
    String list = "dev/abilens/pick/Loaders";
    Set<String> loaders = usersOf("dev/abilens/pick/Loader");
    loaders.removeIf(name -> name.matches("dev/abilens/pick/(Loaders?|ScriptHost.*)"));
    assertTrue(loaders.contains("dev/abilens/pick/Bindings"), loaders::toString);
    for (String loader : loaders) {
      Set<String> users = usersOf(loader);
      users.remove(loader);
      assertEquals(Set.of(list), users, loader);
    }
  }

  private static Set<String> usersOf(String prefix) {
    Set<String> users = new TreeSet<>();
    MENTIONS.forEach(
        (name, mentioned) -> {
          if (mentioned.stream().anyMatch(other -> other.startsWith(prefix))) users.add(name);
        });
    return users;
  }

  private static Set<String> packages(Set<String> classes) {
    return classes.stream().map(ArchitectureTest::packageOf).collect(toCollection(TreeSet::new));
  }
}
