package dev.abilens.elf;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.abilens.bytes.ByteSource;
import dev.abilens.image.Pointers;
import dev.abilens.image.Symbol;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.CRC32;

/** What tests over real files share. */
final class RealFiles {
  private RealFiles() {}

  static boolean isElf(Path path) throws IOException {
    if (!Files.isRegularFile(path) || !Files.isReadable(path)) return false;
    try (InputStream in = Files.newInputStream(path)) {
      return ByteBuffer.wrap(in.readNBytes(4))
          .equals(ByteBuffer.wrap(new byte[] {127, 69, 76, 70}));
    }
  }

  /**
   * Everything that a loader would know of a file, as text; big tables as sums over all of them.
   */
  static String loaderView(ElfFile elf) {
    StringBuilder s = new StringBuilder();
    DynamicTable dynamic = elf.dynamic();
    for (int i = 0; i < dynamic.size(); i++)
      s.append(dynamic.tagName(i)).append(' ').append(dynamic.value(i)).append('\n');
    s.append(dynamic.needed()).append(dynamic.soname()).append(dynamic.rpath());
    s.append(dynamic.runpath()).append(elf.interpreter()).append(elf.gnuStack()).append(elf.tls());
    s.append(elf.gnuRelro()).append(elf.notes().buildId()).append(elf.notes().abiTag());
    s.append(elf.versionNeeds().entries()).append(elf.versionDefinitions().entries());
    for (Symbol symbol : elf.symbols().imports()) s.append(symbol).append('\n');
    for (Symbol symbol : elf.symbols().exports()) s.append(symbol).append('\n');
    CRC32 crc = new CRC32();
    Relocations relocations = elf.relocations();
    for (int i = 0; i < relocations.size(); i++)
      crc.update(relocations.get(i).toString().getBytes(java.nio.charset.StandardCharsets.UTF_8));
    Pointers pointers = elf.pointers();
    for (int i = 0; i < pointers.size(); i++)
      crc.update(
          elf.pointerAt(pointers.address(i))
              .toString()
              .getBytes(java.nio.charset.StandardCharsets.UTF_8));
    return s.append(relocations.size())
        .append(' ')
        .append(pointers.size())
        .append(' ')
        .append(crc.getValue())
        .toString();
  }

  /** Erases the section header fields and compares. */
  static void assertSameWithoutSections(String name, byte[] bytes) throws IOException {
    ElfFile whole = ElfFile.of(ByteSource.of(name, bytes));
    String before = loaderView(whole);
    boolean wide = whole.header().bits() == 64;
    byte[] stripped = bytes.clone();
    for (int i = 0; i < (wide ? 8 : 4); i++) stripped[(wide ? 40 : 32) + i] = 0;
    for (int i = 0; i < 4; i++) stripped[(wide ? 60 : 48) + i] = 0;
    ElfFile without = ElfFile.of(ByteSource.of(name, stripped));
    assertEquals(0, without.sections().size());
    assertEquals(before, loaderView(without), name);
  }
}
