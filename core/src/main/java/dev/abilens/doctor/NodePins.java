package dev.abilens.doctor;

import org.jspecify.annotations.Nullable;

/** The versions of Node.js that a project names. */
final class NodePins {
  private NodePins() {}

  /** Returns the word in {@code .nvmrc} or {@code .node-version}, or null if there is neither. */
  static @Nullable String nodeFile(ProjectFiles files) {
    for (String name : new String[] {".nvmrc", ".node-version"}) {
      String text = files.isFile(name) ? files.text(name) : null;
      if (text == null) continue;
      for (String line : text.lines().toList()) {
        String word = line.replaceFirst("#.*", "").strip();
        if (!word.isEmpty()) return word;
      }
    }
    return null;
  }
}
