package dev.abilens.script;

import static dev.abilens.script.ScriptFunction.argument;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/** How arrays are sorted (ECMA-262, 23.1.3.30). */
final class ArraySort {
  private ArraySort() {}

  /**
   * Sorts as the language does: what is equal keeps its order, and what is undefined comes last.
   */
  static Object sort(Machine machine, ScriptArray array, List<Object> arguments) {
    Object by = argument(arguments, 0);
    if (by != Special.UNDEFINED && !(by instanceof ScriptFunction))
      return machine.callUnknown(array, arguments);
    List<Object> elements = array.elements();
    machine.spend(elements.size());
    List<Object> sorted = new ArrayList<>(elements);
    sorted.removeIf(element -> element == Special.UNDEFINED);
    int undefined = elements.size() - sorted.size();
    Object[] made = sorted.toArray();
    boolean known =
        by instanceof ScriptFunction function
            ? merge(machine, made, function)
            : sortTexts(machine, made);
    if (by instanceof Closure order) {
      known &= isOrdered(machine, made, order);
      // How often an engine asks, and for what, is its own.
      machine.escapes().mayCall(order);
    }
    if (!known || array.isOpenItself()) {
      array.forget();
      return array;
    }
    // What compares them may have changed the array.
    List<Object> all = new ArrayList<>(Arrays.asList(made));
    all.addAll(Collections.nCopies(undefined, Special.UNDEFINED));
    for (int i = 0; i < Math.min(all.size(), elements.size()); i++) elements.set(i, all.get(i));
    while (elements.size() < all.size()) elements.add(all.get(elements.size()));
    return array;
  }

  private static boolean sortTexts(Machine machine, Object[] elements) {
    record Keyed(String text, Object element) {}
    Keyed[] keyed = new Keyed[elements.length];
    for (int i = 0; i < elements.length; i++) {
      if (!(Values.asText(machine, elements[i]) instanceof String text)) return false;
      machine.spendText(text.length());
      keyed[i] = new Keyed(text, elements[i]);
    }
    machine.spend(elements.length * 4L);
    Arrays.sort(keyed, (a, b) -> a.text().compareTo(b.text()));
    for (int i = 0; i < elements.length; i++) elements[i] = keyed[i].element();
    return true;
  }

  /** Whether a function orders what it sorted: what is no order sorts as the engine likes. */
  private static boolean isOrdered(Machine machine, Object[] sorted, ScriptFunction by) {
    for (int i = 1; i < sorted.length; i++) {
      Object one = Values.asNumber(machine, machine.call(by, List.of(sorted[i - 1], sorted[i])));
      Object other = Values.asNumber(machine, machine.call(by, List.of(sorted[i], sorted[i - 1])));
      if (!(one instanceof Double a) || !(other instanceof Double b) || a > 0 || a < 0 != b > 0)
        return false;
    }
    return true;
  }

  /** Merges ever longer runs; a function that is no order does no harm. */
  private static boolean merge(Machine machine, Object[] elements, ScriptFunction by) {
    Object[] from = elements.clone();
    Object[] to = new Object[from.length];
    for (int width = 1; width < from.length; width *= 2) {
      for (int low = 0; low < from.length; low += 2 * width) {
        int middle = Math.min(low + width, from.length);
        int high = Math.min(low + 2 * width, from.length);
        int left = low;
        int right = middle;
        for (int at = low; at < high; at++) {
          boolean takesLeft = right >= high;
          if (left < middle && right < high) {
            Object order =
                Values.asNumber(machine, machine.call(by, List.of(from[right], from[left])));
            if (!(order instanceof Double number)) return false;
            takesLeft = !(number < 0);
          }
          to[at] = takesLeft ? from[left++] : from[right++];
        }
      }
      Object[] swapped = from;
      from = to;
      to = swapped;
    }
    System.arraycopy(from, 0, elements, 0, elements.length);
    return true;
  }
}
