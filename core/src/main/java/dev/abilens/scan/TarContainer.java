package dev.abilens.scan;

import dev.abilens.bytes.ByteSource;
import dev.abilens.scan.ScanProblem.Code;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/** A tape archive, compressed or not. */
final class TarContainer implements Container {
  private final String name;
  private final InputStream in;
  private final @Nullable ByteSource plain;
  private final Budget budget;

  /**
   * Reads an archive.
   *
   * @param name what it is called in messages
   * @param in its bytes, not compressed
   * @param plain where the same bytes are reached at any time, or null if they only pass by
   */
  TarContainer(String name, InputStream in, @Nullable ByteSource plain, Budget budget) {
    this.name = name;
    this.in = in;
    this.plain = plain;
    this.budget = budget;
  }

  @Override
  public void read(TreeBuilder into) throws IOException {
    TarReader reader = new TarReader(in, name, budget);
    for (TarReader.Member member = reader.next(); member != null; member = reader.next())
      add(member, reader, into);
  }

  private void add(TarReader.Member member, TarReader reader, TreeBuilder into) throws IOException {
    String path = member.name();
    switch (member.type()) {
      case TarHeader.DIRECTORY, TarHeader.GNU_DIRECTORY -> into.directory(path);
      case TarHeader.SYMBOLIC_LINK -> into.link(path, member.linkName());
      case TarHeader.HARD_LINK -> into.hardLink(path, member.linkName());
      case TarHeader.GNU_LABEL -> {}
      case TarHeader.CHARACTER_DEVICE, TarHeader.BLOCK_DEVICE, TarHeader.FIFO -> into.other(path);
      default -> {
        if (member.sparse() || member.type() == TarHeader.GNU_CONTINUED)
          into.unread(
              path,
              member.size(),
              Code.UNSUPPORTED_CONTAINER,
              "a member stored in pieces is not read");
        else into.file(path, payload(member.size(), reader));
      }
    }
  }

  private Payload payload(long size, TarReader reader) {
    // A header may promise what never comes: then the stream says so.
    return plain != null && size <= plain.size() - reader.offset()
        ? Payload.inPlace(plain, reader.offset(), size, budget.limits())
        : Payload.passing(reader.stream(size), size);
  }
}
