package dev.abilens.scan;

import dev.abilens.bytes.ByteSource;
import dev.abilens.bytes.LimitReachedException;
import dev.abilens.bytes.MalformedBinaryException;
import dev.abilens.scan.ScanProblem.Code;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;

/** A zip file, read by its central directory. */
final class ZipContainer implements Container {
  private static final int MAX_LINK = 4096;

  private final ByteSource source;
  private final Budget budget;

  /** Why members were passed over that no name makes addons, and how many. */
  private final Map<String, Integer> passedOver = new TreeMap<>();

  ZipContainer(ByteSource source, Budget budget) {
    this.source = source;
    this.budget = budget;
  }

  @Override
  public void read(TreeBuilder into) throws IOException {
    ZipDirectory directory = ZipDirectory.of(source);
    SourceInput raw =
        new SourceInput(source, directory.start(), directory.end() - directory.start());
    InputStream in = new BufferedInputStream(raw, 1 << 14);
    long count = 0;
    long taken = 0;
    long at = directory.start();
    for (ZipEntry entry = ZipEntry.read(in, source, at);
        entry != null;
        entry = ZipEntry.read(in, source, at)) {
      budget.entry(at, source.name());
      count++;
      // Sizes were read from 32 or 63 bits, and the sum stays below the file's.
      if (entry.compressedSize() > source.size() - taken)
        throw ZipDirectory.malformed(
            source, at, "members of more bytes than the file has", "members side by side");
      taken += entry.compressedSize();
      add(entry, directory.base(), into);
      at = raw.position();
    }
    passedOver.forEach(
        (why, members) ->
            into.problem(
                "",
                code(why),
                members + (members == 1 ? " member" : " members") + " passed over: " + why));
    if ((count & 0xffff) != (directory.entries() & 0xffff))
      throw ZipDirectory.malformed(
          source, directory.end(), directory.entries() + " entries", count + " as they are there");
  }

  /** Returns whether one of the names in a zip file is of a kind. */
  static boolean lists(ByteSource source, Predicate<String> kind) throws IOException {
    ZipDirectory directory = ZipDirectory.of(source);
    SourceInput raw =
        new SourceInput(source, directory.start(), directory.end() - directory.start());
    InputStream in = new BufferedInputStream(raw, 1 << 14);
    long at = directory.start();
    for (ZipEntry entry = ZipEntry.read(in, source, at);
        entry != null;
        entry = ZipEntry.read(in, source, at)) {
      if (kind.test(entry.name())) return true;
      at = raw.position();
    }
    return false;
  }

  private void add(ZipEntry entry, long base, TreeBuilder into) throws IOException {
    if (entry.isDirectory()) {
      into.directory(entry.name());
    } else if (entry.unread() != null) {
      unread(entry, entry.unread(), into);
    } else {
      try {
        addReadable(entry, new ZipMember(source, entry, entry.data(source, base), budget), into);
      } catch (LimitReachedException e) {
        throw e;
      } catch (MalformedBinaryException e) {
        into.unread(entry.name(), entry.size(), Code.MALFORMED, String.valueOf(e.getMessage()));
      } catch (LinkageError e) {
        unread(entry, ContainerException.missing(entry.compression(), e).reason(), into);
      }
    }
  }

  private void unread(ZipEntry entry, String why, TreeBuilder into) {
    if (FileKind.isAddonName(entry.name())) {
      into.unread(entry.name(), entry.size(), code(why), why);
    } else {
      passedOver.merge(why, 1, Integer::sum);
      into.listed(entry.name(), entry.size());
    }
  }

  private static Code code(String why) {
    return why.equals(ZipEntry.IS_ENCRYPTED)
        ? Code.UNSUPPORTED_CONTAINER
        : Code.UNSUPPORTED_COMPRESSION;
  }

  private static void addReadable(ZipEntry entry, ZipMember member, TreeBuilder into)
      throws IOException {
    if (entry.isLink()) {
      into.link(entry.name(), text(member));
      return;
    }
    String candidate = into.file(entry.name(), member);
    if (candidate == null || !member.inPlace()) return;
    // What is kept was checked when it was inflated.
    try (InputStream in = member.stream()) {
      in.transferTo(OutputStream.nullOutputStream());
    } catch (MalformedBinaryException e) {
      into.refuse(candidate, Code.MALFORMED, String.valueOf(e.getMessage()));
    }
  }

  private static String text(ZipMember link) throws IOException {
    try (InputStream in = link.stream()) {
      byte[] text = in.readNBytes(MAX_LINK + 1);
      return TarHeader.text(text, 0, text.length, text.length);
    }
  }
}
