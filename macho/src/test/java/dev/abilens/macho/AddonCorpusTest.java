package dev.abilens.macho;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.abilens.addon.AddonProfile;
import dev.abilens.bytes.ByteSource;
import dev.abilens.bytes.ReadLimits;
import dev.abilens.image.Image;
import dev.abilens.testing.AddonCorpusContract;
import dev.abilens.testing.Oracle;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What real addons are compiled for. */
class AddonCorpusTest extends AddonCorpusContract {
  AddonCorpusTest() {
    super(new MachOFormat(), "macho");
  }

  @Test
  void whatIsExportedToDeclareALevelReturnsOne() throws Exception {
    List<String> wrong = new ArrayList<>();
    Map<Integer, Integer> levels = new TreeMap<>();
    for (Oracle.Row row : Oracle.rows("macho"))
      try (ByteSource source = ByteSource.open(row.file())) {
        int slice = 0;
        for (Image image : new MachOFormat().images(source, ReadLimits.defaults())) {
          AddonProfile addon = AddonProfile.of(image);
          boolean declared =
              String.valueOf(row.list("slices").get(slice++).get("node_exports"))
                  .contains("_node_api_module_get_api_version_v1");
          if (declared != addon.declaresNodeApi()
              || declared != addon.declaredNodeApi().isPresent())
            wrong.add(image.name() + ": " + addon.declaredNodeApi() + ", exported " + declared);
          addon.declaredNodeApi().ifPresent(level -> levels.merge(level, 1, Integer::sum));
        }
      }
    System.out.println("declared Node-API levels: " + levels);
    assertEquals("", String.join("\n", wrong));
  }
}
