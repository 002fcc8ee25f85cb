package dev.abilens.node;

import dev.abilens.data.Lazy;
import dev.abilens.data.Table;
import dev.abilens.words.LogText;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The words in which runtimes refuse an addon: from a finding to the message, and from a pasted
 * message to what it may mean. Immutable and thread-safe.
 *
 * <p>Spans of versions end at releases that were run. A version between two spans has the words of
 * the earlier one, a version after the newest those of the newest; the first are marked as not
 * verified.
 */
public final class RuntimeMessages {
  private static final RuntimeMessages BUNDLED = new RuntimeMessages();
  private static final String ANY = "any";

  /**
   * Everything that a loader says comes through here: what a runtime adds to its text is read off
   * this class.
   */
  private static final String PLAIN_CLASS = "FILE_TOO_SHORT";

  private static final String PLAIN_LOADER = "linux-glibc";

  private final Lazy<List<RuntimeMessage>> messages = new Lazy<>(RuntimeMessages::read);
  private final Lazy<Map<RuntimeKind, Spoken>> spoken = new Lazy<>(() -> Spoken.of(all()));

  /** What was asked for last by {@link #plain}: the addons of one target come in a row. */
  private volatile @Nullable Plain last;

  private RuntimeMessages() {}

  /** Returns the messages that this library carries. */
  public static RuntimeMessages bundled() {
    return BUNDLED;
  }

  private static List<RuntimeMessage> read() {
    List<RuntimeMessage> messages = new ArrayList<>();
    for (Table.Row row : Table.bundled("runtime-messages").rows())
      messages.add(
          new RuntimeMessage(
              row.get("code"),
              RuntimeKind.named(row.get("runtime")),
              row.get("system"),
              RuntimeVersion.parse(row.get("first_version")),
              RuntimeVersion.parse(row.get("last_version")),
              Cells.orNull(row.get("error_name")),
              Cells.orNull(row.get("error_code")),
              row.words("loader_class"),
              MessageTemplate.parse(row.get("template")),
              Cells.orNull(row.get("ends_process")),
              Integer.parseInt(row.get("order")),
              Verification.named(row.get("verified")),
              row.get("condition")));
    return List.copyOf(messages);
  }

  /** Returns every message. */
  public List<RuntimeMessage> all() {
    return messages.get();
  }

  /**
   * Returns what a release says, or does, for a finding.
   *
   * @param code the finding code, such as {@code ABI_MISMATCH}
   * @param release who says it. Electron and NW.js speak as the Node.js inside where nothing of
   *     their own is recorded
   * @param system {@code linux-glibc}, {@code linux-musl}, {@code macos}, {@code windows} or {@code
   *     wine-8}
   * @return every message that fits, in the order in which the release would meet the causes; none
   *     if nothing is recorded
   */
  public List<RuntimeMessage> find(String code, RuntimeRelease release, String system) {
    return find(release, system, message -> message.code().equals(code));
  }

  /**
   * Returns what a release makes of one class of loader failure.
   *
   * @param code the finding code, such as {@code UNDEFINED_SYMBOL}
   * @param release who says it
   * @param system as for {@link #find(String, RuntimeRelease, String)}
   * @param loaderClass the class in {@link LoaderMessages}, such as {@code SYMBOL_MISSING}
   * @return every message that fits; none if nothing is recorded
   */
  public List<RuntimeMessage> find(
      String code, RuntimeRelease release, String system, String loaderClass) {
    return find(
        release,
        system,
        message -> message.code().equals(code) && message.loaderClasses().contains(loaderClass));
  }

  private List<RuntimeMessage> find(
      RuntimeRelease release, String system, Predicate<RuntimeMessage> wanted) {
    List<RuntimeMessage> own = speaking(release.kind(), release.version(), system, wanted);
    if (!own.isEmpty()
        || (release.kind() != RuntimeKind.ELECTRON && release.kind() != RuntimeKind.NWJS))
      return own;
    VersionRange inside = release.node();
    if (inside == null) return List.of();
    List<RuntimeRelease> nodes = Runtimes.bundled().releases(RuntimeKind.NODE, inside);
    if (nodes.isEmpty()) return List.of();
    RuntimeVersion newest = nodes.get(nodes.size() - 1).version();
    return speaking(RuntimeKind.NODE, newest, system, wanted).stream()
        .map(RuntimeMessage::unverified)
        .toList();
  }

