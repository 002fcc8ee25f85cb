package dev.abilens.addon;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.abilens.header.BinaryFormat;
import dev.abilens.image.FakeImage;
import java.util.HexFormat;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Code as compilers write it, by bytes in memory. */
class ReturnedConstantTest {
  private static final int EM_386 = 3;
  private static final int EM_ARM = 40;
  private static final int EM_X86_64 = 62;
  private static final int EM_AARCH64 = 183;
  private static final int EM_RISCV = 243;

  @ParameterizedTest
  @CsvSource({
    "b8 09 00 00 00 c3, 9",
    "f3 0f 1e fa b8 08 00 00 00 c3, 8",
    "55 48 89 e5 b8 03 00 00 00 5d c3, 3",
    "f3 0f 1e fa 55 48 89 e5 b8 0a 00 00 00 5d c3, 10",
    "48 83 ec 08 b8 08 00 00 00 48 83 c4 08 c3, 8",
    "48 c7 c0 ff ff ff 7f c3, 2147483647",
    "31 c0 c3, 0",
    "6a 08 58 c3, 8",
    "b8 ff ff ff 7f f3 c3, 2147483647",
    "40 57 b8 08 00 00 00 5f c3, 8",
    "41 54 b8 08 00 00 00 41 5c c3, 8",
    "b8 08 00 00 00 41 58 c3, 8",
    "48 81 ec 98 00 00 00 b8 0a 00 00 00 48 81 c4 98 00 00 00 c3, 10",
    "e9 03 00 00 00 cc cc cc b8 09 00 00 00 c3, 9",
    "eb 02 cc cc e9 00 00 00 00 b8 09 00 00 00 c3, 9",
    "eb fe, ",
    "50 58 c3, ",
    "b8 08 00 00 00 58 c3, ",
    "b8 08 00 00 00 40 58 c3, ",
    "c3, ",
    "8b 05 10 00 00 00 c3, ",
    "b8 09 00 00 00 ff c0 c3, ",
    "e8 00 00 00 00 05 00 00 00 00 b8 08 00 00 00 c3, "
  })
  void x64(String code, @Nullable Integer value) {
    check(EM_X86_64, 64, code, value);
  }

  @ParameterizedTest
  @CsvSource({
    "b8 09 00 00 00 c3, 9",
    "f3 0f 1e fb 55 89 e5 e8 10 20 30 00 05 aa bb cc dd b8 08 00 00 00 5d c3, 8",
    "55 89 e5 83 ec 08 b8 08 00 00 00 c9 c3, 8",
    "55 8b ec 81 ec c0 00 00 00 53 56 57 b8 08 00 00 00 5f 5e 5b 8b e5 5d c3, 8",
    "40 57 b8 08 00 00 00 5f c3, ",
    "48 c3, "
  })
  void ia32(String code, @Nullable Integer value) {
    check(EM_386, 32, code, value);
  }

  @ParameterizedTest
  @CsvSource({
    "20 01 80 52 c0 03 5f d6, 9",
    "5f 24 03 d5 00 01 80 52 c0 03 5f d6, 8",
    "fd 7b bf a9 00 01 80 52 fd 03 00 91 fd 7b c1 a8 c0 03 5f d6, 8",
    "00 00 b0 12 c0 03 5f d6, 2147483647",
    "e0 7b 40 b2 c0 03 5f d6, ",
    "e0 7b 00 32 c0 03 5f d6, 2147483647",
    "e0 07 00 32 c0 03 5f d6, 3",
    "e0 e3 00 32 c0 03 5f d6, 286331153",
    "ff 43 00 d1 00 01 80 52 ff 43 00 91 c0 03 5f d6, 8",
    "02 00 00 14 00 00 00 00 20 01 80 52 c0 03 5f d6, 9",
    "00 00 40 b9 c0 03 5f d6, ",
    "c0 03 5f d6, "
  })
  void arm64(String code, @Nullable Integer value) {
    check(EM_AARCH64, 64, code, value);
  }

  @ParameterizedTest
  @CsvSource({
    "09 00 a0 e3 1e ff 2f e1, 9",
    "03 00 a0 e3 04 b0 2d e5 00 b0 8d e2 00 d0 8b e2 04 b0 9d e4 1e ff 2f e1, 3",
    "00 48 2d e9 09 00 a0 e3 04 b0 8d e2 00 88 bd e8, 9",
    "02 01 e0 e3 1e ff 2f e1, 2147483647",
    "ff 0f 0f e3 ff 0f 47 e3 1e ff 2f e1, 2147483647",
    "01 80 bd e8, ",
    "00 00 90 e5 1e ff 2f e1, "
  })
  void arm(String code, @Nullable Integer value) {
    check(EM_ARM, 32, code, value);
  }

  @ParameterizedTest
  @CsvSource({
    "08 20 70 47, 8",
    "80 b4 09 20 00 af bd 46 5d f8 04 7b 70 47, 9",
    "80 b5 08 20 00 af 80 bd, 8",
    "6f f0 00 40 70 47, 2147483647",
    "40 f2 2c 10 70 47, 300",
    "4f f0 0a 00 70 47, 10",
    "d0 f8 04 00 70 47, ",
    "01 bd, "
  })
  void thumb(String code, @Nullable Integer value) {
    FakeImage image = new FakeImage(BinaryFormat.ELF, EM_ARM, 32, false);
    image.write(FakeImage.CODE, HexFormat.ofDelimiter(" ").parseHex(code));
    assertEquals(optional(value), ReturnedConstant.of(image, FakeImage.CODE + 1));
  }

  @ParameterizedTest
  @CsvSource({"25 45 82 80"})
  void anotherMachine(String code) {
    check(EM_RISCV, 64, code, null);
  }

  private static void check(int machine, int bits, String code, @Nullable Integer value) {
    FakeImage image = new FakeImage(BinaryFormat.ELF, machine, bits, false);
    image.write(FakeImage.CODE, HexFormat.ofDelimiter(" ").parseHex(code));
    assertEquals(optional(value), ReturnedConstant.of(image, FakeImage.CODE), code);
    assertEquals(OptionalInt.empty(), ReturnedConstant.of(image, FakeImage.DATA), "no code there");
  }

  private static OptionalInt optional(@Nullable Integer value) {
    return value == null ? OptionalInt.empty() : OptionalInt.of(value);
  }
}
