package dev.abilens.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.abilens.data.Table;
import dev.abilens.image.Availability;
import dev.abilens.image.OsVersion;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What Windows has, by version, and what something else brings. */
class WindowsSystemTest {
  private static WindowsSystem system(String version) {
    return WindowsSystem.of("Windows " + version, WindowsSystem.versions(version));
  }

  @ParameterizedTest
  @CsvSource({
    "KERNEL32.dll, 6.1, YES",
    "dcomp.dll, 6.1, NO",
    "dcomp.dll, 10, YES",
    "ucrtbase.dll, 10, YES",
    "ucrtbase.dll, 6.1, UNKNOWN",
    "icu.dll, 10, UNKNOWN",
    "icu.dll, 11, YES",
    "VCRUNTIME140_1.dll, 11, UNKNOWN",
    "VCRUNTIME140D.dll, 11, NO",
    "libvips-42.dll, 11, UNKNOWN",
    // API sets
    "api-ms-win-core-synch-l1-2-0.dll, 6.1, UNKNOWN",
    "api-ms-win-core-synch-l1-2-0.dll, 8, YES",
    "API-MS-Win-core-synch-l1-2-1.dll, 8, UNKNOWN",
    "api-ms-win-core-synch-l1-2-9.dll, 10, YES",
    "api-ms-win-core-winrt-l1-1-0.dll, 6.1, NO",
    "api-ms-win-core-winrt-l1-1-0.dll, 6.3, YES",
    "api-ms-win-core-winrt-l1-1-0.dll, vista, NO",
    "api-ms-win-crt-heap-l1-1-0.dll, 10, YES",
    "api-ms-win-crt-heap-l1-1-0.dll, 6.3, UNKNOWN",
    "api-ms-win-core-path-l1-1-0.dll, 10 1507, YES",
    "api-ms-win-no-such-set-l1-1-0.dll, 11, UNKNOWN",
    "ext-ms-win-ntuser-window-l1-1-0.dll, 10.0.19045, YES"
  })
  void librariesByVersion(String dll, String version, Availability.Answer answer) {
    assertEquals(answer, system(version).library(dll).answer());
  }

  @ParameterizedTest
  @CsvSource({
    "kernel32.dll, SetThreadDescription, 10 1607, YES",
    "KERNEL32.DLL, SetThreadDescription, 10 1511, NO",
    "KERNEL32.DLL, SetThreadDescription, 10, UNKNOWN",
    "bcryptprimitives.dll, ProcessPrng, 7, NO",
    "bcryptprimitives.dll, ProcessPrng, 10, YES",
    "kernel32.dll, GetLastError, 10, UNKNOWN"
  })
  void functionsByVersion(String dll, String function, String version, Availability.Answer answer) {
    assertEquals(answer, system(version).symbol(dll, function).answer());
  }

  @Test
  void whatIsNoPartOfWindowsIsBroughtBySomething() {
    assertEquals(
        "Microsoft Visual C++ 2015-2022 Redistributable",
        WindowsSystem.redistributable("msvcp140.DLL").orElseThrow().title());
    assertTrue(WindowsSystem.redistributable("ucrtbased.dll").orElseThrow().isDebug());
    assertTrue(WindowsSystem.redistributable("kernel32.dll").isEmpty());
    assertTrue(WindowsSystem.redistributable("libvips-42.dll").isEmpty());
    assertEquals(
        "VCRUNTIME140.dll is no part of Windows; Microsoft Visual C++ 2015-2022 Redistributable"
            + " brings it, and whether that is installed is not known",
        system("11").library("VCRUNTIME140.dll").evidence());
  }

  @Test
  void knownDllsAreOnesOfWindows() {
    assertTrue(WindowsSystem.isKnownDll("WS2_32.dll"));
    assertFalse(WindowsSystem.isKnownDll("bcrypt.dll"));
    assertFalse(WindowsSystem.isKnownDll("vcruntime140.dll"));
  }

  @Test
  void theTablesAreSound() {
    Set<String> ids = new HashSet<>();
    for (Table.Row row : Table.bundled("windows-redistributables").rows())
      assertTrue(ids.add(row.get("id")), row::toString);
    Set<String> seen = new HashSet<>();
    for (Table.Row row : Table.bundled("windows-libraries").rows()) {
      String library = row.get("library");
      assertEquals(library.toLowerCase(Locale.ROOT), library);
      assertTrue(seen.add(library), library);
      assertTrue(row.has("since") || row.has("brought_by"), row::toString);
      assertTrue(!row.has("since") || OsVersion.parse(row.get("since")).isPresent(), row::toString);
      assertTrue(!row.has("brought_by") || ids.contains(row.get("brought_by")), row::toString);
      assertTrue(row.has("source") && row.get("verified").matches("yes|no"), row::toString);
    }
    for (Table.Row row : Table.bundled("windows-functions").rows()) {
      assertTrue(seen.contains(row.get("library")), row::toString);
      assertTrue(seen.add(row.get("library") + "!" + row.get("function")), row::toString);
    }
    for (Table.Row row : Table.bundled("windows-api-sets").rows()) {
      assertTrue(seen.add(row.get("api_set")), row::toString);
      ascend(row, "last_without", "since");
      ascend(row, "last_seen", "gone");
    }
  }

  private static void ascend(Table.Row row, String before, String after) {
    if (!row.has(before)) return;
    OsVersion first = OsVersion.parse(row.get(before)).orElseThrow();
    assertTrue(first.compareTo(OsVersion.parse(row.get(after)).orElseThrow()) < 0, row::toString);
  }
}
