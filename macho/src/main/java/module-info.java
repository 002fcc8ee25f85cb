/** The macho format: reserved here, its reader is not written yet. */
module dev.abilens.macho {
  requires transitive dev.abilens.core;
}
