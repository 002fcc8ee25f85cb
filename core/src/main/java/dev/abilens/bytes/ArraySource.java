package dev.abilens.bytes;

/** A source over an array, shared with whoever gave it. */
final class ArraySource implements ByteSource {
  private final Region whole;

  ArraySource(String name, byte[] bytes, int from, int length) {
    this.whole = Region.of(name, bytes, from, length, 0);
  }

  @Override
  public String name() {
    return whole.name();
  }

  @Override
  public long size() {
    return whole.length();
  }

  @Override
  public Region whole() {
    return whole;
  }

  @Override
  public Region region(String label, long offset, long length) {
    return whole.slice(label, offset, length);
  }

  @Override
  public void copy(long offset, byte[] into, int from, int length) {
    whole.copy(offset, into, from, length);
  }

  @Override
  public ByteSource member(String called, long offset, long length, ReadLimits limits) {
    Ranges.check(this, 0, name() + ": " + called, offset, length);
    return new ArraySource(called, whole.array, whole.start + (int) offset, (int) length);
  }

  @Override
  public void close() {}
}
