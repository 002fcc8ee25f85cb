package dev.abilens.script.regexp;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads a regular expression (ECMA-262, 22.2.1). What is rare in scripts that choose files, or
 * depends on the version of the language or of Unicode, is not read.
 */
final class PatternParser {
  private static final int MAX_DEPTH = 30;
  private static final int MAX_LENGTH = 1000;
  private static final int MAX_COUNT = 1000;

  /** Says that an expression is not read. */
  static final class NotRead extends RuntimeException {
    private static final long serialVersionUID = 1L;

    NotRead() {
      super(null, null, false, false);
    }
  }

  private final String pattern;
  private final boolean anyCase;
  private final boolean lines;
  private final boolean dotTakesAll;
  private final List<String> names = new ArrayList<>();
  private final int groups;
  private int at;
  private int depth;

  private PatternParser(String pattern, String flags) {
    this.pattern = pattern;
    this.anyCase = flags.contains("i");
    this.lines = flags.contains("m");
    this.dotTakesAll = flags.contains("s");
    this.groups = countGroups();
  }

  /** Returns the program of an expression, or null if it is not read. */
  static @Nullable Program read(String pattern, String flags) {
    boolean others = flags.chars().anyMatch(c -> "gimsy".indexOf(c) < 0);
    if (others || pattern.length() > MAX_LENGTH) return null;
    if (flags.contains("i") && pattern.chars().anyMatch(c -> c >= 128)) return null;
    try {
      PatternParser parser = new PatternParser(pattern, flags);
      Node whole = parser.choice();
      if (parser.at < pattern.length() || parser.names.size() != parser.groups) return null;
      return new Compiler(parser.groups).compile(whole, List.copyOf(parser.names));
    } catch (NotRead e) {
      return null;
    }
  }

  private int countGroups() {
    int count = 0;
    boolean inSet = false;
    for (int i = 0; i < pattern.length(); i++) {
      char c = pattern.charAt(i);
      if (c == '\\') i++;
      else if (c == '[') inSet = true;
      else if (c == ']') inSet = false;
      else if (c == '(' && !inSet && (!pattern.startsWith("(?", i) || isNamed(i))) count++;
    }
    return count;
  }

  private boolean isNamed(int from) {
    return pattern.startsWith("(?<", from)
        && !pattern.startsWith("(?<=", from)
        && !pattern.startsWith("(?<!", from);
  }

  private boolean is(char c) {
    return at < pattern.length() && pattern.charAt(at) == c;
  }

  private boolean taken(String text) {
    if (!pattern.startsWith(text, at)) return false;
    at += text.length();
    return true;
  }

  private char take() {
    if (at >= pattern.length()) throw new NotRead();
    return pattern.charAt(at++);
  }

  private Node choice() {
    if (++depth > MAX_DEPTH) throw new NotRead();
    List<Node> parts = new ArrayList<>();
    do parts.add(sequence());
    while (taken("|"));
    depth--;
    return parts.size() == 1 ? parts.get(0) : new Node.Choice(parts);
  }

  private Node sequence() {
    List<Node> parts = new ArrayList<>();
    while (at < pattern.length() && !is('|') && !is(')')) parts.add(term());
    return new Node.Sequence(parts);
  }

  private Node term() {
    int first = names.size() + 1;
    int start = at;
    Node atom = atom();
    boolean edge = atom instanceof Node.At || pattern.startsWith("(?<", start) && !isNamed(start);
    int least;
    int most;
    if (taken("*")) {
      least = 0;
      most = -1;
    } else if (taken("+")) {
      least = 1;
      most = -1;
    } else if (taken("?")) {
      least = 0;
      most = 1;
    } else if (is('{')) {
      at++;
      least = count();
      most = least;
      if (taken(",")) most = is('}') ? -1 : count();
      if (!taken("}") || (most >= 0 && most < least)) throw new NotRead();
    } else {
      return atom;
    }
    if (edge || atom instanceof Node.Around) throw new NotRead();
    boolean lazy = taken("?");
    return new Node.Repeat(atom, least, most, lazy, first, names.size() + 1);
  }

  private int count() {
    int value = 0;
    int start = at;
    while (at < pattern.length() && Character.digit(pattern.charAt(at), 10) >= 0) {
      value = value * 10 + Character.digit(take(), 10);
      if (value > MAX_COUNT) throw new NotRead();
    }
    // A brace that begins no count stands for itself, which is not read.
    if (at == start) throw new NotRead();
    return value;
  }

