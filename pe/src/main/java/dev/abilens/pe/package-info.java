/**
 * The PE format, from raw structures to an {@link dev.abilens.image.Image}.
 *
 * <p>{@link dev.abilens.pe.PeFile} is the whole file, usable on its own:
 *
 * <pre>{@code
 * try (PeFile pe = PeFile.open(path)) {
 *   System.out.println(Pe.subsystemName(pe.header().optional().subsystem()));
 * }
 * }</pre>
 *
 * <p>{@link dev.abilens.pe.PeHeader}, {@link dev.abilens.pe.OptionalHeader}, {@link
 * dev.abilens.pe.DataDirectories} and {@link dev.abilens.pe.SectionTable} are what the file begins
 * with. Every other table is found by RVA through {@link dev.abilens.pe.AddressSpace}, which maps
 * as Windows does. What no import or export rests on ({@link dev.abilens.pe.DebugDirectory}, {@link
 * dev.abilens.pe.Resources}, {@link dev.abilens.pe.LoadConfig}, {@link
 * dev.abilens.pe.Certificates}, ...) is read on its first use. Codes and their names are in {@link
 * dev.abilens.pe.Pe} and {@link dev.abilens.pe.PeTables}. {@link dev.abilens.pe.PeImage} and {@link
 * dev.abilens.pe.PeFormat} connect all this to the rest of the library.
 *
 * <p>The specifications: Microsoft's "PE Format" and {@code winnt.h}; where they leave open what
 * happens, what Windows is known to do.
 */
package dev.abilens.pe;
