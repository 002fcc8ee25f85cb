package dev.abilens.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.abilens.image.OsVersion;
import dev.abilens.image.OsVersions;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What people write for a version of macOS or Windows, and which libraries that means. */
class SystemNamesTest {
  @ParameterizedTest
  @CsvSource({
    "13, 13.0, 13.99.9, 14.0",
    "13.0, 13.0, 13.0.1, 13.1",
    "macOS 10.15, 10.15, 10.15.7, 11.0",
    "10.15.7, 10.15.7, 10.15.7, 10.15.8"
  })
  void versionsOfMacos(String text, String first, String within, String after) {
    spans(MacSystem.versions(text), first, within, after);
  }

  @ParameterizedTest
  @CsvSource({
    "10.0.19045, 10.0.19045, 10.0.19045, 10.0.19046",
    "10.0.19045.3570, 10.0.19045, 10.0.19045, 10.0.19046",
    "10, 10.0.10240, 10.0.19045, 10.0.22000",
    "Windows 10 22H2, 10.0.19045, 10.0.19045, 10.0.19046",
    "11, 10.0.22000, 10.0.26100, 10.1",
    "10.0, 10.0.10240, 10.0.26100, 10.1",
    "6.1, 6.1, 6.1.7601, 6.2",
    "win7, 6.1, 6.1.7601, 6.2",
    "8.1, 6.3, 6.3.9600, 6.4",
    "server 2019, 10.0.17763, 10.0.17763, 10.0.17764",
    "Windows Server 2012 R2, 6.3, 6.3.9600, 6.4",
    "server-2008-r2, 6.1, 6.1.7601, 6.2"
  })
  void versionsOfWindows(String text, String first, String within, String after) {
    spans(WindowsSystem.versions(text), first, within, after);
  }

  private static void spans(OsVersions span, String first, String within, String after) {
    assertEquals(first, String.valueOf(span.oldest()));
    OsVersion newest = Objects.requireNonNull(span.newest());
    assertTrue(newest.compareTo(version(within)) >= 0);
    assertTrue(newest.compareTo(version(after)) < 0);
  }

  private static OsVersion version(String text) {
    return OsVersion.parse(text).orElseThrow();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "ten", "7.0", "10.1", "server", "server 2020", "12", "-1"})
  void whatIsNoWindowsIsRefused(String text) {
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> WindowsSystem.versions(text));
    assertEquals(
        "no version of Windows: \""
            + text
            + "\"; expected one such as 10.0.19045, 6.1, 10, 11 or server 2019",
        e.getMessage());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "nine", "9.2", "server 2019", "10.15.7.1"})
  void whatIsNoMacosIsRefused(String text) {
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> MacSystem.versions(text));
    assertEquals(
        "no version of macOS: \"" + text + "\"; expected one such as 13.0 or 10.15",
        e.getMessage());
  }

  @Test
  void librariesComeWithVersions() {
    MacSystem lion = MacSystem.of("macOS 10.7", MacSystem.versions("10.7"));
    MacSystem old = MacSystem.of("macOS 10.6", MacSystem.versions("10.6"));
    MacSystem any = MacSystem.of("macOS", OsVersions.ANY);
    assertTrue(lion.library("/usr/lib/libc++.1.dylib").isYes());
    assertTrue(old.library("/usr/lib/libc++.1.dylib").isNo());
    assertEquals(
        "/usr/lib/libc++.1.dylib is there from 10.7 on, and which version the target has is not known: name it (--os-version)",
        any.library("/usr/lib/libc++.1.dylib").evidence());
    String iokit = "/System/Library/Frameworks/IOKit.framework/";
    MacSystem monterey = MacSystem.of("macOS 12", MacSystem.versions("12"));
    assertTrue(monterey.library(iokit + "Versions/A/IOKit").verified());
    assertTrue(monterey.library(iokit + "IOKit").isYes());
    assertFalse(lion.library(iokit + "IOKit").verified());
    assertTrue(lion.library("/usr/lib/libcompression.dylib").isNo());
    assertEquals(
        "/usr/lib/libmarisa.dylib is there in 11.3, and which version the target has is not known:"
            + " name it (--os-version)",
        lion.library("/usr/lib/libmarisa.dylib").evidence());
    assertEquals(
        "whether macOS has /opt/x.dylib is not known: it is in no table",
        any.library("/opt/x.dylib").evidence());
    WindowsSystem windows = WindowsSystem.of("Windows 7", WindowsSystem.versions("7"));
    assertTrue(windows.library("KERNEL32.dll").isYes());
  }
}
