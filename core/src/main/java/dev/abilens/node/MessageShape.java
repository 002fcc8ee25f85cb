package dev.abilens.node;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How a flattened message is recognised.
 *
 * @param names what each group of the patterns is, in order
 * @param whole fits the whole message
 * @param within finds the message in a log
 * @param landmark the longest fixed text: what lacks it is quickly told to be another message
 * @param literalLength how much fixed text there is
 */
record MessageShape(
    List<String> names, Pattern whole, Pattern within, String landmark, int literalLength) {
  /** Before the message proper: how an uncaught error is printed. */
  private static final String PREFIX = "(?:Uncaught )?(?:[A-Za-z]*Error(?: \\[[A-Z_]+])?: )?";

  private static final String WORD_BEGINS = "(?<![^\\s'\"(])";
  private static final String WORD = "([^\\s']+?(?=[\\s':,.>)]|$))";
  private static final String QUOTED = "([^']+?)";
  private static final String ANYTHING = "(.+?)";

  /** Stands in a template for text that is not recorded. */
  private static final String OMISSION = "...";

  static MessageShape of(String flat) {
    return new Builder().build(flat);
  }

  boolean mayBeIn(String flatText) {
    return !landmark.isEmpty() && flatText.contains(landmark);
  }

  Map<String, String> values(Matcher m) {
    Map<String, String> values = new LinkedHashMap<>();
    for (int i = 0; i < names.size(); i++) values.putIfAbsent(names.get(i), m.group(i + 1));
    return values;
  }

  /** Walks over a template and writes both patterns side by side. */
  private static final class Builder {
    private final List<String> names = new ArrayList<>();
    private final StringBuilder whole = new StringBuilder(PREFIX);
    private final StringBuilder within = new StringBuilder();
    private String landmark = "";
    private int literalLength;

    MessageShape build(String flat) {
      if (!flat.startsWith(OMISSION)) within.append(WORD_BEGINS);
      Matcher m = MessageTemplate.PLACEHOLDER.matcher(flat);
      int end = 0;
      while (m.find()) {
        String literal = flat.substring(end, m.start());
        literal(literal);
        placeholder(m.group(1), literal.endsWith("'"));
        end = m.end();
      }
      literal(flat.substring(end));
      return new MessageShape(
          List.copyOf(names),
          Pattern.compile(whole.toString()),
          Pattern.compile(within.toString()),
          landmark,
          literalLength);
    }

    private void literal(String literal) {
      String[] parts = literal.split(Pattern.quote(OMISSION), -1);
      for (int i = 0; i < parts.length; i++) {
        if (i > 0) omission(parts[i]);
        if (parts[i].isEmpty()) continue;
        String loose = withoutBackticks(parts[i]);
        whole.append(loose);
        within.append(loose);
        literalLength += parts[i].length();
      }
    }

    /** Backticks may be gone: what renders Markdown takes them for its own. */
    private String withoutBackticks(String literal) {
      List<String> quoted = new ArrayList<>();
      for (String part : literal.split("`", -1)) {
        quoted.add(part.isEmpty() ? "" : Pattern.quote(part));
        if (part.length() > landmark.length()) landmark = part;
      }
      return String.join("`?", quoted);
    }

    /** A search begins and ends with recorded text, so that it need not look far. */
    private void omission(String next) {
      whole.append(".*");
      if (within.length() > 0 && !next.isEmpty()) within.append(".{0,4096}?");
    }

    /** A placeholder that comes again stands for the same text, but for a list of architectures. */
    private void placeholder(String name, boolean quoted) {
      int before = names.indexOf(name);
      if (before >= 0 && !name.equals("have")) {
        String same = "(?:\\" + (before + 1) + ")";
        whole.append(same);
        within.append(same);
        return;
      }
      names.add(name);
      whole.append(ANYTHING);
      within.append(quoted ? QUOTED : WORD);
    }
  }
}
