/**
 * The Mach-O format, from raw structures to an {@link dev.abilens.image.Image}.
 *
 * <p>{@link dev.abilens.macho.MachOFile} is a whole file of one architecture, usable on its own;
 * {@link dev.abilens.macho.FatFile} is a universal one, with a {@code MachOFile} for each slice:
 *
 * <pre>{@code
 * try (FatFile fat = FatFile.open(path)) {
 *   for (MachOFile slice : fat.slices())
 *     System.out.println(slice.header().archName() + " " + slice.dylibs());
 * }
 * }</pre>
 *
 * <p>All that a loader reads is found through {@link dev.abilens.macho.LoadCommands}, which keeps
 * every command as it lies in the file. From there come {@link dev.abilens.macho.Segments}, {@link
 * dev.abilens.macho.Sections} and {@link dev.abilens.macho.AddressSpace}, the libraries in {@link
 * dev.abilens.macho.Dylibs}, and the platforms in {@link dev.abilens.macho.BuildVersion}. {@link
 * dev.abilens.macho.Imports} and {@link dev.abilens.macho.Exports} are what dyld looks for and
 * finds, {@link dev.abilens.macho.Fixups} what it writes into the image; {@link
 * dev.abilens.macho.Symtab} is the symbol table beside them. {@link
 * dev.abilens.macho.CodeSignature} tells who signed the file. Codes and their names are in {@link
 * dev.abilens.macho.MachO}. {@link dev.abilens.macho.MachOImage} and {@link
 * dev.abilens.macho.MachOFormat} connect all this to the rest of the library.
 *
 * <p>The specifications: Apple's headers {@code mach-o/loader.h}, {@code mach-o/nlist.h}, {@code
 * mach-o/fat.h} and {@code mach-o/fixup-chains.h}, as dyld reads what they describe.
 */
package dev.abilens.macho;
