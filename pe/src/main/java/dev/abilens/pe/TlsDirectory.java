package dev.abilens.pe;

import dev.abilens.bytes.MalformedBinaryException;
import dev.abilens.bytes.Region;
import dev.abilens.format.FileBytes;
import dev.abilens.format.ProblemLog;
import dev.abilens.image.Problem;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Thread-local storage ({@code IMAGE_TLS_DIRECTORY}; PE format, "The .tls Section"). Immutable.
 *
 * @param startAddressOfRawData {@code StartAddressOfRawData}: the address of the template, with the
 *     image's base in it
 * @param endAddressOfRawData {@code EndAddressOfRawData}: the address behind the template
 * @param addressOfIndex {@code AddressOfIndex}: where the loader writes the module's index
 * @param addressOfCallBacks {@code AddressOfCallBacks}: the address of the list of functions; 0 for
 *     none
 * @param sizeOfZeroFill {@code SizeOfZeroFill}: bytes of zeros behind the template, unsigned
 * @param characteristics {@code Characteristics}: the alignment, in the bits of a section's
 * @param callbacks the addresses of the functions that are called before the entry point and at
 *     every beginning and end of a thread, in order
 * @param problems what of the list contradicts itself
 */
public record TlsDirectory(
    long startAddressOfRawData,
    long endAddressOfRawData,
    long addressOfIndex,
    long addressOfCallBacks,
    long sizeOfZeroFill,
    int characteristics,
    List<Long> callbacks,
    List<Problem> problems) {
  // Compilers write a few.
  private static final int MAX_CALLBACKS = 0x1000;

  /** Copies the lists. */
  public TlsDirectory {
    callbacks = List.copyOf(callbacks);
    problems = List.copyOf(problems);
  }

  /** Reads the directory; null where there is none or the log says why it cannot be read. */
  static @Nullable TlsDirectory read(
      FileBytes bytes, AddressSpace space, DataDirectory directory, long base, ProblemLog log) {
    if (!directory.isPresent()) return null;
    int word = bytes.word();
    try {
      Region tls = space.region("TLS", directory.rva(), 4L * word + 8);
      ProblemLog late = new ProblemLog(bytes);
      long list = tls.word(3L * word, bytes.bits());
      return new TlsDirectory(
          tls.word(0, bytes.bits()),
          tls.word(word, bytes.bits()),
          tls.word(2L * word, bytes.bits()),
          list,
          tls.u32(4L * word),
          tls.i32(4L * word + 4),
          list == 0 ? List.of() : callbacks(bytes, space, list - base, base, late),
          late.toList());
    } catch (MalformedBinaryException e) {
      log.add(e);
      return null;
    }
  }

  private static List<Long> callbacks(
      FileBytes bytes, AddressSpace space, long rva, long base, ProblemLog log) {
    List<Long> found = new ArrayList<>();
    String label = "TLS > AddressOfCallBacks";
    // Behind the bytes of the file a section goes on with zeros, the first of which ends the list.
    long there = Math.min(space.available(rva), (long) MAX_CALLBACKS * bytes.word());
    if (there == 0) {
      if (!space.isMapped(rva))
        log.add(
            Math.max(0, space.fileOffset(rva)),
            label,
            "address 0x" + Long.toHexString(rva + base),
            "an address of the image");
      return found;
    }
    Region list = space.region(label, rva, there);
    for (long at = 0; at + bytes.word() <= there; at += bytes.word()) {
      long callback = list.word(at, bytes.bits());
      if (callback == 0) return found;
      found.add(callback);
    }
    if (found.size() == MAX_CALLBACKS)
      log.limit(list.origin(), label, "callbacks", "another one", "at most " + MAX_CALLBACKS);
    return found;
  }
}
