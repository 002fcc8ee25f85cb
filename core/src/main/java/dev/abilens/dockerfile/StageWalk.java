package dev.abilens.dockerfile;

import dev.abilens.image.Platform;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Follows the instructions of a Dockerfile, stage by stage. */
final class StageWalk {
  private static final int MAX_STAGES = 1000;
  private static final Pattern AS =
      Pattern.compile("(\\S+)\\s+as\\s+(\\S+)", Pattern.CASE_INSENSITIVE);
  private static final Pattern VARIABLE = Pattern.compile("\\$\\{?([A-Za-z_][A-Za-z0-9_]*)");

  private final DockerfileParser.Parsed parsed;
  private final BuildOptions options;
  private final List<DockerfileProblem> problems;

  /** What {@code FROM} lines see: the arguments before the first of them. */
  private final Variables global = new Variables();

  private final List<StageState> stages = new ArrayList<>();
  private final Work work = new Work();

  /** Which paths the build's files lack, of those that were asked for. */
  private final Map<String, Boolean> ignored = new HashMap<>();

  private final Map<String, StageState> images = new HashMap<>();
  private @Nullable StageState stage;
  private @Nullable Integer lost;

  StageWalk(DockerfileParser.Parsed parsed, BuildOptions options) {
    this.parsed = parsed;
    this.options = options;
    this.problems = new ArrayList<>(parsed.problems());
    Platform platform = options.platform();
    if (platform != null) {
      global.set("TARGETOS", platform.os().word());
      global.set("TARGETARCH", docker(platform));
    }
  }

  /** Docker's word for an architecture, where it differs from Node's. */
  private static String docker(Platform platform) {
    return switch (platform.architecture()) {
      case X64 -> "amd64";
      case IA32 -> "386";
      case PPC64 -> "ppc64le";
      default -> platform.architecture().word();
    };
  }

  DockerBuild walk() {
    for (Instruction instruction : parsed.instructions()) {
      if (instruction.keyword().equals("FROM")) {
        if (stages.size() == MAX_STAGES) {
          problem(instruction, "more than " + MAX_STAGES + " stages", true);
          break;
        }
        from(instruction);
      } else if (stage != null) {
        follow(stage, instruction);
      } else if (instruction.keyword().equals("ARG")) {
        argument(global, instruction);
      } else if (lost == null) {
        lost = instruction.line();
        problem(instruction, instruction.keyword() + " before the first FROM", false);
      }
      String limit = work.exceeded();
      if (limit != null) {
        problem(instruction, limit, true);
        break;
      }
    }
    if (stages.isEmpty())
      problems.add(new DockerfileProblem(1, "no FROM: there is no stage", false));
    List<Stage> ended = stages.stream().map(StageState::end).toList();
    return new DockerBuild(ended, wanted(ended), problems);
  }

  private @Nullable Stage wanted(List<Stage> ended) {
    String target = options.target();
    if (target == null) return ended.isEmpty() ? null : ended.get(ended.size() - 1);
    StageState named = earlier(target);
    if (named != null) return ended.get(named.index);
    problems.add(new DockerfileProblem(1, "no stage is called " + target, false));
    return null;
  }

  private void problem(Instruction instruction, String message, boolean limit) {
    problems.add(new DockerfileProblem(instruction.line(), message, limit));
  }

  /** Returns the stage of a name or number, or null. */
  private @Nullable StageState earlier(String word) {
    for (int i = stages.size() - 1; i >= 0; i--) {
      String name = stages.get(i).name;
      if (name != null && name.equalsIgnoreCase(word)) return stages.get(i);
    }
    if (!word.matches("\\d{1,4}")) return null;
    int number = Integer.parseInt(word);
    return number < stages.size() ? stages.get(number) : null;
  }

  private void from(Instruction instruction) {
    String rest = instruction.rest();
    Matcher named = AS.matcher(rest);
    String name = named.matches() ? named.group(2).toLowerCase(Locale.ROOT) : null;
    String written = named.matches() ? named.group(1) : rest;
    if (!named.matches() && rest.split("\\s+", -1).length > 1)
      problem(instruction, "FROM takes an image, and AS with a name", false);
    String image = global.expand(written, parsed.escape());
    Map<String, String> variables = variables(written);
    int index = stages.size();
    StageState parent = byNameOnly(image);
    StagePlatform platform = platform(instruction.flag("platform"), parent);
    StageState next;
    if (parent != null) {
      next = new StageState(index, name, instruction.line(), parent, platform, variables, work);
    } else {
      BaseImage base = BaseImages.of(image, instruction.line());
      next = new StageState(index, name, instruction.line(), base, platform, variables, work);
    }
    stages.add(next);
    stage = next;
    if (parent != null)
      for (Instruction trigger : List.copyOf(parent.triggers)) follow(next, trigger);
  }

  /** A number is no name for {@code FROM}. */
  private @Nullable StageState byNameOnly(String image) {
    return image.matches("\\d+") ? null : earlier(image);
  }

