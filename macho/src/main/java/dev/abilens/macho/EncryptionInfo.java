package dev.abilens.macho;

import org.jspecify.annotations.Nullable;

/**
 * The encrypted range of a file ({@link MachO#LC_ENCRYPTION_INFO}, {@link
 * MachO#LC_ENCRYPTION_INFO_64}). Immutable.
 *
 * @param cryptoff where it begins in the file, unsigned
 * @param cryptsize its length in bytes, unsigned
 * @param cryptid how it is encrypted; 0 for not yet
 */
public record EncryptionInfo(long cryptoff, long cryptsize, int cryptid) {
  static @Nullable EncryptionInfo of(LoadCommands commands) {
    LoadCommand command = commands.last(MachO.LC_ENCRYPTION_INFO_64, 20);
    if (command == null) command = commands.last(MachO.LC_ENCRYPTION_INFO, 20);
    return command == null
        ? null
        : new EncryptionInfo(command.data().u32(8), command.data().u32(12), command.data().i32(16));
  }
}
