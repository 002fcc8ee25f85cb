package dev.abilens.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.abilens.words.LogText;
import dev.abilens.words.Wording;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Messages of real runs, from both ends: recognised, and foretold by the finding's code. */
class MessagesAgainstFactsTest {
  private final RuntimeMessages messages = RuntimeMessages.bundled();

  /** Outcomes that are the addon's own words, or nobody's. */
  private static final Set<String> NOT_THE_RUNTIMES_WORDS =
      Set.of("ok", "crash", "other", "timeout", "loads", "SIGABRT");

  @Test
  void everyMessageOfTheTruthIsRecognisedAndForetold() throws IOException {
    Map<String, Set<String>> codesOf = new HashMap<>();
    for (Facts.Row row : Facts.table("facts/codes.csv"))
      if (row.get("kind").equals("outcome"))
        codesOf.computeIfAbsent(row.get("value"), v -> new HashSet<>()).add(row.get("code"));
    int seen = 0;
    List<String> wrong = new ArrayList<>();
    Set<String> done = new HashSet<>();
    for (Facts.Row row : Facts.table("corpus/truth-public.csv.gz")) {
      String message = row.get("message");
      if (NOT_THE_RUNTIMES_WORDS.contains(row.get("outcome")) || message.isEmpty()) continue;
      seen++;
      // The same message of the same runtime is looked up once.
      if (!done.add(row.get("runtime") + row.get("runtime_version") + row.get("root") + message))
        continue;
      String problem = problem(row, message, codesOf.getOrDefault(row.get("outcome"), Set.of()));
      if (problem != null) wrong.add(problem + ": " + row);
    }
    assertTrue(seen > 13_000, "rows with a message: " + seen);
    assertEquals(
        List.of(),
        wrong.subList(0, Math.min(20, wrong.size())),
        wrong.size() + " wrong of " + seen);
  }

  private @Nullable String problem(Facts.Row row, String printed, Set<String> codes) {
    String code = printed.startsWith("ERR_") ? printed.substring(0, printed.indexOf(':')) : null;
    String message = code == null ? printed : printed.substring(code.length() + 2);
    RuntimeKind kind = RuntimeKind.ofWord(row.get("runtime")).orElseThrow();
    RuntimeRelease release =
        Runtimes.bundled()
            .release(kind, RuntimeVersion.parse(row.get("runtime_version").replace("-flag", "")))
            .orElse(null);
    if (release == null) return "no release";
    List<MessageMatch> matches =
        messages.match(message, null).stream().filter(m -> m.message().runtime() == kind).toList();
    if (matches.isEmpty()) return "not recognised";
    if (matches.stream().map(m -> m.message().template()).distinct().count() != 1)
      return "two templates";
    String root = row.get("root");
    String system =
        root.startsWith("wine") ? "wine-8" : root.contains("musl") ? "linux-musl" : "linux-glibc";
    boolean foretold =
        matches.stream()
            .map(m -> m.message().code())
            .distinct()
            .flatMap(c -> messages.find(c, release, system).stream())
            .anyMatch(
                m ->
                    m.template().equals(matches.get(0).message().template())
                        && (code == null ? m.errorCode() == null : code.equals(m.errorCode())));
    if (!foretold) return "not foretold";
    boolean agreed = matches.stream().anyMatch(m -> codes.contains(m.message().code()));
    return agreed ? null : "codes " + matches.stream().map(m -> m.message().code()).toList();
  }

  @Test
  void everyMessageOfTheProbesIsRecognisedAndForetold() throws IOException {
    List<String> wrong = new ArrayList<>();
    int seen = 0;
    for (Facts.Row row : Facts.table("facts/load-probes-raw.csv")) {
      String message = row.get("message").replace("\\n", "\n");
      if (NOT_THE_RUNTIMES_WORDS.contains(row.get("outcome")) || message.isEmpty()) continue;
      seen++;
      RuntimeKind kind = RuntimeKind.ofWord(row.get("runtime")).orElseThrow();
      RuntimeRelease release =
          Runtimes.bundled().release(kind, RuntimeVersion.parse(row.get("version"))).orElseThrow();
      List<MessageMatch> matches = new ArrayList<>(messages.match(message, null));
      // Of a runtime's panic the table has the beginning only.
      if (matches.isEmpty())
        for (RuntimeMessage one : messages.all())
          for (Wording.Place place : Wording.of(one.template().text()).find(LogText.of(message)))
            matches.add(new MessageMatch(one, place.values()));
      matches.removeIf(match -> match.message().runtime() != kind);
      boolean foretold =
          matches.stream()
              .map(MessageMatch::message)
              .flatMap(m -> messages.find(m.code(), release, "linux-glibc").stream())
              .anyMatch(
                  m ->
                      m.template().equals(matches.get(0).message().template())
                          && orEmpty(m.errorName()).equals(row.get("error_name"))
                          && orEmpty(m.errorCode()).equals(row.get("error_code")));
      if (matches.isEmpty() || !foretold)
        wrong.add((matches.isEmpty() ? "not recognised" : "not foretold") + row);
    }
    assertTrue(seen > 1_500, "probes with a message: " + seen);
    assertEquals(
        List.of(),
        wrong.subList(0, Math.min(20, wrong.size())),
        wrong.size() + " wrong of " + seen);
  }

  private static String orEmpty(@Nullable String text) {
    return text == null ? "" : text;
  }
}