  private Node atom() {
    char c = take();
    return switch (c) {
      case '^' -> new Node.At(lines ? Program.Edge.START_OF_LINE : Program.Edge.START);
      case '$' -> new Node.At(lines ? Program.Edge.END_OF_LINE : Program.Edge.END);
      case '.' ->
          new Node.One(dotTakesAll ? new CharacterSet().not() : CharacterSet.LINE_ENDS.not());
      case '(' -> group();
      case '[' -> new Node.One(set());
      case '\\' -> escape();
      case '*', '+', '?', '{', '}', ']', ')', '|' -> throw new NotRead();
      default -> one(c);
    };
  }

  private Node one(int c) {
    CharacterSet set = new CharacterSet().add(c, c);
    return new Node.One(anyCase ? set.withBothCases() : set);
  }

  private Node group() {
    Node made;
    if (taken("?:")) {
      made = choice();
    } else if (taken("?=")) {
      made = new Node.Around(false, false, choice());
    } else if (taken("?!")) {
      made = new Node.Around(true, false, choice());
    } else if (taken("?<=")) {
      made = new Node.Around(false, true, choice());
    } else if (taken("?<!")) {
      made = new Node.Around(true, true, choice());
    } else {
      names.add(taken("?<") ? name() : "");
      int number = names.size();
      made = new Node.Group(number, choice());
    }
    if (!taken(")")) throw new NotRead();
    return made;
  }

  private String name() {
    int end = pattern.indexOf('>', at);
    if (end <= at) throw new NotRead();
    String name = pattern.substring(at, end);
    boolean plain = name.chars().allMatch(c -> c < 128 && Character.isLetterOrDigit(c) || c == '_');
    if (!plain || Character.isDigit(name.charAt(0)) || names.contains(name)) throw new NotRead();
    at = end + 1;
    return name;
  }

  private Node escape() {
    if (taken("b")) return new Node.At(Program.Edge.WORD);
    if (taken("B")) return new Node.At(Program.Edge.NO_WORD);
    char c = at < pattern.length() ? pattern.charAt(at) : ' ';
    if (c >= '1' && c <= '9') {
      int number = count();
      if (number > groups) throw new NotRead();
      if (anyCase) throw new NotRead();
      return new Node.Again(number);
    }
    CharacterSet of = named(c);
    if (of == null) return one(escaped());
    at++;
    return new Node.One(of);
  }

  private static @Nullable CharacterSet named(char c) {
    return switch (c) {
      case 'd' -> CharacterSet.DIGITS;
      case 'D' -> CharacterSet.DIGITS.not();
      case 'w' -> CharacterSet.WORD;
      case 'W' -> CharacterSet.WORD.not();
      case 's' -> CharacterSet.BLANK;
      case 'S' -> CharacterSet.BLANK.not();
      default -> null;
    };
  }

  private int escaped() {
    char c = take();
    return switch (c) {
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      case 'v' -> '\u000b';
      case 'f' -> '\f';
      case 'x' -> hex(2);
      case 'u' -> hex(4);
      default -> {
        boolean special = Character.isLetterOrDigit(c) || c == '_' || c >= 128;
        if (special) throw new NotRead();
        yield c;
      }
    };
  }

  private int hex(int digits) {
    int value = 0;
    for (int i = 0; i < digits; i++) {
      int digit = Character.digit(take(), 16);
      if (digit < 0) throw new NotRead();
      value = value * 16 + digit;
    }
    if (anyCase && value >= 128) throw new NotRead();
    return value;
  }

  private CharacterSet set() {
    boolean not = taken("^");
    CharacterSet set = new CharacterSet();
    while (!taken("]")) {
      int from = member(set);
      if (!is('-') || at + 1 >= pattern.length() || pattern.charAt(at + 1) == ']') {
        if (from >= 0) set.add(from, from);
        continue;
      }
      at++;
      int to = member(set);
      if (from < 0 || to < from) throw new NotRead();
      set.add(from, to);
    }
    if (anyCase) set.withBothCases();
    return not ? set.not() : set;
  }

  /** Reads a member of a set; adds what is more than one character, and returns -1. */
  private int member(CharacterSet set) {
    char c = take();
    if (c != '\\') return c;
    char next = at < pattern.length() ? pattern.charAt(at) : ' ';
    CharacterSet of = named(next);
    if (of == null) {
      if (next == '-') return take();
      return taken("b") ? '\b' : escaped();
    }
    at++;
    set.add(of);
    return -1;
  }
}
