package dev.abilens.scan;

import dev.abilens.bytes.ByteSource;
import dev.abilens.bytes.ReadLimits;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/** The bytes of a member, as its container hands them on. */
interface Payload {
  /** Returns the number of bytes that the container says they are. */
  long size();

  /**
   * Returns the bytes from the first one on. It ends after {@link #size()} bytes or throws; of a
   * member that passes by in a stream it is to be had once.
   */
  InputStream stream() throws IOException;

  /** Returns how they are reached later, or null if they pass by. */
  @Nullable Content later();

  /** Returns whether they lie as they are in a file that is open. */
  default boolean inPlace() {
    return false;
  }

  /** Returns bytes that lie as they are in a source, which has them. */
  static Payload inPlace(ByteSource source, long offset, long size, ReadLimits limits) {
    return new Payload() {
      @Override
      public long size() {
        return size;
      }

      @Override
      public InputStream stream() {
        return new SourceInput(source, offset, size);
      }

      @Override
      public Content later() {
        return called -> source.member(called, offset, size, limits);
      }

      @Override
      public boolean inPlace() {
        return true;
      }
    };
  }

  /** Returns bytes that pass by. */
  static Payload passing(InputStream stream, long size) {
    return new Payload() {
      @Override
      public long size() {
        return size;
      }

      @Override
      public InputStream stream() {
        return stream;
      }

      @Override
      public @Nullable Content later() {
        return null;
      }
    };
  }
}
