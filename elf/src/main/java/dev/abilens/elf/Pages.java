package dev.abilens.elf;

/** What is mapped is mapped in pages. Kernels with larger ones load the same files. */
final class Pages {
  static final long SIZE = 4096;

  /** No process has so much memory, in bytes. */
  static final long MOST = 1L << 48;

  private Pages() {}

  /** Returns where the page of an address begins. */
  static long down(long address) {
    return address & -SIZE;
  }

  /** Returns where the first page begins that does so at or behind an address. */
  static long up(long address) {
    return (address + SIZE - 1) & -SIZE;
  }

  /** Returns how far in its page an address lies. */
  static long inside(long address) {
    return address & (SIZE - 1);
  }

  /** Returns whether what lies between two addresses is more than a process can have mapped. */
  static boolean isTooMuch(long from, long to, int bits) {
    return bits == 64 && Long.compareUnsigned(to - from, MOST) >= 0;
  }
}
