package dev.abilens.pe;

import dev.abilens.testing.HostileContract;

/** PE files made to break readers. */
class HostileTest extends HostileContract {
  HostileTest() {
    super(new PeFormat(), new Accessors(), "pe");
  }
}
