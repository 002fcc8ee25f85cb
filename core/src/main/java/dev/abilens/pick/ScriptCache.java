package dev.abilens.pick;

import dev.abilens.script.Script;
import dev.abilens.script.syntax.ScriptException;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The scripts of a package, each read once. For one thread. */
final class ScriptCache {
  /** What was read: the script, or why not. */
  private record Read(@Nullable Script script, String refusal, boolean ofNapiRs) {}

  /** More characters of scripts are not read for one package. */
  private static final int MAX_TEXT = 6 << 20;

  private final ScriptFiles files;
  private int size;
  private final Map<String, Read> read = new HashMap<>();

  ScriptCache(ScriptFiles files) {
    this.files = files;
  }

  private Read read(String path) {
    return read.computeIfAbsent(path, this::parse);
  }

  private Read parse(String path) {
    String text = files.text(path);
    if (text == null) return new Read(null, path + ": larger than what is read", false);
    size += text.length();
    if (size > MAX_TEXT)
      return new Read(null, path + ": the package has more scripts than are read", false);
    // Those before version 3 say so by the names of what they remember.
    boolean ofNapiRs =
        text.contains("NAPI-RS")
            || text.contains("nativeBinding") && text.contains("localFileExisted");
    try {
      return new Read(Script.read(path, text), "", ofNapiRs);
    } catch (ScriptException e) {
      return new Read(null, String.valueOf(e.getMessage()), ofNapiRs);
    }
  }

  /** Returns a script, or null if it could not be read. */
  @Nullable Script get(String path) {
    return read(path).script;
  }

  /** Returns why a script could not be read. */
  String refusal(String path) {
    return read(path).refusal;
  }

  /** Returns whether a script is one that napi-rs generates. */
  boolean isOfNapiRs(String path) {
    return read(path).ofNapiRs;
  }
}
