package dev.abilens.elf;

import dev.abilens.testing.ImageFormatContract;

/** ELF keeps what every format promises. */
class ElfFormatTest extends ImageFormatContract {
  ElfFormatTest() {
    super(new ElfFormat());
  }
}
