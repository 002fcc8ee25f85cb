package dev.abilens.doctor;

import static dev.abilens.verdict.Severity.WARNING;

import dev.abilens.bytes.ByteSource;
import dev.abilens.tree.FileTree;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;

/** Reads the documents of a project; what is wrong with one becomes a finding. */
final class Documents {
  /** The largest lock file that is read; those of large projects reach some 10 MiB. */
  static final long MAX_LOCK = 256L << 20;

  private static final String YAML_ARTIFACT = "org.snakeyaml:snakeyaml-engine";

  private final ProjectFiles files;

  Documents(ProjectFiles files) {
    this.files = files;
  }

  /** Reads one kind of document. */
  interface Reading {
    void read(InputStream in) throws IOException, DocumentException;
  }

  /** Reads a document in YAML; returns whether it was there and read to its end. */
  boolean yaml(String path, long limit, DocumentVisitor visitor) {
    return read(path, limit, in -> YamlReader.read(in, visitor));
  }

  /** Reads a document in JSON; returns whether it was there and read to its end. */
  boolean json(String path, long limit, DocumentVisitor visitor) {
    return read(path, limit, in -> JsonReader.read(in, visitor));
  }

  boolean read(String path, long limit, Reading reading) {
    FileTree.Entry entry = files.entry(path);
    if (entry == null || entry.kind() != FileTree.Kind.FILE) return false;
    try (ByteSource source = files.tree().open(entry.path())) {
      if (source.size() > limit) {
        files.limit(path, source.size() + " bytes, of such a file at most " + limit + " are read");
        return false;
      }
      reading.read(new SourceStream(source));
      return true;
    } catch (DocumentException e) {
      add(e.code(), path, e.line(), path + ": " + e.text() + ".", List.of());
    } catch (IOException e) {
      files.unreadable(path, e);
    } catch (NoClassDefFoundError e) {
      // The library that reads YAML is optional, and not there.
      add(
          ProjectCode.NO_READER,
          path,
          0,
          path + " is not read: " + YAML_ARTIFACT + " is not on the class path.",
          List.of("Add " + YAML_ARTIFACT + "."));
    }
    return false;
  }

  /** Tells that a file was not looked at whole. */
  void limit(String path, String message) {
    files.limit(path, message);
  }

  private void add(ProjectCode code, String path, int line, String message, List<String> remedies) {
    files.findings().add(code, WARNING, path, line, message, remedies);
  }
}
