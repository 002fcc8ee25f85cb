package dev.abilens.doctor;

import dev.abilens.install.PackageManager;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads lock files, each as it comes: one of many megabytes is not held as a whole. */
final class LockFiles {
  private static final String MODULES = "node_modules/";

  /** Of those with a word on platforms or scripts; the largest projects have some thousand. */
  private static final int MAX_PACKAGES = 100_000;

  private static final int MAX_LINE = 1 << 20;
  private static final Pattern CONDITION = Pattern.compile("(os|cpu|libc)=([^\\s&|()]+)");

  private final Documents documents;

  LockFiles(Documents documents) {
    this.documents = documents;
  }

  /** Reads {@code package-lock.json} or {@code npm-shrinkwrap.json}, of any version. */
  Optional<LockFile> npm(String path) {
    Npm npm = new Npm();
    return documents.json(path, Documents.MAX_LOCK, npm)
        ? Optional.of(end(path, PackageManager.NPM, npm))
        : Optional.empty();
  }

  /** Reads {@code pnpm-lock.yaml}. */
  Optional<LockFile> pnpm(String path) {
    Pnpm pnpm = new Pnpm();
    return documents.yaml(path, Documents.MAX_LOCK, pnpm)
        ? Optional.of(end(path, PackageManager.PNPM, pnpm))
        : Optional.empty();
  }

  /** Reads {@code bun.lock}. */
  Optional<LockFile> bun(String path) {
    Bun bun = new Bun();
    return documents.json(path, Documents.MAX_LOCK, bun)
        ? Optional.of(end(path, PackageManager.BUN, bun))
        : Optional.empty();
  }

  /** Reads {@code yarn.lock} of Yarn 1, or of a later one, which is YAML. */
  Optional<LockFile> yarn(String path, boolean classic) {
    if (classic) {
      Classic read = new Classic();
      return documents.read(path, Documents.MAX_LOCK, read::read)
          ? Optional.of(end(path, PackageManager.YARN_CLASSIC, read))
          : Optional.empty();
    }
    Berry berry = new Berry();
    return documents.yaml(path, Documents.MAX_LOCK, berry)
        ? Optional.of(end(path, PackageManager.YARN, berry))
        : Optional.empty();
  }

  private LockFile end(String path, PackageManager manager, Reader reader) {
    if (reader.full)
      documents.limit(
          path, "not looked at whole: more than " + MAX_PACKAGES + " packages tell of addons");
    return reader.end(path, manager);
  }

  /** Collects entries by their keys; those that tell nothing of addons are let go of. */
  private static class Reader {
    private static final int FEW = 10_000;

    final Map<String, LockEntry> found = new LinkedHashMap<>();
    String version = "";
    private boolean any;
    private boolean full;
    private int room = FEW;

    @Nullable LockEntry entry(String key, String name, int line) {
      any = true;
      LockEntry had = found.get(key);
      if (had != null) return had;
      if (found.size() >= room) {
        found.values().removeIf(entry -> !entry.matters());
        room = Math.max(FEW, 2 * found.size());
        full = found.size() >= MAX_PACKAGES;
      }
      if (full) return null;
      LockEntry made = new LockEntry(name, line);
      found.put(key, made);
      return made;
    }

    LockFile end(String file, PackageManager manager) {
      List<LockedPackage> packages = new ArrayList<>();
      for (LockEntry entry : found.values()) if (entry.matters()) packages.add(entry.end());
      return new LockFile(file, manager, version, any, packages);
    }
  }

  private static final class Npm extends Reader implements DocumentVisitor {
    @Override
    public void opened(List<String> way, int line) {
      if (way.size() == 2 && way.get(0).equals("packages")) {
        String key = way.get(1);
        int last = key.lastIndexOf(MODULES);
        // The project itself and those of its workspaces are not installed.
        if (last >= 0) entry(key, key.substring(last + MODULES.length()), line);
      } else if (isTree(way)) {
        entry(key(way), way.get(way.size() - 1), line);
      }
    }

    /** Version 1 nests packages in one another: {@code dependencies, NAME, dependencies, NAME}. */
    private static boolean isTree(List<String> way) {
      if (way.isEmpty() || way.size() % 2 == 1) return false;
      for (int i = 0; i < way.size(); i += 2) if (!way.get(i).equals("dependencies")) return false;
      return true;
    }

    private static String key(List<String> way) {
      StringBuilder key = new StringBuilder();
      for (int i = 1; i < way.size(); i += 2)
        key.append(key.isEmpty() ? "" : "/").append(MODULES).append(way.get(i));
      return key.toString();
    }

    @Override
    public void value(List<String> way, String value, int line) {
      if (way.size() == 1 && way.get(0).equals("lockfileVersion")) version = value;
      if (way.size() < 3) return;
      if (way.get(0).equals("packages")) {
        LockEntry entry = found.get(way.get(1));
        if (entry != null) entry.field(way, 2, value);
        return;
      }
      // Version 2 says all twice; what "packages" said stands.
      int at = 0;
      while (at + 1 < way.size() && way.get(at).equals("dependencies")) at += 2;
      if (at < 2 || at >= way.size() || version.equals("2")) return;
      LockEntry entry = found.get(key(way.subList(0, at)));
      if (entry != null) entry.field(way, at, value);
    }
  }

  private static final class Pnpm extends Reader implements DocumentVisitor {
    @Override
    public void opened(List<String> way, int line) {
      if (way.size() == 2 && (way.get(0).equals("packages") || way.get(0).equals("snapshots")))
        entry(way.get(1), line);
    }

