package dev.abilens.verdict;

import dev.abilens.addon.AddonProfile;
import dev.abilens.header.Architecture;
import dev.abilens.image.Image;
import dev.abilens.image.LoaderKind;
import dev.abilens.image.VersionNeed;
import dev.abilens.install.PackageManager;
import dev.abilens.install.PlatformName;
import dev.abilens.install.ProjectManagers;
import dev.abilens.node.ModuleVersionUse;
import dev.abilens.node.Runtimes;
import dev.abilens.verdict.Recogniser.Recognised;
import dev.abilens.words.LogText;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Explains failed loads, installs and builds from what was printed: what happened, who the numbers
 * are, what mends it. With the file at hand, its own facts decide.
 */
public final class ErrorExplainer {
  private static final int MANY = 8;

  /** How file names of prebuilt addons call a NODE_MODULE_VERSION. */
  private static final Pattern ABI = Pattern.compile("(?:(?:node|electron)-v)?([0-9]{1,6})");

  /** What says for which processor a library of Linux is. */
  private static final List<Map.Entry<String, Architecture>> TRIPLES =
      List.of(
          Map.entry("aarch64", Architecture.ARM64),
          Map.entry("arm64", Architecture.ARM64),
          Map.entry("armv7", Architecture.ARM),
          Map.entry("arm-linux", Architecture.ARM),
          Map.entry("x86_64", Architecture.X64),
          Map.entry("x64", Architecture.X64));

  private final LogContext context;
  private final @Nullable Subject file;

  private ErrorExplainer(LogText text, @Nullable Subject file) {
    this.context = new LogContext(text);
    this.file = file;
  }

  /**
   * Explains every failure that a text holds.
   *
   * @param pasted an error or a log, wrapped, prefixed, coloured or not
   * @return one explanation for each failure found, in the order of the text, but for what says
   *     nothing by itself, which comes last; none if none was recognised
   */
  public static List<Explanation> explain(String pasted) {
    return explain(pasted, null);
  }

  /**
   * Explains every failure that a text holds, given the addon that it is about.
   *
   * @param pasted an error or a log
   * @param file the addon, open, or null if it is not at hand
   * @return as {@link #explain(String)} does; causes and remedies rest on the file where it tells
   */
  public static List<Explanation> explain(String pasted, @Nullable Subject file) {
    LogText text = LogText.of(pasted);
    List<Recognised> found = Consequences.without(Recogniser.find(text), text);
    if (found.isEmpty()) return List.of();
    ErrorExplainer explainer = new ErrorExplainer(text, file);
    return found.stream().map(explainer::explain).toList();
  }

  private Explanation explain(Recognised found) {
    LoaderKind loader =
        found.loader() == null && !found.elsewhere() ? context.loader() : found.loader();
    Map<String, String> values = new HashMap<>(found.place().values());
    Code code = found.code();
    FileEvidence evidence = file == null ? null : new FileEvidence(file, loader, values);
    if (evidence != null) code = evidence.judge(code);
    String version = version(found);
    String library = found.value("library", "deppath", "soname", "install_name");
    String cause = new Causes(loader, found.place().message(), values).of(code);
    boolean another = evidence != null && evidence.isAnother(code, version);
    return new Explanation(
        code,
        found.place().message(),
        runtimes(code, values),
        library,
        version,
        found.value("symbol"),
        evidence == null ? cause : evidence.add(cause, code, version),
        another(
            another,
            found,
            remedies(found, code, loader, version, library, another)
                .of(mended(found, code), detail(found, library, version))));
  }

  /** What mends the file that a message is about does nothing for another one. */
  private static List<String> another(boolean another, Recognised found, List<String> remedies) {
    if (!another) return remedies;
    String path = found.value("path", "file", "module");
    List<String> all = new ArrayList<>();
    all.add(
        "The file at hand is not the one that the message is about"
            + (path == null ? "" : ", " + path)
            + ": what follows is for that one.");
    all.addAll(remedies);
    return all;
  }

  /** Signatures are refused for several reasons, of which one is mended otherwise. */
  private static Code mended(Recognised found, Code code) {
    boolean team = code == Code.UNSIGNED && found.place().message().contains("Team ID");
    return team ? Code.TEAM_ID_DIFFERS : code;
  }

