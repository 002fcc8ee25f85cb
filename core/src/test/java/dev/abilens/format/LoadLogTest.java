package dev.abilens.format;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.abilens.image.LoadResult;
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

  @Test
  void ofVeryManyRefusalsTheFirstAreToldAndThatThereAreMore() {
    LoadLog log = new LoadLog(LoaderKind.GLIBC);
    for (int i = 0; i < LoadLog.MAX_REFUSALS; i++)
      log.refuse("NOT_ELF", Map.of("path", i + ".node"), i, "", "");
    LoadResult all = log.result();
    assertFalse(all.cut());
    log.refuse("NOT_ELF", Map.of("path", "more.node"), 0, "", "");
    assertTrue(log.isCut());
    LoadResult cut = log.result();
    assertTrue(cut.cut());
    assertEquals(all.failures(), cut.failures());
    assertEquals(LoadLog.MAX_REFUSALS, cut.failures().size());
    assertEquals("0.node: invalid ELF header", cut.failures().get(0).message());
  }

  @Test
  void ofVeryManyGapsTheFirstAreToldAndThatThereAreMore() {
    LoadLog log = new LoadLog(LoaderKind.GLIBC);
    for (int i = 0; i < LoadLog.MAX_GAPS; i++) log.gap("gap " + i);
    for (int i = 0; i < LoadLog.MAX_GAPS; i++) log.gap("gap " + i);
    assertEquals(LoadLog.MAX_GAPS, log.result().gaps().size());
    for (int i = LoadLog.MAX_GAPS; i < 2 * LoadLog.MAX_GAPS; i++) log.gap("gap " + i);
    List<Gap> gaps = log.result().gaps();
    assertEquals(LoadLog.MAX_GAPS + 1, gaps.size());
    assertEquals("gap 99", gaps.get(99).message());
    assertEquals(LoadLog.MORE_GAPS, gaps.get(100).message());
  }
}
