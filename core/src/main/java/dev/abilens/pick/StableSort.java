package dev.abilens.pick;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;

/**
 * Sorts as V8's {@code Array.prototype.sort} does what is shorter than its runs, which matters
 * where a comparison contradicts itself: Java's own sort may refuse such a one.
 */
final class StableSort {
  private StableSort() {}

  static <T> List<T> sorted(List<T> values, Comparator<T> order) {
    List<T> sorted = new ArrayList<>(values);
    int run = firstRun(sorted, order);
    for (int at = run; at < sorted.size(); at++) {
      T pivot = sorted.get(at);
      int left = 0;
      int right = at;
      while (left < right) {
        int middle = (left + right) >>> 1;
        if (order.compare(pivot, sorted.get(middle)) < 0) right = middle;
        else left = middle + 1;
      }
      sorted.add(left, sorted.remove(at));
    }
    return sorted;
  }

  /** Returns how many values from the first on are in order; a falling run is turned round. */
  private static <T> int firstRun(List<T> values, Comparator<T> order) {
    if (values.size() < 2) return values.size();
    boolean falling = order.compare(values.get(1), values.get(0)) < 0;
    int length = 2;
    while (length < values.size()
        && order.compare(values.get(length), values.get(length - 1)) < 0 == falling) length++;
    if (falling) Collections.reverse(values.subList(0, length));
    return length;
  }
}
