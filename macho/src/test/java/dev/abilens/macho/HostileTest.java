package dev.abilens.macho;

import dev.abilens.testing.HostileContract;

/** Mach-O files made to break readers. */
class HostileTest extends HostileContract {
  HostileTest() {
    super(new MachOFormat(), new Accessors(), "macho");
  }
}
