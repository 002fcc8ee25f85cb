package dev.abilens.header;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Little-endian numbers from the beginning of a file that lies in an array or a buffer. Words of
 * four bytes that are not wholly within the {@code length} bytes from {@code start} on are 0.
 * Offsets are 0 or more and relative to {@code start}.
 *
 * <p>Neither a buffer's position nor its order takes part. A buffer is asked by its own methods: a
 * view of it by a handle, which sees through every kind of buffer, takes twice as long.
 */
final class Words {
  private static final ByteOrder LITTLE = ByteOrder.LITTLE_ENDIAN;
  private static final VarHandle INTS = MethodHandles.byteArrayViewVarHandle(int[].class, LITTLE);
  private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, LITTLE);

  private Words() {}

  // No overflow in any of them: offset is not negative, and start + length was checked.

  static int i32(byte[] array, int start, int length, int offset) {
    return offset > length - Integer.BYTES ? 0 : (int) INTS.get(array, start + offset);
  }

  static int i32(ByteBuffer buffer, int start, int length, int offset) {
    return offset > length - Integer.BYTES ? 0 : ordered(buffer.getInt(start + offset), buffer);
  }

  static long i64(byte[] array, int start, int length, int offset) {
    if (offset > length - Long.BYTES)
      return Integer.toUnsignedLong(i32(array, start, length, offset));
    return (long) LONGS.get(array, start + offset);
  }

  static long i64(ByteBuffer buffer, int start, int length, int offset) {
    if (offset > length - Long.BYTES)
      return Integer.toUnsignedLong(i32(buffer, start, length, offset));
    return ordered(buffer.getLong(start + offset), buffer);
  }

  private static int ordered(int word, ByteBuffer buffer) {
    return buffer.order() == LITTLE ? word : Integer.reverseBytes(word);
  }

  private static long ordered(long word, ByteBuffer buffer) {
    return buffer.order() == LITTLE ? word : Long.reverseBytes(word);
  }
}
