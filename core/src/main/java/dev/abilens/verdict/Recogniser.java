package dev.abilens.verdict;

import dev.abilens.data.Lazy;
import dev.abilens.data.Table;
import dev.abilens.image.LoaderKind;
import dev.abilens.install.Condition;
import dev.abilens.install.InstallMessage;
import dev.abilens.install.InstallMessages;
import dev.abilens.node.LoaderMessage;
import dev.abilens.node.LoaderMessages;
import dev.abilens.node.RuntimeMessage;
import dev.abilens.node.RuntimeMessages;
import dev.abilens.words.LogText;
import dev.abilens.words.Wording;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Finds what runtimes, loaders and installs say in a text that somebody pasted. */
final class Recogniser {
  /** A message shorter than this begins with the file that it speaks of, or is no proof. */
  private static final int TELLING = 16;

  private static final String WINE = "wine";

  private static final Pattern PLACEHOLDER_FIRST = Pattern.compile("['\"]?\\{");

  /** Systems whose loaders are known by their words alone. */
  private static final List<String> ELSEWHERE = List.of("android", "freebsd");

  private static final Condition OF_AN_ADDON = Condition.parse("near=napi|.node");

  private static final List<Code> LIKELIEST = List.of(Code.WRONG_FORMAT, Code.WRONG_ARCHITECTURE);

  /** How macOS begins: the file asked for, then every place that was tried. */
  private static final List<String> HEADS =
      List.of(
          "dlopen({path}, 0x0001): tried: ",
          "dlopen({path}, 1): no suitable image found.  Did find:\n\t",
          "dlopen({path}, 0x0001): ",
          "dlopen({path}, 1): ");

  private static final Lazy<List<Meaning>> ALL = new Lazy<>(Recogniser::read);

  /**
   * What a wording may mean.
   *
   * @param system whose words they are, as the tables call it: a system, or {@code any}
   */
  private record Meaning(
      Code code, String system, Wording wording, Condition condition, boolean aside) {}

  /**
   * What was found in a text.
   *
   * @param code what it is
   * @param loader whose words they are, or null where that is not told
   * @param elsewhere whether they are those of a system that has none of these loaders
   * @param aside whether it is often said where something else is wrong
   * @param place the message and its values
   */
  record Recognised(
      Code code,
      @Nullable LoaderKind loader,
      boolean elsewhere,
      boolean aside,
      Wording.Place place) {
    /** Returns a value by one of its names, or null. */
    @Nullable String value(String... names) {
      for (String name : names) {
        String value = place.values().get(name);
        if (value != null && !value.isEmpty()) return value;
      }
      return null;
    }
  }

  private Recogniser() {}

  private static List<Meaning> read() {
    Map<String, Meaning> all = new LinkedHashMap<>();
    for (RuntimeMessage message : RuntimeMessages.bundled().all())
      add(
          all,
          message.code(),
          message.system(),
          core(message.template().text()),
          isLastWord(message) ? OF_AN_ADDON : Condition.parse(""));
    for (LoaderMessage message : LoaderMessages.bundled().all()) {
      for (String code : codes(message))
        add(all, code, message.loader(), core(message.template().text()), Condition.parse(""));
    }
    for (Table.Row row : Table.bundled("load-wordings").rows())
      add(
          all,
          row.get("code"),
          row.get("system"),
          row.get("template").replace("\\n", "\n"),
          Condition.parse(""));
    List<Meaning> meanings = new ArrayList<>(all.values());
    for (InstallMessage message : InstallMessages.all())
      meanings.add(
          new Meaning(
              Code.valueOf(message.code()),
              "any",
              message.wording(),
              message.condition(),
              message.aside()));
    return List.copyOf(meanings);
  }

  /** Classes of failures that are no finding about a file's bytes have causes, too. */
  private static List<String> codes(LoaderMessage message) {
    boolean linux = message.loader().startsWith("linux-") && message.phase().equals("load");
    if (!message.codes().isEmpty() || !linux) return message.codes();
    // glibc says the same of a file that is missing and of one for another machine.
    if (message.failure().equals("FILE_MISSING"))
      return message.loader().equals(LoaderKind.MUSL.id())
          ? List.of(Code.BINDING_FILE_MISSING.name())
          : List.of();
    return List.of(Code.UNREADABLE.name());
  }

  /** What of a message stands for it alone. */
  private static String core(String template) {
    String core = template;
    for (String head : HEADS) if (core.startsWith(head)) core = core.substring(head.length());
    core = core.replace("\\\\?\\", "").replace("\n  path: {path}", "");
    // Which library it is tells the code, and the cause.
    core = core.replace("libc.musl-{arch}.so.1", "{library}");
    core = core.replace("ld-linux-x86-64.so.2", "{library}");
    // A list is one value, however many are in it.
    return core.replaceAll("\\{(\\w+)},\\{\\1}", "{$1}");
  }

