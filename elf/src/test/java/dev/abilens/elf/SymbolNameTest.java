package dev.abilens.elf;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SymbolNameTest {
  private static DynamicSymbols symbol(byte[] elf) {
    return ElfBuilder.read(elf).symbols();
  }

  private static byte[] named(String name) {
    ElfBuilder elf = ElfBuilder.x64();
    elf.text("before");
    int at = elf.text(name);
    elf.text("behind");
    return elf.symbols(new long[] {at, Elf.STB_GLOBAL << 4, 1, 0x100}).sysvHash(2).build();
  }

  // What ld writes into .gnu.hash, the lowest bit aside, and what the function in the gABI gives.
  @ParameterizedTest
  @CsvSource({
    "'', 0x00001505, 0",
    "printf, 0x156b2bb8, 0x077905a6",
    "exit, 0x7c967e3f, 0x0006cf04",
    "syscall, 0xbac212a0, 0x0b09985c",
    "flapenguin.me, 0x8ae9f18e, 0x03987915"
  })
  void hashes(String name, String gnu, String sysv) {
    SymbolName text = SymbolName.of(name);
    assertEquals(Long.decode(gnu).intValue(), text.gnu());
    assertEquals(Long.decode(sysv).intValue(), text.sysv());
    SymbolName.OfSymbols symbols = new SymbolName.OfSymbols(symbol(named(name)));
    // Another one before, whose hash is not kept.
    assertEquals(5381, symbols.of(0).gnu());
    assertEquals(Long.decode(gnu).intValue(), symbols.of(1).gnu());
    assertEquals(Long.decode(sysv).intValue(), symbols.of(1).sysv());
  }

  @Test
  void aNameIsItselfWholeAndNoPartOfIt() {
    DynamicSymbols symbols = symbol(named("exit"));
    assertTrue(symbols.isNamed(1, SymbolName.of("exit")));
    assertTrue(symbols.isNamed(1, new SymbolName.OfSymbols(symbols).of(1)));
    assertTrue(symbols.isNamed(1, new SymbolName.OfSymbols(symbol(named("exit"))).of(1)));
    for (String other : new String[] {"", "exi", "exit_", "xit"})
      assertFalse(symbols.isNamed(1, SymbolName.of(other)), other);
  }

  @Test
  void bytesThatAreNoTextAreNoOthers() {
    byte[] elf = named("n?me");
    int at = new String(elf, StandardCharsets.ISO_8859_1).indexOf("n?me") + 1;
    byte[] other = elf.clone();
    elf[at] = (byte) 0xff;
    other[at] = (byte) 0xfe;
    DynamicSymbols symbols = symbol(elf);
    assertTrue(symbols.isNamed(1, new SymbolName.OfSymbols(symbols).of(1)));
    assertFalse(symbols.isNamed(1, new SymbolName.OfSymbols(symbol(other)).of(1)));
  }
}
