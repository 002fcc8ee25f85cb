package dev.abilens.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.abilens.image.Availability.Answer;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OsVersionTest {
  @ParameterizedTest
  @CsvSource({"13, 13.0", "13.5, 13.5", "13.5.0, 13.5", "13.5.2, 13.5.2", "10.0.19045, 10.0.19045"})
  void numbersAreRead(String text, String expected) {
    assertEquals(expected, OsVersion.parse(text).orElseThrow().toString());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "13.", ".13", "13..5", "1.2.3.4", "-1", "13a", "9999999999"})
  void anythingElseIsNone(String text) {
    assertEquals(Optional.empty(), OsVersion.parse(text));
  }

  @Test
  void orderIsThatOfTheNumbers() {
    assertEquals(-1, OsVersion.of(10, 9).compareTo(OsVersion.of(10, 15)));
    assertEquals(1, OsVersion.of(11, 0).compareTo(OsVersion.of(10, 15)));
    assertEquals(-1, OsVersion.of(10, 15).compareTo(new OsVersion(10, 15, 7)));
    assertThrows(IllegalArgumentException.class, () -> OsVersion.of(-1, 0));
  }

  @Test
  void spansAnswerWhatHoldsForAllOfThem() {
    OsVersions span = new OsVersions(OsVersion.of(10, 15), OsVersion.of(12, 0), "");
    assertEquals(Answer.YES, span.isAtLeast(OsVersion.of(10, 15)));
    assertEquals(Answer.UNKNOWN, span.isAtLeast(OsVersion.of(11, 0)));
    assertEquals(Answer.UNKNOWN, span.isAtLeast(OsVersion.of(12, 0)));
    assertEquals(Answer.NO, span.isAtLeast(new OsVersion(12, 0, 1)));
    assertEquals(Answer.UNKNOWN, OsVersions.ANY.isAtLeast(OsVersion.of(10, 0)));
    assertThrows(
        IllegalArgumentException.class,
        () -> new OsVersions(OsVersion.of(12, 0), OsVersion.of(11, 0), ""));
  }
}
