package dev.abilens.header;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.abilens.bytes.Region;
import dev.abilens.header.Headers.Bytes;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class HeaderReaderTest {
  private static final BinaryHeader NOTHING =
      new BinaryHeader(BinaryFormat.NONE, 0, false, 0, 0, 0, 0);

  static List<byte[]> headers() {
    return List.of(
        Headers.elf(32, false, ElfMachine.EM_386),
        Headers.elf(32, true, ElfMachine.EM_PPC),
        Headers.elf(64, false, ElfMachine.EM_X86_64),
        Headers.elf(64, true, ElfMachine.EM_S390),
        Headers.machO(32, false, MachOCpu.CPU_TYPE_X86, 3),
        Headers.machO(32, true, MachOCpu.CPU_TYPE_POWERPC, 0),
        Headers.machO(64, false, MachOCpu.CPU_TYPE_ARM64, 0x8000_0002),
        Headers.machO(64, true, MachOCpu.CPU_TYPE_POWERPC64, 0),
        Headers.fat(false, MachOCpu.CPU_TYPE_X86_64, MachOCpu.CPU_TYPE_ARM64),
        Headers.fat(true, MachOCpu.CPU_TYPE_X86_64, MachOCpu.CPU_TYPE_ARM64),
        Headers.pe(32, 0x80, PeMachine.IMAGE_FILE_MACHINE_I386),
        Headers.pe(64, 0xf8, PeMachine.IMAGE_FILE_MACHINE_AMD64));
  }

  @ParameterizedTest
  @CsvSource({"32, false", "32, true", "64, false", "64, true"})
  void elf(int bits, boolean big) {
    assertEquals(
        new BinaryHeader(BinaryFormat.ELF, bits, big, 40, 3, 3 + 256, 0),
        HeaderReader.read(Headers.elf(bits, big, 40)));
  }

  @ParameterizedTest
  @CsvSource({"32, false", "32, true", "64, false", "64, true"})
  void machO(int bits, boolean big) {
    assertEquals(
        new BinaryHeader(BinaryFormat.MACH_O, bits, big, 0x0100_000c, 8, 0x8000_0002, 0),
        HeaderReader.read(Headers.machO(bits, big, 0x0100_000c, 0x8000_0002)));
  }

  @ParameterizedTest
  @CsvSource({"32, 0x80", "64, 0x80", "32, 4", "64, 0x40", "64, 0x10000"})
  void pe(int bits, String lfanew) {
    int machine = bits == 64 ? 0xaa64 : 0x14c;
    byte[] file = Headers.pe(bits, Integer.decode(lfanew), machine);
    BinaryHeader header = HeaderReader.read(file);
    assertEquals(new BinaryHeader(BinaryFormat.PE, bits, false, machine, 0x2022, 3, 0), header);
    assertEquals(ByteOrder.LITTLE_ENDIAN, header.order());
  }

  @Test
  void elfOfUnknownClassAndOrderIsReadAsLittleEndian() {
    byte[] file = Headers.elf(64, false, 62);
    file[4] = 3;
    file[5] = 0;
    assertEquals(
        new BinaryHeader(BinaryFormat.ELF, 0, false, 62, 3, 3 + 256, 0), HeaderReader.read(file));
  }

  @ParameterizedTest
  @ValueSource(ints = {0x107, 0, 0xffff})
  void peOfUnknownOptionalHeaderHasNoBits(int magic) {
    byte[] file = Headers.pe(64, 0x80, 0x8664);
    file[0x80 + 24] = (byte) magic;
    file[0x80 + 25] = (byte) (magic >> 8);
    BinaryHeader header = HeaderReader.read(file);
    assertEquals(0, header.bits());
    assertEquals(0, header.variant());
    assertEquals("IMAGE_FILE_MACHINE_AMD64", header.machineName());
  }

  @Test
  void mzWithSomethingElseInPlaceOfTheSignature() {
    byte[] file = Headers.pe(64, 0x80, 0x8664);
    file[0x81] = 'e';
    assertEquals(NOTHING, HeaderReader.read(file));
  }

  @ParameterizedTest
  @CsvSource({
    "0x78, PE", // a signature and nothing else
    "0x79, PE",
    "0x7d, PE",
    "0x0fffffff, PE",
    "0x10000000, NONE",
    "0x7fffffff, NONE",
    "-1, NONE",
    "-0x80000000, NONE"
  })
  void signatureBeyondTheEnd(String lfanew, BinaryFormat expected) {
    long at = Long.decode(lfanew);
    Bytes bytes = new Bytes(0x80, false).text(0, "MZ").i32(0x3c, (int) at);
    if (at >= 0 && at < 0x80)
      bytes.text((int) at, "PE\0\0".substring(0, (int) Math.min(4, 0x80 - at)));
    BinaryHeader nothingKnown = new BinaryHeader(BinaryFormat.PE, 0, false, 0, 0, 0, 0);
    assertEquals(
        expected == BinaryFormat.PE ? nothingKnown : NOTHING, HeaderReader.read(bytes.array()));
  }

  @Test
  void aPeHeaderWithoutMzIsNone() {
    byte[] file = Headers.pe(64, 0x80, 0x8664);
    assertEquals(NOTHING, HeaderReader.read(file, 0x80, file.length - 0x80));
  }

  @Test
  void textThatBeginsLikeMz() {
    assertEquals(
        NOTHING,
        HeaderReader.read(
            "MZ, and then a line of text of more than 64 bytes."
                .repeat(2)
                .getBytes(StandardCharsets.US_ASCII)));
  }

  @ParameterizedTest
  @CsvSource({
    "1, MACH_O",
    "2, MACH_O",
    "44, MACH_O", // more than anybody ever joined
    "0, NONE",
    "45, NONE",
    "61, NONE",
    "0x0003002d, NONE",
    "0xffff0045, NONE",
    "-1, NONE"
  })
  void countOfSlicesOrVersionOfClassFile(String count, BinaryFormat expected) {
    Bytes bytes =
        new Bytes(28, true)
            .i32(0, 0xcafebabe)
            .i32(4, (int) (long) Long.decode(count))
            .i32(8, MachOCpu.CPU_TYPE_ARM64);
    assertEquals(expected, HeaderReader.read(bytes.array()).format());
  }

  @ParameterizedTest
  @CsvSource({
    "0x01000007, MACH_O",
    "0x0200000c, MACH_O",
    "0xff, MACH_O",
    "0x630000ff, MACH_O", // unknown
    "0, NONE",
    "0x01000000, NONE",
    "0x100, NONE",
    "0x00130a00, NONE",
    "0xffffffff, NONE"
  })
  void processorOfFirstSlice(String cputype, BinaryFormat expected) {
    byte[] file = Headers.fat(false, (int) (long) Long.decode(cputype));
    assertEquals(expected, HeaderReader.read(file).format());
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void slicesOfUniversalFile(boolean wide) {
    byte[] file = Headers.fat(wide, 0x0100_0007, 0x0100_000c, 99);
    FatSlices slices = FatSlices.of(file);
    assertEquals(wide, slices.wide());
    assertEquals(3, slices.count());
    assertEquals(3, slices.available());
    assertEquals(file.length, slices.end());
    assertEquals(
        wide
            ? new FatSlice(1, 0x0100_000c, 4, 0x2_0000_8000L, 0x1_0000_0001L, 14)
            : new FatSlice(1, 0x0100_000c, 4, 0x8000, 0x9000_0001L, 14),
        slices.get(1));
    assertEquals("CPU_TYPE_ARM64", slices.get(1).machineName());
    assertEquals("cputype 0x63", slices.get(2).machineName());
    assertThrows(IndexOutOfBoundsException.class, () -> slices.get(3));
    assertThrows(IndexOutOfBoundsException.class, () -> slices.get(-1));
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void slicesThatAreCutOff(boolean wide) {
    byte[] file = Headers.fat(wide, 0x0100_0007, 0x0100_000c);
    int entry = wide ? 32 : 20;
    for (int length = 12; length <= file.length; length++) {
      FatSlices slices = FatSlices.of(file, 0, length);
      assertEquals(2, slices.count());
      assertEquals((length - 8) / entry, slices.available());
      assertThrows(IndexOutOfBoundsException.class, () -> slices.get(slices.available()));
    }
    assertEquals(0, FatSlices.of(file, 0, 11).count());
  }

  @Test
  void otherFilesHaveNoSlices() {
    FatSlices slices = FatSlices.of(Headers.elf(64, false, 62));
    assertEquals(0, slices.count());
    assertEquals(0, slices.available());
  }

  /** A prefix never says anything else than the whole, only less, and never throws. */
  @ParameterizedTest
  @MethodSource("headers")
  void everyPrefix(byte[] file) {
    BinaryHeader whole = HeaderReader.read(file);
    for (int length = 0; length < file.length; length++) {
      BinaryHeader prefix = HeaderReader.read(Arrays.copyOf(file, length));
      assertEquals(prefix, HeaderReader.read(file, 0, length));
      assertEquals(prefix, HeaderReader.read(ByteBuffer.wrap(file, 0, length)));
      if (prefix.format() == BinaryFormat.NONE) {
        assertEquals(NOTHING, prefix);
        assertTrue(length < 12);
        continue;
      }
      assertEquals(whole.format(), prefix.format());
      assertEquals(whole.slices(), prefix.slices());
      assertKnownOrZero(whole.bits(), prefix.bits());
      // Before the byte order is there, nothing that depends on it is.
      assertTrue(prefix.bigEndian() == whole.bigEndian() || prefix.machine() == 0);
      assertKnownOrZero(whole.machine(), prefix.machine());
      assertKnownOrZero(whole.type(), prefix.type());
      // EI_OSABI and EI_ABIVERSION lie in two words.
      assertKnownOrZero(whole.variant() & 0xff, prefix.variant() & 0xff);
      assertKnownOrZero(whole.variant() >>> 8, prefix.variant() >>> 8);
    }
  }

  private static void assertKnownOrZero(int whole, int prefix) {
    assertTrue(prefix == 0 || prefix == whole, () -> prefix + " of " + whole);
  }

  @ParameterizedTest
  @MethodSource("headers")
  void everyViewOfTheSameBytesAgrees(byte[] file, @TempDir Path directory) throws IOException {
    BinaryHeader expected = HeaderReader.read(file);
    for (int before : new int[] {0, 1, 7, 4096}) {
      byte[] shifted = new byte[before + file.length + 3];
      Arrays.fill(shifted, (byte) 0xee);
      System.arraycopy(file, 0, shifted, before, file.length);
      assertEquals(expected, HeaderReader.read(shifted, before, file.length));
      assertEquals(
          expected, HeaderReader.read(Region.of("f", shifted, before, file.length, 1L << 40)));
      Path path = Files.write(directory.resolve("file"), shifted);
      try (FileChannel channel = FileChannel.open(path)) {
        ByteBuffer direct = ByteBuffer.allocateDirect(shifted.length).put(shifted);
        ByteBuffer mapped = channel.map(FileChannel.MapMode.READ_ONLY, 0, shifted.length);
        for (ByteBuffer buffer :
            List.of(
                ByteBuffer.wrap(shifted),
                ByteBuffer.wrap(shifted).asReadOnlyBuffer(),
                ByteBuffer.allocate(shifted.length + 5).position(5).slice().put(shifted),
                direct,
                direct.asReadOnlyBuffer(),
                mapped)) {
          buffer.limit(before + file.length).position(before);
          agrees(file, expected, buffer.order(ByteOrder.LITTLE_ENDIAN));
          agrees(file, expected, buffer.order(ByteOrder.BIG_ENDIAN));
          agrees(file, expected, buffer.slice());
        }
      }
    }
  }

  private static void agrees(byte[] file, BinaryHeader expected, ByteBuffer buffer) {
    int position = buffer.position();
    int limit = buffer.limit();
    ByteOrder order = buffer.order();
    assertEquals(expected, HeaderReader.read(buffer));
    FatSlices fromArray = FatSlices.of(file);
    FatSlices fromBuffer = FatSlices.of(buffer);
    assertEquals(fromArray.count(), fromBuffer.count());
    assertEquals(fromArray.available(), fromBuffer.available());
    for (int i = 0; i < fromArray.available(); i++)
      assertEquals(fromArray.get(i), fromBuffer.get(i));
    assertEquals(position, buffer.position());
    assertEquals(limit, buffer.limit());
    assertEquals(order, buffer.order());
  }

  @Test
  void junkIsNothingAndNeverThrows() {
    Random random = new Random(2);
    List<byte[]> headers = headers();
    for (int i = 0; i < 200_000; i++) {
      byte[] bytes = new byte[random.nextInt(100)];
      random.nextBytes(bytes);
      // Half of them begin like something and go on with junk.
      if (i % 2 == 0) {
        byte[] header = headers.get(random.nextInt(headers.size()));
        int kept = Math.min(bytes.length, random.nextInt(9));
        System.arraycopy(header, 0, bytes, 0, kept);
      }
      BinaryHeader header = HeaderReader.read(bytes);
      FatSlices slices = FatSlices.of(bytes);
      assertEquals(header.slices(), slices.count());
      for (int s = 0; s < slices.available(); s++) slices.get(s);
      if (header.format() == BinaryFormat.NONE) assertEquals(NOTHING, header);
      header.machineName();
      header.architecture();
    }
  }

  @ParameterizedTest
  @CsvSource({"-1, 4", "0, -1", "0, 5", "5, 0", "2147483647, 1", "1, 2147483647"})
  void aRangeOutsideOfTheArrayIsTheCallersMistake(int offset, int length) {
    assertThrows(
        IndexOutOfBoundsException.class, () -> HeaderReader.read(new byte[4], offset, length));
    assertThrows(IndexOutOfBoundsException.class, () -> FatSlices.of(new byte[4], offset, length));
  }

  @Test
  void theEmptyRangeAtTheEndIsNothing() {
    assertEquals(NOTHING, HeaderReader.read(new byte[4], 4, 0));
    assertEquals(NOTHING, HeaderReader.read(new byte[0]));
    assertEquals(NOTHING, HeaderReader.read(ByteBuffer.allocateDirect(0)));
  }

  @ParameterizedTest
  @CsvSource({
    "ELF, 0, EM_NONE",
    "ELF, 62, EM_X86_64",
    "ELF, 164, EM_HEXAGON",
    "ELF, 258, EM_LOONGARCH",
    "ELF, 36902, EM_ALPHA",
    "ELF, 300, e_machine 300",
    "ELF, 65535, e_machine 65535",
    "MACH_O, 16777228, CPU_TYPE_ARM64",
    "MACH_O, -1, CPU_TYPE_ANY",
    "MACH_O, 16777315, cputype 0x1000063",
    "PE, 0, IMAGE_FILE_MACHINE_UNKNOWN",
    "PE, 43620, IMAGE_FILE_MACHINE_ARM64",
    "PE, 4660, Machine 0x1234",
    "NONE, 0, ''"
  })
  void namesOfMachines(BinaryFormat format, int machine, String name) {
    assertEquals(name, new BinaryHeader(format, 0, false, machine, 0, 0, 0).machineName());
  }

  @ParameterizedTest
  @CsvSource({
    "62, 64, false, x64",
    "62, 32, false, other",
    "3, 32, false, ia32",
    "183, 64, false, arm64",
    "183, 32, false, other",
    "183, 64, true, other",
    "40, 32, false, arm",
    "40, 32, true, other",
    "20, 32, true, ppc",
    "21, 64, true, ppc64",
    "21, 64, false, ppc64",
    "22, 64, true, s390x",
    "22, 32, true, other",
    "243, 64, false, riscv64",
    "243, 32, false, other",
    "258, 64, false, loong64",
    "8, 32, true, mips",
    "8, 32, false, mipsel",
    "8, 64, false, mips64el",
    "8, 64, true, other",
    "300, 64, false, other"
  })
  void architecturesOfElf(int machine, int bits, boolean big, String word) {
    BinaryHeader header = HeaderReader.read(Headers.elf(bits, big, machine));
    assertEquals(word, header.architecture().word());
  }

  @Test
  void everyCodeThatIsDecidedUponHasItsName() {
    Stream.of(ElfMachine.class, MachOCpu.class, PeMachine.class)
        .flatMap(type -> Stream.of(type.getDeclaredFields()))
        .filter(field -> field.getName().matches("(EM|CPU_TYPE|IMAGE_FILE_MACHINE)_.*"))
        .forEach(
            field -> {
              try {
                int code = field.getInt(null);
                String name =
                    switch (field.getDeclaringClass().getSimpleName()) {
                      case "ElfMachine" -> ElfMachine.name(code);
                      case "MachOCpu" -> MachOCpu.name(code);
                      default -> PeMachine.name(code);
                    };
                assertEquals(field.getName(), name);
              } catch (IllegalAccessException e) {
                throw new AssertionError(e);
              }
            });
  }
}
