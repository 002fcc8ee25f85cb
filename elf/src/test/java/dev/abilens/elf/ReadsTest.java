package dev.abilens.elf;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.abilens.bytes.ByteSource;
import dev.abilens.bytes.MalformedBinaryException;
import dev.abilens.bytes.Region;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is read of a file that is not in memory; it tells what all of the file would. */
final class ReadsTest {
  private static final int PAGE = 4096;

  @TempDir Path directory;
  private byte[] program;

  @BeforeEach
  void compile() throws IOException, InterruptedException {
    Path source = Files.writeString(directory.resolve("f.c"), "int main(void) { return 0; }\n");
    Path made = directory.resolve("f");
    Gcc.program(made, source, "-rdynamic");
    assumeTrue(RealFiles.isElf(made), "gcc is for another system");
    program = Files.readAllBytes(made);
  }

  private static ByteSource copied(byte[] bytes) {
    return ByteSource.of("f", ByteBuffer.allocateDirect(bytes.length).put(bytes).flip());
  }

  /** A source that notes where the ranges begin and end that are asked for. */
  private record Noting(ByteSource bytes, List<long[]> ranges) implements ByteSource {
    @Override
    public String name() {
      return bytes.name();
    }

    @Override
    public long size() {
      return bytes.size();
    }

    @Override
    public Region region(String label, long offset, long length) throws IOException {
      ranges.add(new long[] {offset, offset + length});
      return bytes.region(label, offset, length);
    }

    @Override
    public void copy(long offset, byte[] into, int from, int length) throws IOException {
      bytes.copy(offset, into, from, length);
    }

    @Override
    public void close() throws IOException {
      bytes.close();
    }
  }

  @Test
  void tablesInTheFirstPageAreReadWithTheHeaders() throws IOException {
    List<long[]> ranges = new ArrayList<>();
    ElfFile elf = ElfFile.of(new Noting(copied(program), ranges));
    assertEquals("libc.so.6", elf.dynamic().needed().get(0).text());
    int versions = 0;
    for (VersionNeeds.Cursor need = elf.versionNeeds().cursor(); need.next(); ) versions++;
    int named = 0;
    for (DynamicSymbols.Cursor s = elf.symbols().cursor(); s.next(); ) named += s.nameLength();
    assertTrue(versions > 0 && named > "__libc_start_main".length());
    long dynamic = requireNonNull(elf.programHeaders().last(Elf.PT_DYNAMIC)).offset();
    long head = elf.programHeaders().offset(elf.programHeaders().size() - 1);
    int tables = 0;
    for (long[] range : ranges) {
      assertTrue(range[1] <= PAGE || range[0] == dynamic, range[0] + " to " + range[1]);
      if (range[0] > head && range[0] != dynamic) tables++;
    }
    assertEquals(1, tables);
  }

  @Test
  void bentFilesTellTheSameWhereTheyAreRead() throws IOException {
    Random random = new Random(11);
    for (int i = 0; i < 1000; i++) {
      byte[] bytes = Mutations.of(program, random);
      assertEquals(told(ByteSource.of("f", bytes)), told(copied(bytes)), "mutation " + i);
    }
  }

  @Test
  void relocationsAmongSymbolsTellTheSameWhereTheyAreRead() throws IOException {
    ElfFile elf = ElfFile.of(ByteSource.of("f", program));
    assumeTrue(elf.header().bits() == 64, "gcc is for a narrow machine");
    DynamicTable dynamic = elf.dynamic();
    int at = (int) dynamic.offset(dynamic.last(Elf.DT_RELA)) + Long.BYTES;
    long first = dynamic.value(Elf.DT_GNU_HASH, 0);
    long last = dynamic.value(Elf.DT_RELA, 0);
    for (long place = first; place < last; place += 3) {
      byte[] bytes = program.clone();
      ByteBuffer.wrap(bytes).order(elf.header().order()).putLong(at, place);
      assertEquals(told(ByteSource.of("f", bytes)), told(copied(bytes)), "" + place);
    }
  }

  private static String told(ByteSource source) throws IOException {
    try (ElfFile elf = ElfFile.of(source)) {
      return RealFiles.loaderView(elf) + elf.problems();
    } catch (MalformedBinaryException e) {
      return e.toString();
    }
  }
}
