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

  private static final Pattern BREAK = Pattern.compile("\\h*\\R\\s*");
  private static final Pattern BLANKS = Pattern.compile("\\h+");

  /** No message holds it. */
  private static final char END = '\0';

  /** Stands in a template for text that is not recorded. */
  private static final String OMISSION = "...";

  static MessageShape of(String template) {
    String lines = BREAK.matcher(template.strip()).replaceAll("\n");
    return new Builder().build(BLANKS.matcher(lines).replaceAll(" "));
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

    MessageShape build(String template) {
      if (!template.startsWith(OMISSION)) within.append(WORD_BEGINS);
      Matcher m = MessageTemplate.PLACEHOLDER.matcher(template);
      int end = 0;
      while (m.find()) {
        String literal = template.substring(end, m.start());
        literal(literal);
        placeholder(m.group(1), literal.endsWith("'"));
        end = m.end();
      }
      literal(template.substring(end));
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
        String loose = loose(parts[i]);
        whole.append(loose);
        within.append(loose);
        literalLength += parts[i].length();
      }
    }

    /**
     * Fixed text as it survives copying: what renders Markdown takes backticks for its own, and a
     * line break may have become a blank or nothing.
     */
    private String loose(String literal) {
      StringBuilder pattern = new StringBuilder();
      int start = 0;
      for (int i = 0; i <= literal.length(); i++) {
        char c = i < literal.length() ? literal.charAt(i) : END;
        if (c != '`' && c != '\n' && c != END) continue;
        String part = literal.substring(start, i);
        if (!part.isEmpty()) pattern.append(Pattern.quote(part));
        if (part.length() > landmark.length()) landmark = part;
        if (c != END) pattern.append(c == '`' ? "`?" : " ?");
        start = i + 1;
      }
      return pattern.toString();
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
