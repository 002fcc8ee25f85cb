package dev.abilens.pe;

import dev.abilens.bytes.MalformedBinaryException;
import dev.abilens.bytes.Region;
import dev.abilens.format.FileBytes;
import dev.abilens.format.Lazy;
import dev.abilens.format.ProblemLog;
import dev.abilens.image.Problem;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.List;
import java.util.RandomAccess;
import org.jspecify.annotations.Nullable;

/**
 * The table of certificates ({@code IMAGE_DIRECTORY_ENTRY_SECURITY}; PE format, "The Attribute
 * Certificate Table"), in file order. It is the one table whose directory gives a place in the
 * file. Empty where there is none. Immutable and thread-safe.
 */
public final class Certificates extends AbstractList<Certificate> implements RandomAccess {
  private static final int HEAD = 8;
  private static final int MAX_CERTIFICATES = 256;

  private final FileBytes bytes;
  private final List<Certificate> entries;
  private final List<Problem> problems;
  private final Lazy<Signature> signature;

  private record Signature(@Nullable Authenticode authenticode, List<Problem> problems) {}

  private Certificates(FileBytes bytes, List<Certificate> entries, List<Problem> problems) {
    this.bytes = bytes;
    this.entries = entries;
    this.problems = problems;
    this.signature = new Lazy<>(this::readSignature);
  }

  static Certificates read(FileBytes bytes, DataDirectory directory) {
    ProblemLog log = new ProblemLog(bytes);
    List<Certificate> entries = new ArrayList<>();
    long start = directory.rva();
    long there = directory.isPresent() ? bytes.held(start, directory.size()) : 0;
    if (directory.isPresent() && there < directory.size())
      log.add(
          Math.min(start, bytes.source().size()),
          "Certificates",
          directory.size() + " bytes at 0x" + Long.toHexString(start),
          "bytes within the " + bytes.source().size() + " of the file");
    try {
      for (long at = 0; at + HEAD <= there; ) {
        String label = "Certificates[" + entries.size() + "]";
        Region head = bytes.region(label, start + at, HEAD);
        long length = head.u32(0);
        if (length < HEAD || length > there - at)
          throw new MalformedBinaryException(
              head.origin(),
              head.name() + " > dwLength",
              Long.toString(length),
              HEAD + " to " + (there - at));
        if (entries.size() == MAX_CERTIFICATES) {
          log.limit(head.origin(), label, "certificates", "another", "at most " + MAX_CERTIFICATES);
          break;
        }
        entries.add(new Certificate(length, head.u16(4), head.u16(6), head.origin()));
        at += (length + 7) & -8;
      }
    } catch (MalformedBinaryException e) {
      log.add(e);
    }
    return new Certificates(bytes, List.copyOf(entries), log.toList());
  }

  @Override
  public int size() {
    return entries.size();
  }

  @Override
  public Certificate get(int index) {
    return entries.get(index);
  }

  /**
   * Returns the content of an entry, without its head.
   *
   * @throws MalformedBinaryException if the limits do not let it be held
   * @throws java.io.UncheckedIOException if the file cannot be read
   */
  public Region content(int index) {
    Certificate entry = get(index);
    return bytes.region(
        "Certificates[" + index + "] > bCertificate", entry.offset() + HEAD, entry.length() - HEAD);
  }

  /**
   * Returns the Authenticode signature as it is written, never verified; null where there is none.
   */
  public @Nullable Authenticode authenticode() {
    return signature.get().authenticode();
  }

  private Signature readSignature() {
    for (int i = 0; i < size(); i++) {
      if (get(i).type() != PeTables.WIN_CERT_TYPE_PKCS_SIGNED_DATA) continue;
      try {
        return new Signature(Authenticode.read(content(i)), List.of());
      } catch (MalformedBinaryException e) {
        return new Signature(null, List.of(Problem.of(e)));
      }
    }
    return new Signature(null, List.of());
  }

  List<Problem> problems() {
    List<Problem> all = new ArrayList<>(problems);
    all.addAll(signature.get().problems());
    return all;
  }
}
