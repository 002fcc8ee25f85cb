package dev.abilens.scan;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import dev.abilens.bytes.ByteSource;
import dev.abilens.bytes.MalformedBinaryException;
import dev.abilens.bytes.ReadLimits;
import dev.abilens.json.Json;
import dev.abilens.scan.ScanProblem.Code;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Electron's archive: two pickles of Chromium, the second with the listing in JSON, then the bytes
 * of the files side by side. Files that are marked as unpacked lie in a directory beside it, which
 * is called like it with {@code .unpacked} behind.
 */
final class AsarContainer implements Container {
  private static final int SIZES = 16;

  /** Files of the same bytes may share them, but archives of programs are no such files alone. */
  private static final int MAX_SHARING = 8;

  private static final JsonFactory READER = new JsonFactory();

  private final ByteSource source;
  private final @Nullable Path unpacked;
  private final Budget budget;
  private long taken;

  /**
   * Reads an archive.
   *
   * @param unpacked the directory of the unpacked files, or null if it is not at hand
   */
  AsarContainer(ByteSource source, @Nullable Path unpacked, Budget budget) {
    this.source = source;
    this.unpacked = unpacked;
    this.budget = budget;
  }

  /** What the listing says of a file. */
  private static final class Item {
    private long size = -1;
    private @Nullable String offset;
    private @Nullable String link;
    private boolean unpacked;
    private @Nullable String sha256;

    void set(String field, String value) {
      switch (field) {
        case "size" -> size = number(value);
        case "offset" -> offset = value;
        case "link" -> link = value;
        case "unpacked" -> unpacked = value.equals("true");
        default -> {}
      }
    }

    /** Returns a number of bytes, or -1 if it is none. */
    private static long number(@Nullable String text) {
      // Eighteen digits fit a long.
      return text != null && text.matches("[0-9]{1,18}") ? Long.parseLong(text) : -1;
    }
  }

  @Override
  public void read(TreeBuilder into) throws IOException {
    byte[] sizes = new byte[SIZES];
    source.copy(0, sizes, 0, SIZES);
    long pickle = Numbers.u32(sizes, 4);
    long json = Numbers.u32(sizes, 12);
    if (json > pickle - 8 || pickle > source.size() - 8)
      throw new MalformedBinaryException(
          4,
          source.name() + ": asar header",
          "a pickle of " + pickle + " bytes with a listing of " + json,
          "a listing in a pickle in the file");
    SourceInput raw = new SourceInput(source, SIZES, json);
    try (JsonParser parser = READER.createParser((InputStream) new BufferedInputStream(raw))) {
      parser.nextToken();
      fields(parser, "", new Item(), 8 + pickle, into);
    } catch (JsonProcessingException e) {
      throw Json.malformed(source.name() + ": asar header", e);
    }
  }

