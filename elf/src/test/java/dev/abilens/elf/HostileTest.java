package dev.abilens.elf;

import dev.abilens.testing.HostileContract;

/** ELF files made to break readers. */
class HostileTest extends HostileContract {
  HostileTest() {
    super(new ElfFormat(), new Accessors(), "elf");
  }
}
