package dev.abilens.elf;

import dev.abilens.bytes.ByteSource;
import dev.abilens.bytes.Region;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * A file as a loader sees it that does not look at {@code e_ident} and {@code e_machine}: they are
 * the process's own.
 */
final class HeaderView implements ByteSource {
  // e_ident to the end of e_machine.
  private static final int OVERRIDDEN = 20;

  private final ByteSource file;
  private final Region head;

  private HeaderView(ByteSource file, Region head) {
    this.file = file;
    this.head = head;
  }

  /** Returns the view, which is the file itself where the two do not differ. */
  static ByteSource of(ByteSource file, LoaderAbi abi) throws IOException {
    byte[] head = file.region("Ehdr", 0, abi.headerSize()).bytes(0, abi.headerSize());
    byte[] seen = head.clone();
    ByteBuffer.wrap(seen).order(ByteOrder.LITTLE_ENDIAN).putInt(0, ElfHeader.MAGIC);
    seen[Elf.EI_CLASS] = (byte) (abi.bits() == 64 ? Elf.ELFCLASS64 : Elf.ELFCLASS32);
    seen[Elf.EI_DATA] = (byte) (abi.bigEndian() ? Elf.ELFDATA2MSB : Elf.ELFDATA2LSB);
    int low = abi.bigEndian() ? 1 : 0;
    seen[18 + low] = (byte) abi.machine();
    seen[19 - low] = (byte) (abi.machine() >>> 8);
    if (Arrays.equals(head, seen)) return file;
    return new HeaderView(file, Region.of(file.name(), seen));
  }

  @Override
  public String name() {
    return file.name();
  }

  @Override
  public long size() {
    return file.size();
  }

  @Override
  public Region region(String label, long offset, long length) throws IOException {
    // What begins in the overridden part is the header or a piece of it.
    if (offset >= 0 && offset < OVERRIDDEN && offset + length <= head.length())
      return head.slice(label, offset, length);
    return file.region(label, offset, length);
  }

  @Override
  public void copy(long offset, byte[] into, int from, int length) throws IOException {
    file.copy(offset, into, from, length);
    for (long at = Math.max(0, offset); at < OVERRIDDEN && at < offset + length; at++)
      into[from + (int) (at - offset)] = (byte) head.u8(at);
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
