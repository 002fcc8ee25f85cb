package dev.abilens.macho;

import dev.abilens.bytes.MalformedBinaryException;
import dev.abilens.bytes.Region;
import dev.abilens.format.FileBytes;
import dev.abilens.format.Lazy;
import dev.abilens.format.ProblemLog;
import dev.abilens.image.Problem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The code signature of a file, or of one slice ({@code LC_CODE_SIGNATURE}): a table of blobs,
 * big-endian whatever the byte order of the code. Who signed is read, not verified; whether the
 * pages are still those that were signed is, on request.
 *
 * <p>A blob that contradicts itself costs its own facts and leaves a {@link Problem}. Immutable and
 * thread-safe.
 */
public final class CodeSignature {
  private static final int HEADER = 8;
  private static final int SUPER_BLOB = 12;
  private static final int INDEX_ENTRY = 8;
  private static final int CHUNK = 1 << 16;

  // codesign writes about ten.
  private static final int MAX_BLOBS = 1024;

  private final FileBytes bytes;
  private final long offset;
  private final long size;
  private final List<Blob> blobs;
  private final List<CodeDirectory> directories;
  private final List<Problem> problems;
  private final Lazy<PageCheck> pages = new Lazy<>(this::checkPages);

  /** What stands behind a signature. */
  public enum Kind {
    /** Nobody: the linker wrote hashes of the pages. */
    LINKER_SIGNED,
    /** Nobody: hashes of the pages only. */
    AD_HOC,
    /** Somebody: a CMS message is there. */
    IDENTITY,
    /** It is not said to be ad hoc, and no CMS message is there. */
    INCOMPLETE,
    /** There is no code directory that can be read. */
    UNREADABLE
  }

  /**
   * One part of a signature.
   *
   * @param slot what it is there as ({@code CSSLOT_...}), known or not
   * @param magic what it is ({@code CSMAGIC_...}), known or not
   * @param data the whole blob, its magic and length at its beginning; big-endian
   */
  public record Blob(int slot, int magic, Region data) {
    /** Returns the number of bytes behind magic and length. */
    public int contentLength() {
      return data.length() - HEADER;
    }
  }

  /**
   * Whether the pages are those that were signed.
   *
   * @param answer what was found
   * @param page the first page that differs, -1 where none does or the file ends before its end
   * @param offset where that is, in bytes from the beginning of the file or slice; -1 for nowhere
   * @param evidence what was compared, or why it could not be, as a clause for a person
   */
  public record PageCheck(Answer answer, long page, long offset, String evidence) {
    /** Three answers. */
    public enum Answer {
      /** Every page has its hash. */
      INTACT,
      /** A page was changed after it was signed, or is not there. */
      CHANGED,
      /** What there is to compare with cannot be read. */
      UNKNOWN
    }

    private static PageCheck unknown(String evidence) {
      return new PageCheck(Answer.UNKNOWN, -1, -1, evidence);
    }
  }

  private CodeSignature(
      FileBytes bytes,
      long offset,
      long size,
      List<Blob> blobs,
      List<CodeDirectory> directories,
      List<Problem> problems) {
    this.bytes = bytes;
    this.offset = offset;
    this.size = size;
    this.blobs = blobs;
    this.directories = directories;
    this.problems = problems;
  }

  /**
   * Reads a signature.
   *
   * @param bytes the file or slice
   * @param offset {@code dataoff}, from its beginning
   * @param size {@code datasize}
   */
  static CodeSignature read(FileBytes bytes, long offset, long size) {
    ProblemLog log = new ProblemLog(bytes);
    List<Blob> blobs = new ArrayList<>();
    Map<Integer, CodeDirectory> directories = new HashMap<>();
    try {
      Region all = bytes.region("LC_CODE_SIGNATURE", offset, size).order(ByteOrder.BIG_ENDIAN);
      if (all.i32(0) == CodeSigning.CSMAGIC_CODEDIRECTORY)
        blobs.add(blob(all, "CodeDirectory", CodeSigning.CSSLOT_CODEDIRECTORY, 0));
      else readIndex(all, blobs, log);
      for (Blob blob : blobs) directory(blob, directories, log);
    } catch (MalformedBinaryException e) {
      log.add(e);
    }
    return new CodeSignature(
        bytes,
        offset,
        size,
        List.copyOf(blobs),
        directories.keySet().stream().sorted().map(directories::get).toList(),
        log.toList());
  }