    private void entry(String key, int line) {
      // /name/1.0.0, /name@1.0.0 or name@1.0.0, with the peers in parentheses behind it.
      String bare = key.startsWith("/") ? key.substring(1) : key;
      int peers = bare.indexOf('(');
      if (peers >= 0) bare = bare.substring(0, peers);
      int at = bare.indexOf('@', 1);
      int slash = bare.lastIndexOf('/');
      int cut = at > 0 ? at : slash;
      if (cut <= 0) return;
      LockEntry entry = entry(bare, bare.substring(0, cut), line);
      if (entry != null) entry.version = bare.substring(cut + 1);
    }

    @Override
    public void value(List<String> way, String value, int line) {
      if (way.size() == 1 && way.get(0).equals("lockfileVersion")) version = value;
      if (way.size() < 3) return;
      String key = way.get(1);
      String bare = key.startsWith("/") ? key.substring(1) : key;
      int peers = bare.indexOf('(');
      LockEntry entry = found.get(peers < 0 ? bare : bare.substring(0, peers));
      if (entry != null && !way.get(2).equals("version")) entry.field(way, 2, value);
    }
  }

  private static final class Berry extends Reader implements DocumentVisitor {
    @Override
    public void opened(List<String> way, int line) {
      if (way.size() == 1 && !way.get(0).equals("__metadata")) {
        String key = way.get(0);
        int at = key.indexOf('@', 1);
        // Packages of the project itself are not installed.
        if (at > 0 && !key.contains("@workspace:")) entry(key, key.substring(0, at), line);
      }
    }

    @Override
    public void value(List<String> way, String value, int line) {
      if (way.size() < 2) return;
      if (way.get(0).equals("__metadata") && way.get(1).equals("version")) version = value;
      LockEntry entry = found.get(way.get(0));
      if (entry == null) return;
      if (way.get(1).equals("conditions")) {
        Matcher condition = CONDITION.matcher(value);
        while (condition.find()) entry.field(List.of(condition.group(1)), 0, condition.group(2));
      } else if (way.size() == 4
          && way.get(1).equals("dependenciesMeta")
          && way.get(3).equals("optional")) {
        entry.optional(way.get(2), "");
      } else {
        entry.field(way, 1, value);
      }
    }
  }

  /** {@code packages: KEY: [NAME@VERSION, REGISTRY, {...}, DIGEST]}. */
  private static final class Bun extends Reader implements DocumentVisitor {
    @Override
    public void value(List<String> way, String value, int line) {
      if (way.size() == 1 && way.get(0).equals("lockfileVersion")) version = value;
      if (way.size() < 3 || !way.get(0).equals("packages")) return;
      if (way.size() == 3 && way.get(2).equals("#0")) {
        int at = value.indexOf('@', 1);
        if (at <= 0 || value.startsWith("workspace:", at + 1)) return;
        LockEntry entry = entry(way.get(1), value.substring(0, at), line);
        if (entry != null) entry.version = value.substring(at + 1);
        return;
      }
      LockEntry entry = found.get(way.get(1));
      if (entry != null) entry.field(way, 3, value);
    }
  }

  /** Lines: keys without indent, fields with two blanks, dependencies with four. */
  private static final class Classic extends Reader {
    private @Nullable LockEntry entry;
    private String block = "";
    private int number;

    void read(InputStream in) throws IOException, DocumentException {
      BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
      for (String line = next(lines); line != null; line = next(lines)) line(line);
    }

    private @Nullable String next(BufferedReader in) throws IOException, DocumentException {
      StringBuilder line = new StringBuilder();
      number++;
      for (int c = in.read(); c >= 0; c = in.read()) {
        if (c == '\n') return line.toString();
        if (line.length() == MAX_LINE)
          throw new DocumentException(
              ProjectCode.LIMIT_REACHED, number, "line " + number + " is longer than " + MAX_LINE);
        if (c != '\r') line.append((char) c);
      }
      return line.isEmpty() ? null : line.toString();
    }

    private void line(String line) throws DocumentException {
      String bare = line.strip();
      if (bare.isEmpty() || bare.startsWith("#")) return;
      int indent = line.length() - line.stripLeading().length();
      if (indent == 0) {
        if (!bare.endsWith(":"))
          throw new DocumentException(
              ProjectCode.MALFORMED, number, "line " + number + " is neither a key nor a field");
        String key = unquoted(bare.substring(0, bare.length() - 1));
        int at = key.indexOf('@', 1);
        entry = at <= 0 ? null : entry(key, key.substring(0, at), number);
        block = "";
        return;
      }
      if (entry == null) return;
      if (indent <= 2 && bare.endsWith(":")) {
        block = bare.substring(0, bare.length() - 1);
        return;
      }
      int blank = bare.startsWith("\"") ? bare.indexOf('"', 1) + 1 : bare.indexOf(' ');
      if (blank <= 0) return;
      String name = unquoted(bare.substring(0, blank));
      String value = unquoted(bare.substring(blank).strip());
      if (indent <= 2) entry.field(List.of(name), 0, value);
      else entry.field(List.of(block, name), 0, value);
    }

    private static String unquoted(String text) {
      String first = text.startsWith("\"") ? text.substring(1) : text;
      int quote = first.indexOf('"');
      return quote < 0 ? first : first.substring(0, quote);
    }
  }
}
