/** The pe format: reserved here, its reader is not written yet. */
module dev.abilens.pe {
  requires transitive dev.abilens.core;
}