  private static void readIndex(Region all, List<Blob> blobs, ProblemLog log) {
    if (all.i32(0) != CodeSigning.CSMAGIC_EMBEDDED_SIGNATURE)
      throw new MalformedBinaryException(
          all.origin(),
          all.name() + " > magic",
          "0x" + Integer.toHexString(all.i32(0)),
          "CSMAGIC_EMBEDDED_SIGNATURE 0xfade0cc0");
    long length = all.u32(4);
    if (length < SUPER_BLOB || length > all.length())
      throw new MalformedBinaryException(
          all.origin() + 4,
          all.name() + " > length",
          "" + length,
          SUPER_BLOB + " to " + all.length());
    Region table = all.slice("SuperBlob", 0, length);
    long count = table.u32(8);
    if (count > (length - SUPER_BLOB) / INDEX_ENTRY)
      throw new MalformedBinaryException(
          table.origin() + 8,
          table.name() + " > count",
          "" + count,
          "at most " + (length - SUPER_BLOB) / INDEX_ENTRY + " entries in " + length + " bytes");
    long end = SUPER_BLOB + count * INDEX_ENTRY;
    for (int i = 0; i < count; i++) {
      long entry = table.origin() + SUPER_BLOB + (long) i * INDEX_ENTRY;
      String where = "LC_CODE_SIGNATURE > BlobIndex[" + i + "]";
      if (i == MAX_BLOBS) {
        log.limit(entry, where, "blobs", count + " blobs", "at most " + MAX_BLOBS);
        return;
      }
      int slot = table.i32(SUPER_BLOB + (long) i * INDEX_ENTRY);
      long at = table.u32(SUPER_BLOB + (long) i * INDEX_ENTRY + 4);
      // Each is written behind the one before: what lies inside of another is a trick.
      if (at < end)
        log.add(entry + 4, where + " > offset", "" + at, "an offset from " + end + " on");
      try {
        Blob blob = blob(table, "Blob[" + i + "]", slot, at);
        blobs.add(blob);
        end = Math.max(end, at + blob.data().length());
      } catch (MalformedBinaryException e) {
        log.add(e);
      }
    }
  }

  private static Blob blob(Region table, String label, int slot, long at) {
    Region header = table.slice(label, at, HEADER);
    long length = header.u32(4);
    if (length < HEADER)
      throw new MalformedBinaryException(
          header.origin() + 4, header.name() + " > length", "" + length, "at least " + HEADER);
    return new Blob(slot, header.i32(0), table.slice(label, at, length));
  }

  private static void directory(Blob blob, Map<Integer, CodeDirectory> found, ProblemLog log) {
    int alternate = blob.slot() - CodeSigning.CSSLOT_ALTERNATE_CODEDIRECTORIES;
    boolean main = blob.slot() == CodeSigning.CSSLOT_CODEDIRECTORY;
    if (!main && (alternate < 0 || alternate >= CodeSigning.CSSLOT_ALTERNATE_CODEDIRECTORY_MAX))
      return;
    try {
      if (blob.magic() != CodeSigning.CSMAGIC_CODEDIRECTORY)
        throw new MalformedBinaryException(
            blob.data().origin(),
            blob.data().name() + " > magic",
            "0x" + Integer.toHexString(blob.magic()),
            "CSMAGIC_CODEDIRECTORY 0xfade0c02");
      if (found.putIfAbsent(blob.slot(), CodeDirectory.read(blob.data())) != null)
        throw new MalformedBinaryException(
            blob.data().origin(),
            blob.data().name(),
            "another code directory in slot 0x" + Integer.toHexString(blob.slot()),
            "one");
    } catch (MalformedBinaryException e) {
      log.add(e);
    }
  }

  /** Returns where it begins, in bytes from the beginning of the file or slice. */
  public long offset() {
    return offset;
  }

  /** Returns its length in bytes as the load command says it, padding included. */
  public long size() {
    return size;
  }

  /** Returns what stands behind it. */
  public Kind kind() {
    CodeDirectory directory = directory();
    if (directory == null) return Kind.UNREADABLE;
    if (cmsLength() > 0) return Kind.IDENTITY;
    if ((directory.flags() & CodeSigning.CS_ADHOC) == 0) return Kind.INCOMPLETE;
    return (directory.flags() & CodeSigning.CS_LINKER_SIGNED) != 0
        ? Kind.LINKER_SIGNED
        : Kind.AD_HOC;
  }

  /** Returns every blob, in the order of the table. */
  public List<Blob> blobs() {
    return blobs;
  }

  /** Returns the code directories: the first, then those with other hashes. */
  public List<CodeDirectory> directories() {
    return directories;
  }

  /** Returns the code directory that the kernel takes, the one with the best hashes; or null. */
  public @Nullable CodeDirectory directory() {
    CodeDirectory best = null;
    for (CodeDirectory d : directories)
      if (best == null || CodeSigning.rank(d.hashType()) > CodeSigning.rank(best.hashType()))
        best = d;
    return best;
  }

  /** Returns the name that the code is signed by, or null where no directory can be read. */
  public @Nullable String identifier() {
    CodeDirectory directory = directory();
    return directory == null ? null : directory.identifier();
  }

