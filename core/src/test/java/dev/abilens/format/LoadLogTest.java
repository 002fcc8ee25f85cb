package dev.abilens.format;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.abilens.image.LoadResult.Gap;
import dev.abilens.image.LoaderKind;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LoadLogTest {
  @Test
  void aGapIsToldOnceAtEachStep() {
    LoadLog log = new LoadLog(LoaderKind.GLIBC);
    for (String message : List.of("a", "b", "a")) log.gap(message);
    log.refuse("NOT_ELF", Map.of("path", "x.node"), 0, "", "");
    for (String message : List.of("a", "a")) log.gap(message);
    assertEquals(List.of(new Gap(0, "a"), new Gap(0, "b"), new Gap(1, "a")), log.result().gaps());
  }
}
