package dev.abilens.scan;

import dev.abilens.bytes.LimitReachedException;
import dev.abilens.bytes.MalformedBinaryException;
import dev.abilens.bytes.ReadLimits;
import dev.abilens.scan.ScanProblem.Code;
import java.io.BufferedInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads one archive and tells of its candidates. */
final class ArchiveScan {
  private final String path;
  private final Path file;
  private final FileKind kind;
  private final boolean named;
  private final ReadLimits limits;
  private final ScanSink sink;
  private final List<ScanProblem> problems = new ArrayList<>();

  ArchiveScan(
      String path, Path file, FileKind kind, boolean named, ReadLimits limits, ScanSink sink) {
    this.path = path;
    this.file = file;
    this.kind = kind;
    this.named = named;
    this.limits = limits;
    this.sink = sink;
  }

  void run() {
    // The name alone, so that messages do not depend on where the archive lies.
    String name = String.valueOf(file.getFileName());
    TarArchive archive = new TarArchive(name, limits, this::problem);
    read(name, archive);
    archive.found().forEach((entry, byName) -> sink.candidate(candidate(archive, entry, byName)));
    problems.forEach(sink::problem);
  }

  private Candidate candidate(TarArchive archive, String entry, boolean byName) {
    ArchiveTree tree = archive.tree();
    String called = entry.substring(entry.lastIndexOf('/') + 1);
    return new Candidate(
        path, entry, tree, entry, tree.size(entry), false, byName, () -> tree.open(entry, called));
  }

  private void read(String name, TarArchive archive) {
    try {
      long size = Files.size(file);
      try (Disk disk = new Disk(Files.newInputStream(file))) {
        try (InputStream in = plain(name, size, disk)) {
          archive.read(in);
        } catch (MalformedBinaryException e) {
          refused(e);
        } catch (IOException e) {
          failed(e, disk, size);
        } catch (LinkageError e) {
          problem(
              null,
              Code.NO_READER,
              "no reader for a gzip stream: add org.apache.commons:commons-compress (" + e + ")");
        }
      }
    } catch (IOException e) {
      problem(null, Code.UNREADABLE, DirectoryWalk.reason(e));
    }
  }

  private InputStream plain(String name, long size, Disk disk) throws IOException {
    return kind == FileKind.GZIP
        ? new InflationLimit(new GzipInput(disk), name, size, limits)
        : new BufferedInputStream(disk);
  }

  private void refused(MalformedBinaryException e) {
    Code code = e instanceof LimitReachedException ? Code.LIMIT_REACHED : Code.MALFORMED;
    problem(null, code, String.valueOf(e.getMessage()));
  }

  private void failed(IOException e, Disk disk, long size) throws IOException {
    if (disk.failed) problem(null, Code.UNREADABLE, DirectoryWalk.reason(e));
    else if (Files.size(file) != size)
      problem(
          null,
          Code.CHANGED_WHILE_READING,
          "was " + size + " bytes when opened, is " + Files.size(file) + " now");
    else problem(null, Code.MALFORMED, String.valueOf(e.getMessage()));
  }

  private void problem(@Nullable String entry, Code code, String message) {
    problems.add(new ScanProblem(path, entry, code, message, named && entry == null));
  }

  /** Remembers whether the file itself could not be read, apart from what reading it showed. */
  private static final class Disk extends FilterInputStream {
    private boolean failed;

    Disk(InputStream in) {
      super(in);
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int at, int length) throws IOException {
      try {
        return super.read(into, at, length);
      } catch (IOException e) {
        failed = true;
        throw e;
      }
    }
  }
}
