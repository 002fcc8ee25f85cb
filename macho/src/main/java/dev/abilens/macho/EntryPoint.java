package dev.abilens.macho;

import dev.abilens.bytes.Region;
import org.jspecify.annotations.Nullable;

/**
 * Where a program begins. Immutable.
 *
 * @param address the address of its first instruction, as linked
 * @param stackSize the size of the stack that it asks for, in bytes; 0 for any
 * @param fromThread whether the address is from a thread's registers ({@link MachO#LC_UNIXTHREAD},
 *     as in programs without a loader), rather than from {@link MachO#LC_MAIN}
 */
public record EntryPoint(long address, long stackSize, boolean fromThread) {
  static @Nullable EntryPoint of(MachOHeader header, LoadCommands commands, long base) {
    LoadCommand main = commands.last(MachO.LC_MAIN, 24);
    if (main != null) return new EntryPoint(base + main.data().i64(8), main.data().i64(16), false);
    LoadCommand thread = commands.last(MachO.LC_UNIXTHREAD, 16);
    if (thread == null) return null;
    int register = programCounter(header.cputype(), thread.data().i32(8));
    int word = header.bits() / 8;
    long at = 16 + (long) register * word;
    Region data = thread.data();
    return register < 0 || at + word > data.length()
        ? null
        : new EntryPoint(data.word(at, header.bits()), 0, true);
  }

  /** Returns which of a thread's registers is the program counter, -1 where that is not known. */
  private static int programCounter(int cputype, int flavor) {
    return switch (cputype) {
      case MachO.CPU_TYPE_X86_64 -> flavor == 4 ? 16 : -1; // x86_THREAD_STATE64: rip
      case MachO.CPU_TYPE_X86 -> flavor == 1 ? 10 : -1; // x86_THREAD_STATE32: eip
      case MachO.CPU_TYPE_ARM64 -> flavor == 6 ? 32 : -1; // ARM_THREAD_STATE64: pc
      case MachO.CPU_TYPE_ARM -> flavor == 1 ? 15 : -1; // ARM_THREAD_STATE: pc
      case MachO.CPU_TYPE_POWERPC -> flavor == 1 ? 0 : -1; // PPC_THREAD_STATE: srr0
      case MachO.CPU_TYPE_POWERPC64 -> flavor == 5 ? 0 : -1; // PPC_THREAD_STATE64: srr0
      default -> -1;
    };
  }
}
