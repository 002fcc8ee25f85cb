package dev.abilens.macho;

import dev.abilens.testing.ImageFormatContract;

/** Mach-O keeps what every format promises. */
class MachOFormatTest extends ImageFormatContract {
  MachOFormatTest() {
    super(new MachOFormat());
  }
}
