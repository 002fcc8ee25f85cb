package dev.abilens.elf;

import dev.abilens.image.Image;
import dev.abilens.testing.ImageFormatContract;
import java.util.HashSet;
import java.util.Set;

/** ELF keeps what every format promises. */
class ElfFormatTest extends ImageFormatContract {
  ElfFormatTest() {
    super(new ElfFormat());
  }

  /** Thread-local storage is told by the loader, and some functions are chosen by the image. */
  @Override
  protected Set<Long> notTold(Image image) {
    ElfFile file = ((ElfImage) image).file();
    Set<Long> places = new HashSet<>();
    for (Relocation relocation : file.relocations()) {
      boolean told =
          switch (relocation.kind()) {
            case DTPMOD, DTPOFF, TPOFF, TLSDESC, IRELATIVE -> false;
            default -> !isChosen(file.symbols(), relocation.symbol());
          };
      if (told) places.remove(relocation.address());
      else places.add(relocation.address());
    }
    return places;
  }

  private static boolean isChosen(DynamicSymbols symbols, int symbol) {
    return symbol > 0 && !symbols.isUndefined(symbol) && symbols.type(symbol) == Elf.STT_GNU_IFUNC;
  }
}
