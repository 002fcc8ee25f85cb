package dev.abilens.code;

import dev.abilens.bytes.Region;
import dev.abilens.data.Lazy;
import dev.abilens.header.Architecture;
import dev.abilens.image.Image;
import dev.abilens.image.Pointer;
import dev.abilens.image.Pointers;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where the functions of an image of x64 begin, and its objects of data: those whose addresses the
 * code and the data of the image ask for. For one thread.
 */
final class CodeMap {
  private static final long MOST_CODE = 1 << 27;

  /** How far before the first function of the table others may lie, such as compilers bring. */
  private static final long BEFORE = 1 << 20;

  private static final int WORD = 8;

  /** What lies before the first slot is for the loader. */
  private static final int RESERVED = 3 * WORD;

  private final Image image;
  private final Pointers pointers;
  private final AddressWindow code;
  private final AddressWindow data;

  // Both in ascending order.
  private final long[] functions;
  private final Lazy<long[]> asked = new Lazy<>(this::asked);
  private final Lazy<DataObjects> objects;

  private CodeMap(Image image, long[] functions) {
    this.image = image;
    this.pointers = image.pointers();
    this.code = new AddressWindow(image);
    this.data = new AddressWindow(image);
    this.functions = functions;
    this.objects = new Lazy<>(() -> new DataObjects(image, asked.get()));
  }

  /** Returns the map of an image, or null if where its functions begin cannot be told. */
  static @Nullable CodeMap of(Image image) {
    if (image.architecture() != Architecture.X64) return null;
    Addresses begins = new Addresses();
    image.functions().forEach(begins::add);
    if (begins.isEmpty()) return null;
    // The first of them may be in no table.
    image.initializers().orElse(List.of()).forEach(begins::add);
    long[] all = begins.ascending();
    long size = all[all.length - 1] - all[0];
    return size < 0 || size > MOST_CODE || isWritten(image, all) ? null : new CodeMap(image, all);
  }

  /** Whether the loader writes addresses into the code itself, or what may be code. */
  private static boolean isWritten(Image image, long[] functions) {
    Pointers written = image.pointers();
    for (int i = written.ceiling(lowest(functions)); i < written.size(); i++)
      if (image.isExecutable(written.address(i))) return true;
    return false;
  }

  private static long lowest(long[] functions) {
    return Math.max(0, functions[0] - BEFORE);
  }

  /** Returns whether code lies at an address, not constants beside it in what is executable. */
  boolean isCode(long address) {
    return address >= functions[0]
        && address <= functions[functions.length - 1]
        && image.isExecutable(address);
  }

  /**
   * Returns whether code may lie at an address: before the first function and behind the last one
   * is some in no table.
   */
  boolean mayBeCode(long address) {
    long distance = address - lowest(functions);
    return distance >= 0 && distance <= MOST_CODE && image.isExecutable(address);
  }

  /** Returns how far behind the lowest address that code may have another one lies. */
  int distance(long address) {
    return (int) (address - lowest(functions));
  }

  /** Returns whether a function is known to begin at an address. */
  boolean isFunction(long address) {
    return Arrays.binarySearch(functions, address) >= 0;
  }

  /** Returns where the function begins that an address of code lies in. */
  long start(long address) {
    int next = Addresses.above(functions, address);
    return next == 0 ? lowest(functions) : functions[next - 1];
  }

  /** Returns where the next function begins. */
  long end(long address) {
    return above(functions, address);
  }

  /** Returns which pieces of data are objects of their own. */
  DataObjects objects() {
    return objects.get();
  }

  /** Returns the next address of data that something asks for, such as an object's. */
  long nextAsked(long address) {
    return above(asked.get(), address);
  }

  private static long above(long[] sorted, long address) {
    int place = Addresses.above(sorted, address);
    return place == sorted.length ? address + MOST_CODE : sorted[place];
  }

  /** Returns the four bytes of a constant; 0 where none is known or something may write there. */
  int constant(long at) {
    if (image.isWritable(at) || pointers.find(at & -WORD) >= 0) return 0;
    Region bytes = data.around(at, Integer.BYTES);
    return bytes == null ? 0 : bytes.order(ByteOrder.LITTLE_ENDIAN).i32(data.offset(at));
  }

  /** Returns whether an address lies in what the file has of the image. */
  boolean isInside(long address) {
    return image.isExecutable(address) || data.around(address, 1) != null;
  }

  /** Returns whether an address is that of the slots by which code comes to symbols. */
  boolean isBeforeSlots(long address) {
    int place = pointers.ceiling(address);
    return place < pointers.size()
        && pointers.isSlot(place)
        && pointers.address(place) - address <= RESERVED;
  }

  /** Takes apart the instruction at an address; returns its length, or 0 where none can be read. */
  int decode(X64Instruction into, long at) {
    return image.isExecutable(at) ? into.decode(code, at) : 0;
  }

  /** The addresses of data that something asks for. */
  private long[] asked() {
    Addresses found = new Addresses();
    for (int i = 0; i < pointers.size(); i++) {
      if (pointers.isSlot(i)) data(pointers.address(i), found);
      Optional<Pointer> pointer = image.pointerAt(pointers.address(i));
      if (pointer.isPresent() && pointer.get().symbol() == null)
        data(pointer.get().address(), found);
    }
    X64Instruction instruction = new X64Instruction();
    for (long function : functions) {
      long end = end(function);
      for (long at = function; at < end; ) {
        int length = decode(instruction, at);
        if (length == 0) break; // constants between functions
        at += length;
        if (instruction.relative && instruction.isAddress())
          data(at + instruction.displacement, found);
      }
    }
    return found.ascending();
  }

  private void data(long address, Addresses found) {
    if (!isCode(address)) found.add(address);
  }
}