  private Map<String, String> variables(String written) {
    Map<String, String> found = new LinkedHashMap<>();
    Matcher variable = VARIABLE.matcher(written);
    while (variable.find()) {
      String value = global.get(variable.group(1));
      found.put(variable.group(1), value == null ? "" : value);
    }
    return found;
  }

  private StagePlatform platform(@Nullable String flag, @Nullable StageState parent) {
    if (flag == null)
      return parent != null
          ? parent.platform
          : new StagePlatform(StagePlatform.Kind.TARGET, options.platform(), "");
    if (flag.contains("BUILDPLATFORM") || flag.contains("BUILDARCH"))
      return new StagePlatform(StagePlatform.Kind.BUILD, null, flag);
    if (flag.contains("TARGETPLATFORM") || flag.contains("TARGETARCH"))
      return new StagePlatform(StagePlatform.Kind.TARGET, options.platform(), flag);
    String text = global.expand(flag, parsed.escape());
    Platform platform = StagePlatform.ofDocker(text);
    return new StagePlatform(
        platform == null ? StagePlatform.Kind.UNKNOWN : StagePlatform.Kind.LITERAL,
        platform,
        Variables.shown(text));
  }

  private void follow(StageState stage, Instruction instruction) {
    switch (instruction.keyword()) {
      case "ARG" -> argument(stage.variables, instruction);
      case "ENV" -> environment(stage, instruction);
      case "WORKDIR" ->
          stage.workdir =
              Paths.resolve(
                  stage.workdir, stage.variables.expand(instruction.rest(), parsed.escape()));
      case "ONBUILD" -> stage.triggers.add(instruction.triggered());
      case "COPY", "ADD" ->
          new CopyReader(stage, instruction, parsed.escape(), options, this::source, this::ignores)
              .follow();
      case "RUN" -> {
        mounts(stage, instruction);
        new RunReader(stage, options).run(instruction);
      }
      default -> {
        // The others have no bearing on what is built.
      }
    }
  }

  /** {@code ARG NAME[=VALUE] ...}; one that is given from outside wins. */
  private void argument(Variables variables, Instruction instruction) {
    for (String word : CopyReader.words(instruction.rest(), parsed.escape())) {
      int equals = word.indexOf('=');
      String name = equals < 0 ? word : word.substring(0, equals);
      String given = options.arguments().get(name);
      String inherited = variables == global ? null : global.get(name);
      if (given != null) variables.set(name, given);
      else if (equals >= 0)
        variables.set(name, variables.expand(word.substring(equals + 1), parsed.escape()));
      else if (inherited != null) variables.set(name, inherited);
    }
  }

  /** {@code ENV NAME=VALUE ...}, or the old {@code ENV NAME VALUE}. */
  private void environment(StageState stage, Instruction instruction) {
    String rest = instruction.rest();
    List<String> words = CopyReader.words(rest, parsed.escape());
    Variables before = stage.variables.copy();
    if (words.isEmpty()) return;
    if (words.get(0).indexOf('=') < 0) {
      int blank = words.get(0).length();
      set(stage, words.get(0), before.expand(rest.substring(blank).strip(), parsed.escape()));
      return;
    }
    for (String word : words) {
      int equals = word.indexOf('=');
      if (equals > 0)
        set(
            stage,
            word.substring(0, equals),
            before.expand(word.substring(equals + 1), parsed.escape()));
    }
  }

  private static void set(StageState stage, String name, String value) {
    stage.variables.set(name, value);
    if (ModuleCommands.turnsScriptsOff(name, value)) stage.scriptsOff = true;
  }

  private boolean ignores(String path) {
    return ignored.computeIfAbsent(path, options.ignore()::drops);
  }

  /** Returns the stage or image that {@code --from} names. */
  private StageState source(StageState stage, String written) {
    String word = stage.variables.expand(written, parsed.escape());
    StageState named = earlier(word);
    if (named != null && named != stage) {
      stage.uses.add(named.index);
      return named;
    }
    return images.computeIfAbsent(
        word,
        image ->
            new StageState(
                -1,
                null,
                stage.line,
                BaseImages.of(image, stage.line),
                new StagePlatform(StagePlatform.Kind.TARGET, options.platform(), ""),
                Map.of(),
                work));
  }

  private void mounts(StageState stage, Instruction instruction) {
    for (String mount : instruction.flagValues("mount")) {
      Map<String, String> parts = new HashMap<>();
      for (String part : mount.split(",", -1)) {
        int equals = part.indexOf('=');
        if (equals > 0) parts.put(part.substring(0, equals), part.substring(equals + 1));
      }
      String from = parts.get("from");
      if (from != null) source(stage, from);
      String target =
          parts.getOrDefault(
              "target", parts.getOrDefault("dst", parts.getOrDefault("destination", "")));
      if ("cache".equals(parts.get("type")) && Paths.name(target).equals("node_modules"))
        stage.event(
            new StageEvent.CacheMount(instruction.line(), Paths.resolve(stage.workdir, target)));
    }
  }
}
