package dev.abilens.doctor;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Keeps the way to the place of a document at which a reader is. */
final class Way {
  /** No document of a project is nested so deeply. */
  private static final int MAX_DEPTH = 200;

  private final List<String> parts = new ArrayList<>();
  private final List<String> view = Collections.unmodifiableList(parts);
  private final List<Boolean> lists = new ArrayList<>();
  private final List<Integer> counts = new ArrayList<>();

  List<String> parts() {
    return view;
  }

  void open(boolean list, int line) throws DocumentException {
    if (parts.size() == MAX_DEPTH)
      throw new DocumentException(
          ProjectCode.LIMIT_REACHED, line, "it is nested more than " + MAX_DEPTH + " deep");
    parts.add(list ? "#0" : "");
    lists.add(list);
    counts.add(0);
  }

  void close() {
    int last = parts.size() - 1;
    parts.remove(last);
    lists.remove(last);
    counts.remove(last);
  }

  boolean isEmpty() {
    return parts.isEmpty();
  }

  boolean inList() {
    return !parts.isEmpty() && lists.get(lists.size() - 1);
  }

  void field(String name) {
    parts.set(parts.size() - 1, name);
  }

  /** Goes on to the next element of a list, if the place is in one. */
  void next() {
    if (!inList()) return;
    int last = parts.size() - 1;
    counts.set(last, counts.get(last) + 1);
    parts.set(last, "#" + counts.get(last));
  }
}
