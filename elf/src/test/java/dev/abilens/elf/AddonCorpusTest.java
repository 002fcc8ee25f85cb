package dev.abilens.elf;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.abilens.addon.AddonProfile;
import dev.abilens.header.Architecture;
import dev.abilens.image.Image;
import dev.abilens.testing.AddonCorpusContract;
import dev.abilens.testing.Oracle;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What real addons are compiled for, equal to what runtimes and independent tools say of them. */
class AddonCorpusTest extends AddonCorpusContract {
  private static final Set<Architecture> READ =
      Set.of(Architecture.X64, Architecture.IA32, Architecture.ARM64, Architecture.ARM);

  AddonCorpusTest() {
    super(new ElfFormat(), "elf");
  }

  @Test
  void declaredLevelIsTheOneOfTheOracle() throws IOException {
    List<String> wrong = new ArrayList<>();
    int equal = 0;
    int other = 0;
    for (Oracle.Row row : Oracle.rows("elf"))
      try (ElfFile elf = ElfFile.open(row.file())) {
        Image image = new ElfImage(elf);
        String expected = String.valueOf(row.facts().get("declared_napi_version"));
        OptionalInt level = AddonProfile.of(image).declaredNodeApi();
        String found = level.isPresent() ? Integer.toString(level.getAsInt()) : "null";
        // The code of other machines is not read: there the answer is not known, never wrong.
        if (!READ.contains(image.architecture()) && found.equals("null")) other++;
        else if (found.equals(expected)) equal++;
        else wrong.add(row.file() + ": " + found + ", expected " + expected);
      }
    assertEquals("", String.join("\n", wrong));
    System.out.println(
        "declared Node-API levels: " + equal + " equal, " + other + " of machines not read");
  }
}
