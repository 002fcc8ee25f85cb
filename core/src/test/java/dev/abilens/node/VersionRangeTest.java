package dev.abilens.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class VersionRangeTest {
  @ParameterizedTest
  @CsvSource({
    "18, 18.0.0 18.20.8, 17.9.1 19.0.0",
    "18.x, 18.0.0 18.20.8, 17.9.1 19.0.0",
    "v18.20, 18.20.0 18.20.8, 18.19.1 18.21.0",
    "18.20.4, 18.20.4, 18.20.3 18.20.5",
    "=18.20.4, 18.20.4, 18.20.3 18.20.5",
    "0.10, 0.10.0 0.10.48, 0.9.12 0.11.0",
    ">=16 <19, 16.0.0 18.20.8, 15.14.0 19.0.0 19.0.0-pre",
    ">=16<19, 16.0.0 18.20.8, 15.14.0 19.0.0",
    "> 16, 17.0.0, 16.20.2",
    ">16.1.0, 16.1.1 20.0.0, 16.1.0",
    "<=18, 18.20.8 0.1.14, 19.0.0",
    "<=18.17.0, 18.17.0, 18.17.1",
    "^18.17.0, 18.17.0 18.20.8, 18.16.1 19.0.0",
    "^0.10.2, 0.10.2 0.10.48, 0.10.1 0.11.0",
    "^0.0.3, 0.0.3, 0.0.4",
    "~18.17, 18.17.0 18.17.1, 18.18.0",
    "~18, 18.0.0 18.20.8, 19.0.0",
    "^14.18 || >= 16.10, 14.18.0 14.21.3 16.10.0 26.0.0, 14.17.6 16.0.0",
    "1.2.3 - 2, 1.2.3 2.9.9, 1.2.2 3.0.0",
    "*, 0.1.14 26.13.0, ",
    "31.0.0-alpha.1 - 31.0.0-beta.6, 31.0.0-alpha.1 31.0.0-beta.6, 31.0.0-beta.7 31.0.0"
  })
  void holdsWhatNpmHolds(String text, String inside, String outside) {
    VersionRange range = VersionRange.parse(text);
    versions(inside).forEach(v -> assertTrue(range.contains(v), v + " in " + text));
    versions(outside).forEach(v -> assertTrue(!range.contains(v), v + " not in " + text));
    assertEquals(text, range.toString());
  }

  private static Stream<RuntimeVersion> versions(String text) {
    return text == null
        ? Stream.of()
        : List.of(text.split(" ", -1)).stream().map(RuntimeVersion::parse);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"18.", "eighteen", ">=", ">= <19", "18.20.4.1", "9999999999", "^", "1 - "})
  void refusesWhatIsNoRange(String text) {
    assertEquals(
        "no version range: \"" + text + "\"; expected such as 18.20.4, 18 or \">=16 <19\"",
        assertThrows(IllegalArgumentException.class, () -> VersionRange.parse(text)).getMessage());
  }

  @Test
  void versionsAreOrderedAsSemanticVersioningOrders() {
    List<RuntimeVersion> ordered =
        versions(
                "0.1.14 0.10.48 1.0.0-alpha 1.0.0-alpha.1 1.0.0-alpha.beta 1.0.0-beta 1.0.0-beta.2"
                    + " 1.0.0-beta.11 1.0.0-rc.1 1.0.0 1.0.1 1.10.0 2.0.0")
            .toList();
    assertEquals(ordered, ordered.stream().sorted().toList());
    assertEquals(RuntimeVersion.of(18, 20, 4), RuntimeVersion.parse("v18.20.4"));
    assertEquals(Optional.empty(), RuntimeVersion.tryParse("18.20"));
    assertEquals("0.10", RuntimeVersion.of(0, 10, 48).line());
  }

  @Test
  void firstInBothIsTheLowerEndOfTheOverlap() {
    assertEquals(
        Optional.of(RuntimeVersion.of(28, 2, 0)),
        VersionRange.parse("28").firstInBoth(VersionRange.parse(">=28.2")));
    assertEquals(
        Optional.empty(), VersionRange.parse("28").firstInBoth(VersionRange.parse(">=29")));
  }
}
