/**
 * The ELF format, from raw structures to an {@link dev.abilens.image.Image}.
 *
 * <p>{@link dev.abilens.elf.ElfFile} is the whole file, usable on its own:
 *
 * <pre>{@code
 * try (ElfFile elf = ElfFile.open(path)) {
 *   elf.versionNeeds().forEach(System.out::println);
 * }
 * }</pre>
 *
 * <p>What a loader reads comes from program headers and {@code PT_DYNAMIC}: {@link
 * dev.abilens.elf.DynamicTable}, {@link dev.abilens.elf.DynamicSymbols}, {@link
 * dev.abilens.elf.VersionNeeds}, {@link dev.abilens.elf.VersionDefinitions}, {@link
 * dev.abilens.elf.Relocations}, all found by address through {@link dev.abilens.elf.AddressSpace}.
 * {@link dev.abilens.elf.Sections} stands beside them; nothing rests on it. Codes and their names
 * are in {@link dev.abilens.elf.Elf}. {@link dev.abilens.elf.ElfImage} and {@link
 * dev.abilens.elf.ElfFormat} connect all this to the rest of the library.
 *
 * <p>The specifications: System V gABI with its processor supplements, LSB Core for versions, the
 * GNU extensions as glibc's loader reads them.
 */
package dev.abilens.elf;