  /** What a runtime says of itself as it ends, whatever ended it. */
  private static boolean isLastWord(RuntimeMessage message) {
    return message.endsProcess() != null && message.template().placeholders().isEmpty();
  }

  private static void add(
      Map<String, Meaning> all, String code, String system, String core, Condition condition) {
    if (core.isEmpty()) return;
    boolean begins = PLACEHOLDER_FIRST.matcher(core).lookingAt();
    Wording wording = Wording.of(core);
    if (weight(wording) < (begins ? TELLING / 2 : TELLING)) return;
    // Of words that differ in blanks alone, those of the newest release come last in the table.
    all.put(
        code + " " + system + " " + wording.signs(),
        new Meaning(Code.valueOf(code), system, wording, condition, false));
  }

  /**
   * How telling a wording is: a sign of Chinese, Japanese or Korean says as much as several
   * letters.
   */
  private static int weight(Wording wording) {
    long more =
        wording
            .signs()
            .codePoints()
            .filter(
                c ->
                    Character.isIdeographic(c)
                        || Character.UnicodeScript.of(c) == Character.UnicodeScript.HANGUL)
            .count();
    return wording.literalLength() + (int) more;
  }

  private record Hit(Meaning meaning, Wording.Place place) {
    int literalLength() {
      return meaning.wording().literalLength();
    }
  }

  /** Returns what a text holds, in its order. */
  static List<Recognised> find(LogText text) {
    List<Hit> hits = new ArrayList<>();
    Map<String, List<Wording.Place>> places = new LinkedHashMap<>();
    for (Meaning meaning : ALL.get())
      for (Wording.Place place :
          places.computeIfAbsent(
              meaning.wording().template(), template -> meaning.wording().find(text)))
        if (isPlausible(meaning, place) && meaning.condition().holds(text, place))
          hits.add(new Hit(meaning, place));
    // Where two overlap, the one with more fixed text is meant; of equals the table's first.
    hits.sort(Comparator.comparingInt(Hit::literalLength).reversed());
    TreeMap<Integer, List<Hit>> chosen = new TreeMap<>();
    for (Hit hit : hits) {
      Map.Entry<Integer, List<Hit>> neighbour = chosen.lowerEntry(hit.place().end());
      if (neighbour == null || neighbour.getValue().get(0).place().end() <= hit.place().start()) {
        List<Hit> same = new ArrayList<>();
        same.add(hit);
        chosen.put(hit.place().start(), same);
      } else if (neighbour.getValue().get(0).literalLength() == hit.literalLength()) {
        neighbour.getValue().add(hit);
      }
    }
    OtherLoaders others = new OtherLoaders(text);
    return chosen.values().stream()
        .map(Recogniser::recognised)
        .filter(one -> !others.say(one))
        .toList();
  }

  private static Recognised recognised(List<Hit> same) {
    String system = same.get(0).meaning().system();
    // Where only the bytes would tell codes apart, a file for another system is likeliest.
    Hit hit =
        LIKELIEST.stream()
            .flatMap(code -> same.stream().filter(h -> h.meaning().code() == code))
            .filter(h -> h.meaning().system().equals(system))
            .findFirst()
            .orElse(same.get(0));
    LoaderKind loader = system.startsWith(WINE) ? LoaderKind.WINDOWS : null;
    for (LoaderKind kind : LoaderKind.values()) if (kind.id().equals(system)) loader = kind;
    return new Recognised(
        LoadCodes.refine(hit.meaning().code(), loader, hit.place().values()),
        loader,
        ELSEWHERE.contains(system),
        hit.meaning().aside(),
        hit.place());
  }

  /**
   * A missing library is never the addon itself, and what a message begins with by {path} always is
   * a file, and no library.
   */
  private static boolean isPlausible(Meaning meaning, Wording.Place place) {
    String template = meaning.wording().template();
    // Tools say of other modules, too, that they did not find them.
    if (meaning.system().equals(WINE) && template.endsWith("{path}"))
      return place.values().getOrDefault("path", "").matches(".*[/\\\\].*");
    // musl names a library that was searched by its name, and a file that was asked for by its
    // path.
    if (meaning.code() == Code.BINDING_FILE_MISSING
        && meaning.system().equals(LoaderKind.MUSL.id())
        && place.values().getOrDefault("path", "").indexOf('/') < 0) return false;
    if (!PLACEHOLDER_FIRST.matcher(template).lookingAt()) return true;
    for (String name : List.of("library", "deppath", "soname"))
      if (place.values().getOrDefault(name, "").endsWith(".node")) return false;
    if (!template.startsWith("{path}") && !template.startsWith("\"{path}")) return true;
    String path = place.values().getOrDefault("path", "");
    String file = path.substring(path.lastIndexOf('/') + 1);
    return (path.contains("/") || path.contains("\\") || path.contains("."))
        && !(file.startsWith("lib") && file.contains(".so"));
  }
}
