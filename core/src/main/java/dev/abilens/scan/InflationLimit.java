package dev.abilens.scan;

import dev.abilens.bytes.LimitReachedException;
import dev.abilens.bytes.ReadLimits;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** Ends a stream of inflated bytes with an error once they are more than the limits allow. */
final class InflationLimit extends FilterInputStream {
  /**
   * How many times its own size an archive may inflate to, once that is more than may be held.
   * Deflate reaches 1032 with zeros; archives of programs stay below 20.
   */
  private static final long MAX_RATIO = 200;

  private final String where;
  private final long limit;
  private long count;

  InflationLimit(InputStream in, String where, long compressedSize, ReadLimits limits) {
    super(in);
    this.where = where;
    long byRatio =
        compressedSize > Long.MAX_VALUE / MAX_RATIO ? Long.MAX_VALUE : compressedSize * MAX_RATIO;
    this.limit = Math.min(limits.maxInflatedBytes(), Math.max(limits.maxHeldBytes(), byRatio));
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] into, int at, int length) throws IOException {
    int read = super.read(into, at, length);
    if (read > 0) count += read;
    if (count > limit)
      throw new LimitReachedException(
          limit,
          where,
          "maxInflatedBytes",
          "more inflated bytes",
          "at most " + limit + ", or " + MAX_RATIO + " times its size if that is less");
    return read;
  }
}
