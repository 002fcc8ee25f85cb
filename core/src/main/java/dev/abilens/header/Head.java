package dev.abilens.header;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/**
 * Reads numbers from the beginning of a file, which lies in an array or, if that is given, in a
 * buffer. A number that does not lie within the {@code length} bytes from {@code start} on is 0.
 *
 * <p>The place is handed along as it is and never wrapped: an object that holds it would be
 * allocated wherever the compiler does not inline all of its uses. The handles see through every
 * kind of buffer, so that there is no call which different kinds could make slow, and neither the
 * buffer's position nor its order takes part.
 */
final class Head {
  static final byte[] NO_ARRAY = {};

  private static final ByteOrder BIG = ByteOrder.BIG_ENDIAN;
  private static final VarHandle SHORTS = MethodHandles.byteArrayViewVarHandle(short[].class, BIG);
  private static final VarHandle INTS = MethodHandles.byteArrayViewVarHandle(int[].class, BIG);
  private static final VarHandle BUFFER_SHORTS =
      MethodHandles.byteBufferViewVarHandle(short[].class, BIG);
  private static final VarHandle BUFFER_INTS =
      MethodHandles.byteBufferViewVarHandle(int[].class, BIG);

  private Head() {}

  /** Returns the unsigned 16-bit value at {@code offset}, which is 0 or more. */
  static int u16(
      byte[] array, @Nullable ByteBuffer buffer, int start, int length, int offset, boolean big) {
    // No overflow: offset is not negative, and start + offset stays within what was given.
    if (offset > length - Short.BYTES) return 0;
    int index = start + offset;
    short value =
        buffer == null
            ? (short) SHORTS.get(array, index)
            : (short) BUFFER_SHORTS.get(buffer, index);
    return (big ? value : Short.reverseBytes(value)) & 0xffff;
  }

  /** Returns the 32-bit value at {@code offset}, which is 0 or more. */
  static int i32(
      byte[] array, @Nullable ByteBuffer buffer, int start, int length, int offset, boolean big) {
    if (offset > length - Integer.BYTES) return 0;
    int index = start + offset;
    int value =
        buffer == null ? (int) INTS.get(array, index) : (int) BUFFER_INTS.get(buffer, index);
    return big ? value : Integer.reverseBytes(value);
  }
}
