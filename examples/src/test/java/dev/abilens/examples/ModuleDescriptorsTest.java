package dev.abilens.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.File;
import java.io.IOException;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleDescriptor.Exports;
import java.lang.module.ModuleDescriptor.Opens;
import java.lang.module.ModuleDescriptor.Provides;
import java.lang.module.ModuleDescriptor.Requires;
import java.lang.module.ModuleFinder;
import java.lang.module.ModuleReference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What each module requires, exports, uses and provides, so that a change to it is seen. To take a
 * change over, run this test with {@code -Dabilens.rewrite=true}.
 */
class ModuleDescriptorsTest {
  @ParameterizedTest
  @ValueSource(strings = {"core", "elf", "macho", "pe"})
  void isAsExpected(String module) throws IOException {
    Path expected =
        Path.of("src/test/resources/dev/abilens/examples", module + ".module.expected.txt");
    String text = describe("dev.abilens." + module);
    if (Boolean.getBoolean("abilens.rewrite")) Files.writeString(expected, text);
    assertEquals(Files.readString(expected), text);
  }

  private static String describe(String name) {
    ModuleDescriptor module =
        Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
            .map(Path::of)
            .filter(path -> path.toString().contains("abilens") || path.endsWith("classes"))
            .map(ModuleFinder::of)
            .flatMap(finder -> finder.find(name).stream())
            .map(ModuleReference::descriptor)
            .findFirst()
            .orElseGet(() -> Assertions.fail(name + " is not on the class path"));
    List<String> lines = new ArrayList<>();
    lines.add((module.isOpen() ? "open module " : "module ") + module.name());
    for (Requires requires : new TreeSet<>(module.requires()))
      if (!requires.name().equals("java.base"))
        lines.add("requires " + modifiers(requires) + requires.name());
    for (Exports exports : new TreeSet<>(module.exports()))
      lines.add("exports " + exports.source() + to(exports.targets()));
    for (Opens opens : new TreeSet<>(module.opens()))
      lines.add("opens " + opens.source() + to(opens.targets()));
    for (String use : new TreeSet<>(module.uses())) lines.add("uses " + use);
    for (Provides provides : new TreeSet<>(module.provides()))
      lines.add("provides " + provides.service() + " with " + provides.providers());
    return String.join("\n", lines) + "\n";
  }

  private static String to(Set<String> targets) {
    return targets.isEmpty() ? "" : " to " + new TreeSet<>(targets);
  }

  private static String modifiers(Requires requires) {
    return requires.modifiers().stream()
        .filter(modifier -> modifier != Requires.Modifier.MANDATED)
        .map(modifier -> modifier.name().toLowerCase(Locale.ROOT) + " ")
        .sorted()
        .collect(Collectors.joining());
  }
}
