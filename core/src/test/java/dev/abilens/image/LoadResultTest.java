package dev.abilens.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import dev.abilens.format.LoadLog;
import org.junit.jupiter.api.Test;

class LoadResultTest {
  @Test
  void resultsThatTellTheSameAreEqual() {
    LoadLog one = new LoadLog(LoaderKind.GLIBC);
    LoadLog other = new LoadLog(LoaderKind.GLIBC);
    assertEquals(one.result(), other.result());
    assertEquals(LoadResult.ITSELF, one.result().bindings());
    one.open("a.node", "f", true);
    assertNotEquals(one.result(), other.result());
    other.open("a.node", "f", true);
    assertEquals(one.result(), other.result());
    other.bind(program -> program::has);
    assertNotEquals(one.result(), other.result());
  }
}
