package dev.abilens.doctor;

import static dev.abilens.verdict.Severity.WARNING;

import dev.abilens.bytes.ByteSource;
import dev.abilens.tree.FileTree;
import dev.abilens.tree.Links;
import dev.abilens.verdict.Severity;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The files of a project. What cannot be read becomes a finding. */
final class ProjectFiles {
  /** No Dockerfile or setting that people write is near this. */
  static final int MAX_TEXT = 1 << 20;

  private final FileTree tree;
  private final String directory;
  private final Findings findings;

  ProjectFiles(FileTree tree, String directory, Findings findings) {
    this.tree = tree;
    this.directory = directory;
    this.findings = findings;
  }

  FileTree tree() {
    return tree;
  }

  /** Returns the project's directory in the tree; empty for its top. */
  String directory() {
    return directory;
  }

  Findings findings() {
    return findings;
  }

  /** Returns a path of the project as the tree knows it. */
  String inTree(String path) {
    if (directory.isEmpty()) return path;
    return path.isEmpty() ? directory : directory + "/" + path;
  }

  /** Returns a path of the tree as the project knows it. */
  String inProject(String path) {
    if (directory.isEmpty()) return path;
    return path.equals(directory) ? "" : path.substring(directory.length() + 1);
  }

  /** Returns what a path leads to, or null if there is nothing or that cannot be found out. */
  FileTree.@Nullable Entry entry(String path) {
    try {
      return Links.follow(tree, inTree(path));
    } catch (IOException e) {
      unreadable(path, e);
      return null;
    }
  }

  boolean isFile(String path) {
    FileTree.Entry entry = entry(path);
    return entry != null && entry.kind() == FileTree.Kind.FILE;
  }

  boolean isDirectory(String path) {
    FileTree.Entry entry = entry(path);
    return entry != null && entry.kind() == FileTree.Kind.DIRECTORY;
  }

  /** Returns what a directory holds, links as they are; nothing if it is none. */
  List<FileTree.Entry> list(String path) {
    FileTree.Entry entry = entry(path);
    if (entry == null || entry.kind() != FileTree.Kind.DIRECTORY) return List.of();
    try {
      return tree.list(entry.path());
    } catch (IOException e) {
      unreadable(path, e);
      return List.of();
    }
  }

  /** Returns the text of a file, or null if there is none or it cannot be read. */
  @Nullable String text(String path) {
    FileTree.Entry entry = entry(path);
    if (entry == null || entry.kind() != FileTree.Kind.FILE) return null;
    try (ByteSource source = tree.open(entry.path())) {
      if (source.size() > MAX_TEXT) {
        limit(path, source.size() + " bytes, of such a file at most " + MAX_TEXT + " are read");
        return null;
      }
      byte[] bytes = new byte[(int) source.size()];
      source.copy(0, bytes, 0, bytes.length);
      return new String(bytes, StandardCharsets.UTF_8);
    } catch (IOException e) {
      unreadable(path, e);
      return null;
    }
  }

  void add(
      ProjectCode code,
      Severity severity,
      String file,
      int line,
      String message,
      List<String> remedies) {
    findings.add(code, severity, file, line, message, remedies);
  }

  void unreadable(String path, IOException cause) {
    findings.add(
        ProjectCode.UNREADABLE,
        WARNING,
        path,
        0,
        path + " cannot be read: " + cause.getMessage(),
        List.of());
  }

  void limit(String path, String message) {
    findings.add(
        ProjectCode.LIMIT_REACHED, WARNING, path, 0, path + ": " + message + ".", List.of());
  }
}