  /** Returns the id of the signer's team, or null where there is none. */
  public @Nullable String teamId() {
    CodeDirectory directory = directory();
    return directory == null ? null : directory.teamId();
  }

  /** Returns the flags of the directory that the kernel takes; 0 where there is none. */
  public int flags() {
    CodeDirectory directory = directory();
    return directory == null ? 0 : directory.flags();
  }

  /** Returns whether it is signed for the hardened runtime ({@code CS_RUNTIME}). */
  public boolean isHardened() {
    return (flags() & CodeSigning.CS_RUNTIME) != 0;
  }

  /**
   * Returns whether the code, as a program, loads only libraries that Apple or its own team signed:
   * it says so itself or has the hardened runtime, and no entitlement takes that back.
   */
  public boolean validatesLibraries() {
    int asking = CodeSigning.CS_FORCED_LV | CodeSigning.CS_REQUIRE_LV | CodeSigning.CS_RUNTIME;
    return (flags() & asking) != 0
        && !hasEntitlement("com.apple.security.cs.disable-library-validation");
  }

  /** Returns the length of the CMS message in bytes; 0 where there is none. */
  public int cmsLength() {
    Blob cms = blob(CodeSigning.CSSLOT_SIGNATURESLOT);
    return cms == null ? 0 : cms.contentLength();
  }

  /** Returns whether there are entitlements, in XML or DER. */
  public boolean hasEntitlements() {
    return blob(CodeSigning.CSSLOT_ENTITLEMENTS) != null
        || blob(CodeSigning.CSSLOT_DER_ENTITLEMENTS) != null;
  }

  /**
   * Returns the entitlements' property list as it stands there; null where there is none in XML.
   */
  public @Nullable String entitlements() {
    Blob xml = blob(CodeSigning.CSSLOT_ENTITLEMENTS);
    return xml == null
        ? null
        : new String(xml.data().bytes(HEADER, xml.contentLength()), StandardCharsets.UTF_8);
  }

  /** Returns whether the property list gives an entitlement: its key is followed by true. */
  public boolean hasEntitlement(String key) {
    String xml = entitlements();
    if (xml == null) return false;
    String tag = "<key>" + key + "</key>";
    int at = xml.indexOf(tag);
    return at >= 0 && xml.substring(at + tag.length()).stripLeading().startsWith("<true/>");
  }

  /** Returns the first blob of a slot, or null. */
  public @Nullable Blob blob(int slot) {
    for (Blob blob : blobs) if (blob.slot() == slot) return blob;
    return null;
  }

  /**
   * Compares the pages with the hashes of {@link #directory()}; the first time, that reads the file
   * or slice up to where the hashes end, once.
   *
   * @throws UncheckedIOException if it cannot be read
   */
  public PageCheck checkedPages() {
    return pages.get();
  }

  private PageCheck checkPages() {
    CodeDirectory directory = directory();
    if (directory == null) return PageCheck.unknown("there is no code directory");
    MessageDigest digest = directory.digest();
    String hashes = CodeSigning.hashTypeName(directory.hashType());
    if (digest == null) return PageCheck.unknown("the hashes are " + hashes);
    if (directory.isScattered()) return PageCheck.unknown("the pages are scattered");
    long limit = directory.codeLimit();
    if (bytes.held(0, limit) != limit)
      return changed(-1, bytes.source().size(), "the file ends before what was signed does");
    long page = directory.pageSize() == 0 ? Math.max(1, limit) : directory.pageSize();
    long count = limit / page + (limit % page == 0 ? 0 : 1);
    byte[] chunk = new byte[(int) Math.min(CHUNK, page)];
    for (long i = 0; i < count; i++) {
      // Below the limit, which the file holds: nothing overflows.
      long begin = i * page;
      if (i >= directory.codeSlots()) return changed(i, begin, "page " + i + " has no hash");
      hash(digest, begin, Math.min(page, limit - begin), chunk);
      if (!directory.isHash(i, digest.digest()))
        return changed(i, begin, "page " + i + " has another " + hashes + " than was signed");
    }
    return new PageCheck(
        PageCheck.Answer.INTACT, -1, -1, count + " pages have the " + hashes + " that was signed");
  }

  private static PageCheck changed(long page, long offset, String why) {
    return new PageCheck(
        PageCheck.Answer.CHANGED, page, offset, why + ", at offset 0x" + Long.toHexString(offset));
  }

  private void hash(MessageDigest digest, long from, long length, byte[] chunk) {
    for (long done = 0; done < length; done += chunk.length) {
      int part = (int) Math.min(chunk.length, length - done);
      try {
        bytes.source().copy(from + done, chunk, 0, part);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      digest.update(chunk, 0, part);
    }
  }

  /** Returns what of it contradicts itself, in the order in which it was met. */
  public List<Problem> problems() {
    return problems;
  }
}
