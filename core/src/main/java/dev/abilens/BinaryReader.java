package dev.abilens;

import dev.abilens.addon.AddonProfile;
import dev.abilens.addon.Registration;
import dev.abilens.bytes.ByteSource;
import dev.abilens.bytes.MalformedBinaryException;
import dev.abilens.bytes.ReadLimits;
import dev.abilens.header.BinaryFormat;
import dev.abilens.header.BinaryHeader;
import dev.abilens.header.HeaderReader;
import dev.abilens.image.Image;
import dev.abilens.image.ImageFormat;
import dev.abilens.image.Platform;
import dev.abilens.image.SystemLoader;
import dev.abilens.scan.Candidate;
import dev.abilens.tree.FileTree;
import dev.abilens.verdict.Subject;
import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads what files are, by the formats that are at hand. Thread-safe. */
final class BinaryReader {
  private static final int HEAD = 4096;
  private static final int CHUNK = 1 << 18;

  /** What a thread passes over files with. */
  private static final ThreadLocal<byte[]> CHUNKS = ThreadLocal.withInitial(() -> new byte[CHUNK]);

  private static final ThreadLocal<MessageDigest> DIGESTS =
      ThreadLocal.withInitial(BinaryReader::newDigest);

  private final Map<BinaryFormat, ImageFormat> formats = new EnumMap<>(BinaryFormat.class);
  private final List<SystemLoader> loaders;
  private final ReadLimits limits;

  BinaryReader(Iterable<ImageFormat> formats, ReadLimits limits) {
    for (ImageFormat format : formats) this.formats.putIfAbsent(format.format(), format);
    List<SystemLoader> all = new ArrayList<>();
    for (ImageFormat format : this.formats.values()) all.addAll(format.loaders());
    this.loaders = List.copyOf(all);
    this.limits = limits;
  }

  /**
   * What was read of a file.
   *
   * @param readable whether what the file is can be read, if it is well-formed
   * @param refused why it cannot, where it is not; else null
   */
  record Binary(
      BinaryHeader header,
      boolean readable,
      List<Image> images,
      @Nullable MalformedBinaryException refused) {

    Subject subject(Candidate candidate, ByteSource source) {
      return subject(
          candidate.toString(),
          pathInMessages(candidate),
          source,
          candidate.tree(),
          candidate.treePath());
    }

    Subject subject(String name, String path, ByteSource source, FileTree tree, String treePath) {
      return new Subject(
          name, path, source, header.format(), readable, images, refused, tree, treePath);
    }

    List<Platform> platforms() {
      if (images.size() == 1) return List.of(Platform.of(images.get(0)));
      List<Platform> platforms = new ArrayList<>(images.size());
      for (Image image : images) platforms.add(Platform.of(image));
      return List.copyOf(platforms);
    }

    /** Whether a file that nobody named, and that is not called an addon, is one. */
    boolean registers() {
      for (Image image : images) {
        AddonProfile addon = AddonProfile.of(image);
        // A function called init is too common a thing to make a library an addon.
        if (addon.registrations().stream()
            .anyMatch(r -> r != Registration.INIT && r != Registration.NODE_MODULE_STRUCT))
          return true;
      }
      return false;
    }
  }

  /** Returns the path by which a process would load a file. */
  private static String pathInMessages(Candidate candidate) {
    String entry = candidate.entry();
    if (entry == null) return candidate.path();
    boolean ofImage = candidate.image().filter(i -> i.tree() == candidate.tree()).isPresent();
    return ofImage ? candidate.tree().display(candidate.treePath()) : entry;
  }

  Collection<ImageFormat> formats() {
    return formats.values();
  }

  List<SystemLoader> loaders() {
    return loaders;
  }

  List<Image> images(ByteSource source) throws IOException {
    BinaryHeader header = header(source);
    ImageFormat format = formats.get(header.format());
    return format == null ? List.of() : format.images(source, limits);
  }

  Binary read(ByteSource source) throws IOException {
    BinaryHeader header = header(source);
    ImageFormat format = formats.get(header.format());
    if (source.size() == 0)
      return new Binary(
          header,
          true,
          List.of(),
          new MalformedBinaryException(0, source.name(), "nothing", "a binary"));
    // What is of no format needs no reader: every loader refuses it.
    if (format == null)
      return new Binary(header, header.format() == BinaryFormat.NONE, List.of(), null);
    try {
      return new Binary(header, true, format.images(source, limits), null);
    } catch (MalformedBinaryException e) {
      return new Binary(header, true, List.of(), e);
    }
  }

  private static BinaryHeader header(ByteSource source) throws IOException {
    byte[] head = CHUNKS.get();
    int length = (int) Math.min(HEAD, source.size());
    source.copy(0, head, 0, length);
    return HeaderReader.read(head, 0, length);
  }

  private static MessageDigest newDigest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  static String sha256(ByteSource source) throws IOException {
    MessageDigest digest = DIGESTS.get();
    // A file that could not be read to its end may have left something.
    digest.reset();
    byte[] chunk = CHUNKS.get();
    for (long at = 0; at < source.size(); at += CHUNK) {
      int length = (int) Math.min(CHUNK, source.size() - at);
      source.copy(at, chunk, 0, length);
      digest.update(chunk, 0, length);
    }
    return HexFormat.of().formatHex(digest.digest());
  }
}
