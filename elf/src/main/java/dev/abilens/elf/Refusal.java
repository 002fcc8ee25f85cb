package dev.abilens.elf;

import java.util.Map;

/**
 * Why a loader does not take a file, before anybody asks who wanted it.
 *
 * @param kind the class of the failure in the table of loader messages
 * @param detail what placeholders of the message stand for, apart from the path
 * @param offset where the cause lies, in bytes from the beginning of the file
 * @param where the structure, outermost first
 */
record Refusal(String kind, Map<String, String> detail, long offset, String where) {
  static Refusal of(String kind, long offset, String where) {
    return new Refusal(kind, Map.of(), offset, where);
  }
}
