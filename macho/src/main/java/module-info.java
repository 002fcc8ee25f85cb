import dev.abilens.image.ImageFormat;
import dev.abilens.macho.MachOFormat;
import org.jspecify.annotations.NullMarked;

/** The Mach-O format and the loader of macOS. */
@NullMarked
module dev.abilens.macho {
  requires transitive dev.abilens.core;
  requires static org.jspecify;

  exports dev.abilens.macho;

  provides ImageFormat with
      MachOFormat;
}
