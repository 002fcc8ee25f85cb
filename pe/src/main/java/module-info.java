import dev.abilens.image.ImageFormat;
import dev.abilens.pe.PeFormat;
import org.jspecify.annotations.NullMarked;

/** The PE format. */
@NullMarked
module dev.abilens.pe {
  requires transitive dev.abilens.core;
  requires static org.jspecify;

  exports dev.abilens.pe;

  provides ImageFormat with
      PeFormat;
}