  /** Reads the fields of a directory or a file, in whatever order they come. */
  private void fields(JsonParser parser, String path, Item item, long base, TreeBuilder into)
      throws IOException {
    boolean directory = false;
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String field = parser.currentName();
      JsonToken value = parser.nextToken();
      if (field.equals("files")) {
        directory = true;
        files(parser, path, base, into);
      } else if (field.equals("integrity")) {
        item.sha256 = sha256(parser);
      } else if (value.isStructStart()) {
        parser.skipChildren();
      } else {
        item.set(field, parser.getText());
      }
    }
    if (path.isEmpty()) {
      if (!directory) into.problem("", Code.MALFORMED, "a listing without files");
      return;
    }
    if (directory) into.directory(path);
    else if (item.link != null) into.link(path, "/" + item.link.replace('\\', '/'));
    else put(path, item, base, into);
  }

  private void files(JsonParser parser, String path, long base, TreeBuilder into)
      throws IOException {
    if (parser.currentToken() != JsonToken.START_OBJECT) {
      into.problem(inside(path), Code.MALFORMED, "a list of files that is no object");
      parser.skipChildren();
      return;
    }
    int depth = (int) path.chars().filter(c -> c == '/').count();
    if (depth > budget.limits().maxDepth()) {
      into.problem(
          path,
          Code.LIMIT_REACHED,
          "directories nested more than " + budget.limits().maxDepth() + " deep (maxDepth)");
      parser.skipChildren();
      return;
    }
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = parser.currentName();
      budget.entry(SIZES + parser.currentTokenLocation().getByteOffset(), source.name());
      if (parser.nextToken() == JsonToken.START_OBJECT)
        fields(parser, path + "/" + name, new Item(), base, into);
      else {
        into.problem(
            inside(path + "/" + name), Code.MALFORMED, "a file that is described by no object");
        parser.skipChildren();
      }
    }
  }

  private static String inside(String path) {
    return path.isEmpty() ? "" : path.substring(1);
  }

  private static @Nullable String sha256(JsonParser parser) throws IOException {
    if (parser.currentToken() != JsonToken.START_OBJECT) {
      parser.skipChildren();
      return null;
    }
    String hash = null;
    boolean sha256 = false;
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String field = parser.currentName();
      JsonToken value = parser.nextToken();
      if (value.isStructStart()) parser.skipChildren();
      else if (field.equals("hash")) hash = parser.getText();
      else if (field.equals("algorithm")) sha256 = parser.getText().equals("SHA256");
    }
    return sha256 ? hash : null;
  }

  private void put(String path, Item item, long base, TreeBuilder into) throws IOException {
    try {
      Payload payload = item.unpacked ? beside(path) : packed(item, base);
      if (payload == null) {
        // In another container the directory beside it is among the members there.
        into.listed(path, Math.max(0, item.size));
        return;
      }
      String candidate = into.file(path, payload);
      if (candidate != null && item.sha256 != null) check(candidate, payload, item.sha256, into);
    } catch (ContainerException e) {
      into.unread(path, Math.max(0, item.size), e.code(), e.reason());
    }
  }

  private Payload packed(Item item, long base) throws ContainerException {
    long offset = Item.number(item.offset);
    long end = source.size() - base;
    if (offset < 0 || item.size < 0 || offset > end || item.size > end - offset)
      throw new ContainerException(
          Code.MALFORMED,
          item.size + " bytes from " + item.offset + ", expected a place in " + end + " bytes");
    // Both are at most the file's size.
    taken += item.size;
    if (taken / MAX_SHARING > end)
      throw new MalformedBinaryException(
          base,
          source.name() + ": asar listing",
          "files of more than " + MAX_SHARING + " times the bytes that it has",
          "files side by side");
    return Payload.inPlace(source, base + offset, item.size, budget.limits());
  }

  private @Nullable Payload beside(String path) throws ContainerException {
    if (unpacked == null) return null;
    try {
      Path file = unpacked.resolve(path.substring(1)).normalize();
      if (file.startsWith(unpacked) && Files.isRegularFile(file)) {
        long size = Files.size(file);
        budget.another(size);
        return new Unpacked(file, size, budget.limits());
      }
    } catch (IOException | InvalidPathException e) {
      throw new ContainerException(Code.UNREADABLE, String.valueOf(e.getMessage()));
    }
    throw new ContainerException(
        Code.UNREADABLE, "unpacked, and not in " + unpacked.getFileName() + " beside it");
  }

  /** A file beside the archive. */
  private record Unpacked(Path file, long size, ReadLimits limits) implements Payload {
    @Override
    public InputStream stream() throws IOException {
      return Files.newInputStream(file);
    }

    @Override
    public Content later() {
      return called -> ByteSource.open(called, file, limits);
    }

    @Override
    public boolean inPlace() {
      return true;
    }
  }

  private static void check(String path, Payload payload, String expected, TreeBuilder into)
      throws IOException {
    MessageDigest digest = Digests.sha256();
    try (InputStream in = new DigestInputStream(payload.stream(), digest)) {
      in.transferTo(OutputStream.nullOutputStream());
    }
    String found = HexFormat.of().formatHex(digest.digest());
    if (!found.equals(expected.toLowerCase(Locale.ROOT)))
      into.problem(
          path,
          Code.DIGEST_MISMATCH,
          "SHA-256 " + found + ", expected " + expected + " (integrity)");
  }
}