  private Remedies remedies(
      Recognised found,
      Code code,
      @Nullable LoaderKind loader,
      @Nullable String version,
      @Nullable String library,
      boolean another) {
    String path = found.value("path", "file", "module");
    String name = packageOf(found);
    if (file != null && (path == null || PackageCommands.nameIn(path) == null)) path = file.path();
    PackageCommands commands = PackageCommands.of(path == null ? "" : path, name, manager());
    boolean electron = context.isElectron() || "electron".equals(found.value("runtime"));
    if (electron) {
      String target = "electron".equals(found.value("runtime")) ? found.value("target") : null;
      commands = commands.forElectron(target == null ? "VERSION" : target);
    }
    Image image = file == null || another ? null : FileEvidence.image(file, loader);
    AddonProfile addon = image == null ? null : AddonProfile.of(image);
    Architecture process = LogContext.architecture(found.value("need", "arch"));
    // The name of a C library's loader holds the architecture.
    if (code == Code.WRONG_LIBC && library != null && process == Architecture.OTHER)
      process = architectureOf(library);
    Architecture made = LogContext.architecture(found.value("have"));
    if (image != null) made = image.architecture();
    List<VersionNeed> needs = List.of();
    if (image != null && code != Code.RUNTIME_GLIBC_TOO_OLD) {
      needs = image.versionNeeds();
    } else if (version != null && library != null && loader == LoaderKind.GLIBC) {
      needs = List.of(new VersionNeed(LoadCodes.fileName(library), version, false, -1));
      made = architectureOf(library + " " + path);
    }
    List<VersionNeed> asked = needs;
    return new Remedies(commands, image, addon, loader, made, process, () -> asked);
  }

  /** The project's files say it, or else the words of the log. */
  private PackageManager manager() {
    return Optional.ofNullable(file)
        .flatMap(subject -> Remedies.manager(subject, new ProjectManagers()))
        .or(context::manager)
        .orElse(PackageManager.NPM);
  }

  private static Architecture architectureOf(String words) {
    for (var triple : TRIPLES) if (words.contains(triple.getKey())) return triple.getValue();
    return Architecture.X64;
  }

  private @Nullable String packageOf(Recognised found) {
    String name = found.value("package", "module");
    if (name != null && (name.startsWith(".") || name.startsWith("/") || name.contains("\\")))
      name = PackageCommands.nameIn(name);
    String spec = found.value("spec");
    if (name == null && spec != null)
      name = spec.indexOf('@', 1) < 0 ? spec : spec.substring(0, spec.indexOf('@', 1));
    if (name == null) {
      String path = found.value("path");
      name = path == null ? null : PackageCommands.nameIn(path);
    }
    return name == null ? context.packageAt(found.place()) : name;
  }

  private Map<String, Object> detail(
      Recognised found, @Nullable String library, @Nullable String version) {
    Map<String, Object> detail = new HashMap<>(found.place().values());
    for (String side : List.of("found", "required")) {
      Integer number = number(found.value(side));
      if (number != null) detail.put(side, number);
    }
    String named = found.value("module", "target", "need", "package");
    if (named != null)
      PlatformName.of(named)
          .ifPresent(
              platform -> {
                detail.put("os", platform.os());
                detail.put("cpu", platform.cpu());
                if (platform.libc() != null) detail.put("libc", platform.libc());
              });
    // What a message says is required is what the addon declares.
    if (found.code() == Code.NODE_API_TOO_NEW && detail.get("required") instanceof Integer level)
      detail.put("declared", level);
    context.runtime().ifPresent(runtime -> detail.putIfAbsent("runtime", runtime.word()));
    if (found.elsewhere()) detail.put("elsewhere", true);
    String asking = found.value("path");
    if (asking != null && LoadCodes.isRuntime(asking)) detail.put("program", asking);
    if (found.place().message().startsWith(Causes.NO_LOADER)) detail.put("static", true);
    if (library != null) detail.put("library", library);
    if (version != null) detail.put("version", version);
    return detail;
  }

  private static @Nullable String version(Recognised found) {
    String number = found.value("version", "node");
    if (number == null) return null;
    // The template may hold the family's name as literal text.
    for (String family : List.of("GLIBCXX_", "GLIBC_", "CXXABI_"))
      if (found.place().wording().template().contains(family + "{version}")) return family + number;
    return number;
  }

  private static List<String> runtimes(Code code, Map<String, String> values) {
    List<String> sentences = new ArrayList<>();
    for (String side : List.of("found", "required", "abi")) {
      Integer number = number(values.get(side));
      if (number != null && isModuleVersion(code, values, side)) sentences.add(who(number));
    }
    return sentences;
  }

  /** Other messages have values of these names, too: a class of ELF, a level of Node-API. */
  private static boolean isModuleVersion(Code code, Map<String, String> values, String side) {
    return code == Code.ABI_MISMATCH
        || side.equals("abi")
        || values.containsKey("found") && values.containsKey("required");
  }

  private static @Nullable Integer number(@Nullable String digits) {
    if (digits == null) return null;
    Matcher m = ABI.matcher(digits);
    return m.matches() ? Integer.valueOf(m.group(1)) : null;
  }

  private static String who(int moduleVersion) {
    List<ModuleVersionUse> hosts =
        Runtimes.bundled().byModuleVersion(moduleVersion).stream()
            .filter(ModuleVersionUse::hosts)
            .toList();
    if (hosts.isEmpty()) return Runtimes.bundled().unknownModuleVersion(moduleVersion);
    return "NODE_MODULE_VERSION "
        + moduleVersion
        + " is "
        + hosts.stream().limit(MANY).map(ModuleVersionUse::title).collect(Collectors.joining(", "))
        + ".";
  }
}
