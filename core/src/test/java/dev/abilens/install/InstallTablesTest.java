package dev.abilens.install;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.abilens.image.LoaderKind;
import dev.abilens.verdict.Code;
import dev.abilens.words.Wording;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class InstallTablesTest {
  private static final List<String> PURPOSES =
      List.of(
          "rebuild-one",
          "rebuild-all",
          "reinstall-all",
          "reinstall-one",
          "relock",
          "from-source",
          "from-source-all",
          "allow-scripts",
          "upgrade");

  @Test
  void everyCodeIsOneOfFindingsAndOfMessages() {
    Set<String> said = new HashSet<>();
    for (InstallMessage message : InstallMessages.all()) {
      Code.valueOf(message.code());
      said.add(message.code());
    }
    List<String> unsaid = new ArrayList<>(InstallCode.codes());
    unsaid.removeAll(said);
    assertEquals(List.of(), unsaid);
    for (String code : InstallCode.codes()) {
      InstallCode row = InstallCode.of(code).orElseThrow();
      assertTrue(row.cause().endsWith("."), code);
      row.hides().forEach(Code::valueOf);
    }
  }

  @Test
  void noMessageIsThereTwice() {
    Set<String> seen = new HashSet<>();
    for (InstallMessage message : InstallMessages.all())
      assertTrue(
          seen.add(message.wording().template() + message.condition()),
          message.wording().template());
  }

  @Test
  void conditionsSpeakOfPlaceholdersThatAreThere() {
    for (InstallMessage message : InstallMessages.all()) {
      String name =
          message.condition() instanceof Condition.OneOf one
              ? one.name()
              : message.condition() instanceof Condition.IsModule module ? module.name() : null;
      if (name == null) continue;
      List<String> names = new ArrayList<>();
      Matcher m = Wording.PLACEHOLDER.matcher(message.wording().template());
      while (m.find()) names.add(m.group(1));
      assertTrue(names.contains(name), message.wording().template());
    }
  }

  @ParameterizedTest
  @EnumSource(PackageManager.class)
  void everyManagerHasTheCommandsOfRemedies(PackageManager manager) {
    for (String purpose : PURPOSES)
      assertTrue(manager.command(purpose).isPresent(), manager + " " + purpose);
    assertEquals(
        manager.command("other-platform").isPresent(), manager.command("other-libc").isPresent());
  }

  @ParameterizedTest
  @ValueSource(strings = {"debian", "ubuntu", "alpine", "fedora", "macos", "winget"})
  void buildToolsHaveACommand(String system) {
    assertTrue(BuildTools.installCommand(system).isPresent());
  }

  @Test
  void librariesHaveCommands() {
    assertEquals(
        "apt-get install -y libx11-6 (Debian, Ubuntu), dnf install 'libX11.so.6()(64bit)' (Fedora,"
            + " RHEL)",
        LibraryPackages.installing("/usr/lib/libX11.so.6", null).orElseThrow());
    assertEquals(
        "apk add so:libvips.so.42 (Alpine)",
        LibraryPackages.installing("libvips.so.42", LoaderKind.MUSL).orElseThrow());
    assertTrue(LibraryPackages.installing("x; rm -rf", null).isEmpty());
    assertTrue(LibraryPackages.installing("libx.so", LoaderKind.WINDOWS).isEmpty());
  }

  @Test
  void alternativesSayWhatTheyAre() {
    assertEquals(
        "sass (node-sass is end of life; some deprecated syntax differs)",
        Alternative.to("node-sass").get(0).toString());
    assertEquals(List.of(), Alternative.to("fibers"));
    assertEquals(List.of(), Alternative.to("no-such-package"));
  }
}
