package dev.abilens.elf;

import dev.abilens.format.Refusal;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What glibc's loader takes for granted of a dynamic table: where it is not so, an assertion ends
 * the process.
 */
final class GlibcAssertions {
  private GlibcAssertions() {}

  /** Returns the first one of the table itself ({@code elf_get_dynamic_info}) that fails. */
  static @Nullable Refusal ofTable(
      LoadedObject object, LoaderAbi abi, @Nullable GlibcRelease release) {
    DynamicTable dynamic = object.dynamic();
    boolean formerly = release != null && !release.atLeast(36);
    long word = abi.bits() / 8;
    // On 32-bit x86 and Arm both kinds of tables are applied, and other things taken for granted.
    if (abi.bits() == 32) return null;
    long kind = dynamic.value(Elf.DT_PLTREL, Elf.DT_RELA);
    if (kind != Elf.DT_RELA && !(kind == Elf.DT_REL && Relocations.appliesRel(abi.machine())))
      return of("BAD_PLTREL", dynamic, Elf.DT_PLTREL, "DT_PLTREL", formerly ? "123" : "115");
    if (dynamic.has(Elf.DT_RELA) && dynamic.value(Elf.DT_RELAENT, 3 * word) != 3 * word)
      return of("BAD_RELAENT", dynamic, Elf.DT_RELAENT, "DT_RELAENT", formerly ? "131" : "123");
    if (!formerly
        && release != null
        && dynamic.has(Elf.DT_RELR)
        && dynamic.value(Elf.DT_RELRENT, word) != word)
      return of("BAD_RELRENT", dynamic, Elf.DT_RELRENT, "DT_RELRENT", "130");
    return null;
  }

  private static Refusal of(String kind, DynamicTable dynamic, long tag, String name, String n) {
    return new Refusal(
        kind, Map.of("n", n), dynamic.offset(dynamic.last(tag)), "PT_DYNAMIC > " + name);
  }

  /** Returns the one of the hash table ({@code _dl_setup_hash}) if it fails. */
  static @Nullable Refusal ofHash(LoadedObject object, @Nullable GlibcRelease release) {
    long words = object.maskWords();
    if ((words & (words - 1)) == 0) return null;
    boolean formerly = release != null && !release.atLeast(36);
    return new Refusal(
        "BAD_MASKWORDS",
        Map.of("file", formerly ? "dl-lookup.c" : "dl-setup_hash.c", "n", formerly ? "972" : "36"),
        object.dynamic().offset(object.dynamic().last(Elf.DT_GNU_HASH)),
        "PT_DYNAMIC > DT_GNU_HASH > maskwords");
  }
}
