package dev.abilens.pe;

import dev.abilens.testing.ImageFormatContract;

/** PE keeps what every format promises. */
class PeFormatTest extends ImageFormatContract {
  PeFormatTest() {
    super(new PeFormat());
  }
}