  /** What tells one message of a code from another, versions aside. */
  private record Slot(int order, String system, List<String> loaderClasses, boolean ends) {
    static Slot of(RuntimeMessage message) {
      return new Slot(
          message.order(),
          message.system(),
          message.loaderClasses(),
          message.endsProcess() != null);
    }

    // Written out, see LoadResult.OpenSymbol.
    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Slot s
          && order == s.order
          && system.equals(s.system)
          && loaderClasses.equals(s.loaderClasses)
          && ends == s.ends;
    }

    @Override
    public int hashCode() {
      return 31 * order + system.hashCode();
    }
  }

  /** What one runtime says, in the order of the table, and the newest version that was heard. */
  private record Spoken(List<RuntimeMessage> messages, RuntimeVersion newest) {
    static Map<RuntimeKind, Spoken> of(List<RuntimeMessage> all) {
      Map<RuntimeKind, Spoken> spoken = new EnumMap<>(RuntimeKind.class);
      for (RuntimeKind kind : RuntimeKind.values()) {
        List<RuntimeMessage> own = all.stream().filter(m -> m.runtime() == kind).toList();
        if (own.isEmpty()) continue;
        RuntimeVersion newest = Collections.max(own.stream().map(RuntimeMessage::last).toList());
        spoken.put(kind, new Spoken(own, newest));
      }
      return spoken;
    }
  }

  private List<RuntimeMessage> speaking(
      RuntimeKind kind, RuntimeVersion version, String system, Predicate<RuntimeMessage> wanted) {
    Spoken own = spoken.get().get(kind);
    if (own == null) return List.of();
    Map<Slot, List<RuntimeMessage>> slots = new LinkedHashMap<>();
    for (RuntimeMessage message : own.messages)
      if ((message.system().equals(ANY) || message.system().equals(system)) && wanted.test(message))
        slots.computeIfAbsent(Slot.of(message), slot -> new ArrayList<>()).add(message);
    List<RuntimeMessage> fitting = new ArrayList<>();
    for (List<RuntimeMessage> slot : slots.values()) fitting.addAll(at(version, slot, own.newest));
    fitting.sort(Comparator.comparingInt(RuntimeMessage::order));
    return List.copyOf(fitting);
  }

  private static List<RuntimeMessage> at(
      RuntimeVersion version, List<RuntimeMessage> slot, RuntimeVersion newest) {
    // The newest version of the table stands for "to now".
    RuntimeVersion capped = version.compareTo(newest) > 0 ? newest : version;
    List<RuntimeMessage> spanning = slot.stream().filter(m -> m.spans(capped)).toList();
    if (!spanning.isEmpty()) return spanning;
    RuntimeVersion before =
        slot.stream()
            .map(RuntimeMessage::last)
            .filter(last -> last.compareTo(capped) < 0)
            .max(Comparator.naturalOrder())
            .orElse(null);
    RuntimeVersion after =
        slot.stream()
            .map(RuntimeMessage::first)
            .filter(first -> first.compareTo(capped) > 0)
            .min(Comparator.naturalOrder())
            .orElse(null);
    if (after == null) return List.of();
    if (before != null)
      return slot.stream()
          .filter(m -> m.last().equals(before))
          .map(RuntimeMessage::unverified)
          .toList();
    // A loader speaks alike whatever asks it; older releases only gave the exception no code.
    return slot.stream()
        .filter(m -> m.order() == 2 && m.first().equals(after))
        .map(m -> m.errorCode() == null ? m.unverified() : m.unverifiedWithoutCode())
        .toList();
  }

  /**
   * Says what a release throws when the system loader refuses an addon.
   *
   * @param release who throws
   * @param system {@code linux-glibc}, {@code linux-musl}, {@code macos} or {@code windows}
   * @param loaderText the loader's own words, as {@link LoaderMessages} gives them
   * @param path the addon as it was given to the loader
   * @return the exception, or empty where no release near was seen to throw one
   */
  public Optional<ThrownError> ofLoader(
      RuntimeRelease release, String system, String loaderText, String path) {
    RuntimeMessage message = plain(release);
    if (message == null) return Optional.empty();
    String name = message.errorName();
    if (name == null) return Optional.empty();
    String bare =
        LoaderMessages.bundled().find(PLAIN_LOADER, PLAIN_CLASS).orElseThrow().template().text();
    String added = message.template().text().substring(bare.length()).replace("{path}", path);
    boolean verified = message.verified() == Verification.YES && system.equals(PLAIN_LOADER);
    return Optional.of(new ThrownError(name, message.errorCode(), loaderText + added, verified));
  }

  /** What a release makes of the words of a loader, or null where it was not heard. */
  private record Plain(RuntimeRelease release, @Nullable RuntimeMessage message) {}

  // One that is equal and not the same is looked up once more.
  @SuppressWarnings("ReferenceEquality")
  private @Nullable RuntimeMessage plain(RuntimeRelease release) {
    Plain known = last;
    if (known == null || known.release != release) {
      List<RuntimeMessage> found = find("MALFORMED", release, PLAIN_LOADER, PLAIN_CLASS);
      last = known = new Plain(release, found.isEmpty() ? null : found.get(0));
    }
    return known.message;
  }

  /**
   * Recognises a whole message.
   *
   * @param text the message, wrapped or not, with or without the error's name before it
   * @param addon the path of the addon where it is known: what names another file is no complaint
   *     about the addon. Null if not known; then a name that ends in {@code .node} is taken to be
   *     the addon
   * @return every row of the table that words it so, the most literal template alone; none for
   *     another text. Several codes may share one text where only the bytes tell them apart
   */
  public List<MessageMatch> match(String text, @Nullable String addon) {
    if (text.length() > MessageTemplate.LONGEST_MESSAGE) return List.of();
    LogText message = LogText.of(text.strip());
    Map<RuntimeKind, List<MessageMatch>> matches = new EnumMap<>(RuntimeKind.class);
    for (RuntimeMessage one : all()) {
      MessageTemplate template = one.template();
      Map<String, String> values = template.match(message).orElse(null);
      if (values == null || !plausible(template, values, addon)) continue;
      List<MessageMatch> ofRuntime =
          matches.computeIfAbsent(one.runtime(), kind -> new ArrayList<>());
      int best = ofRuntime.isEmpty() ? 0 : ofRuntime.get(0).message().template().literalLength();
      if (template.literalLength() < best) continue;
      if (template.literalLength() > best) ofRuntime.clear();
      ofRuntime.add(new MessageMatch(one, values));
    }
    return matches.values().stream()
        .flatMap(ofRuntime -> worded(ofRuntime, text).stream())
        .toList();
  }

  /** Of templates that differ in blanks alone, those that the text has the blanks of, if any. */
  private static List<MessageMatch> worded(List<MessageMatch> matches, String text) {
    String flat = flat(text);
    List<MessageMatch> exact =
        matches.stream()
            .filter(m -> flat.endsWith(flat(m.message().template().render(m.values()))))
            .toList();
    return exact.isEmpty() ? matches : exact;
  }

  private static String flat(String text) {
    return text.strip().replaceAll("\\s+", " ");
  }

  /**
   * A missing library is never the addon itself, and what a message begins with by {path} always
   * is.
   */
  private static boolean plausible(
      MessageTemplate template, Map<String, String> values, @Nullable String addon) {
    String library = values.getOrDefault("library", "");
    if (isAddon(library, addon)) return false;
    return !template.text().startsWith("{path}")
        || addon == null && !isLibrary(values.getOrDefault("path", ""))
        || isAddon(values.getOrDefault("path", ""), addon);
  }

  private static boolean isAddon(String file, @Nullable String addon) {
    return addon == null ? file.endsWith(".node") : file.equals(addon);
  }

  private static boolean isLibrary(String file) {
    String name = file.substring(file.lastIndexOf('/') + 1);
    return name.startsWith("lib") && name.contains(".so");
  }
}
