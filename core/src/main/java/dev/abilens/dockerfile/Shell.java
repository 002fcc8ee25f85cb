package dev.abilens.dockerfile;

import java.util.ArrayList;
import java.util.List;

/** Cuts a shell script into its simple commands, each a list of words as they were written. */
final class Shell {
  /**
   * A simple command.
   *
   * @param offset where it begins in the script
   * @param words its words, quotes and variables still in them; redirections are left out
   */
  record Command(int offset, List<String> words) {}

  private final String script;
  private final List<Command> commands = new ArrayList<>();
  private List<String> words = new ArrayList<>();
  private int start = -1;

  private Shell(String script) {
    this.script = script;
  }

  static List<Command> commands(String script) {
    Shell shell = new Shell(script);
    shell.read();
    return shell.commands;
  }

  private void read() {
    int at = 0;
    boolean target = false;
    while (at < script.length()) {
      char c = script.charAt(at);
      if (c == '\n' || c == ';' || c == '|' || c == '&' || c == '(' || c == ')') {
        // After > the ampersand names a stream.
        if (!(c == '&' && target)) end();
        at++;
      } else if (Character.isWhitespace(c)) {
        at++;
      } else if (c == '#') {
        while (at < script.length() && script.charAt(at) != '\n') at++;
      } else if (c == '<' || c == '>') {
        target = true;
        at++;
      } else if (c == '\\' && at + 1 < script.length() && script.charAt(at + 1) == '\n') {
        at += 2;
      } else {
        int end = word(at);
        String word = script.substring(at, end);
        boolean stream =
            end < script.length()
                && (script.charAt(end) == '<' || script.charAt(end) == '>')
                && word.chars().allMatch(Character::isDigit);
        if (!target && !stream) {
          if (words.isEmpty()) start = at;
          words.add(word);
        }
        target = false;
        at = end;
      }
    }
    end();
  }

  private void end() {
    if (!words.isEmpty()) commands.add(new Command(start, List.copyOf(words)));
    words = new ArrayList<>();
  }

  private int word(int from) {
    char quote = 0;
    int at = from;
    while (at < script.length()) {
      char c = script.charAt(at);
      if (quote == 0 && (Character.isWhitespace(c) || ";|&()<>".indexOf(c) >= 0)) break;
      if (c == '\\' && quote != '\'') at++;
      else if (c == '$' && quote != '\'' && script.startsWith("$(", at))
        at = closing(script, at + 1, '(', ')');
      else if (c == '$' && quote != '\'' && script.startsWith("${", at))
        at = closing(script, at + 1, '{', '}');
      else if (quote == 0 && (c == '"' || c == '\'' || c == '`')) quote = c;
      else if (c == quote) quote = 0;
      at++;
    }
    return Math.min(at, script.length());
  }

  /**
   * Returns where what is opened at a place is closed, or the last place of the text where it is
   * not.
   */
  static int closing(String text, int at, char open, char close) {
    int depth = 0;
    for (int i = at; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '\\') i++;
      else if (c == open) depth++;
      else if (c == close && --depth == 0) return i;
    }
    return text.length() - 1;
  }
}
