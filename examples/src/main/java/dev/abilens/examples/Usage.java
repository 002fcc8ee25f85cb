package dev.abilens.examples;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.IGetter;
import picocli.CommandLine.Model.ISetter;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/**
 * What a command understands, as picocli is told it. By its annotations it could be told the same,
 * but Java makes a class of each kind of them at every start, which costs more than most answers.
 */
final class Usage {
  private final CommandSpec spec;

  /**
   * Begins a usage.
   *
   * @param command what is called when its options are set
   * @param name the command's name
   * @param description what it does, a sentence or two
   */
  Usage(Callable<Integer> command, String name, String description) {
    this(CommandSpec.wrapWithoutInspection(command), name, description);
  }

  /** Begins the usage of a tool whose commands are added. */
  Usage(String name, String description) {
    this(CommandSpec.create(), name, description);
  }

  private Usage(CommandSpec spec, String name, String description) {
    this.spec = spec.name(name);
    spec.usageMessage().description(description);
    spec.addOption(
        OptionSpec.builder("-h", "--help")
            .usageHelp(true)
            .description("Show this help message and exit.")
            .build());
    spec.addOption(
        OptionSpec.builder("-V", "--version")
            .versionHelp(true)
            .description("Print version information and exit.")
            .build());
  }

  /** Returns it as picocli knows it. */
  CommandSpec spec() {
    return spec;
  }

  /** Says something behind all options. */
  Usage footer(String text) {
    spec.usageMessage().footer(text);
    return this;
  }

  /** Adds an option that stands alone. */
  Given<Boolean> flag(String name, String description) {
    Given<Boolean> given = new Given<>(false);
    add(OptionSpec.builder(name).description(description), given);
    return given;
  }

  /**
   * Adds an option with a value.
   *
   * @param type what its text is read as
   */
  <T> Given<T> option(String name, String label, Class<T> type, String description) {
    return option(name, label, type, description, new Given<>());
  }

  /** Adds an option with a value, and says what it is where none is given. */
  <T> Given<T> option(String name, String label, Class<T> type, String description, T otherwise) {
    return option(name, label, type, description, new Given<>(otherwise));
  }

  private <T> Given<T> option(
      String name, String label, Class<T> type, String description, Given<T> given) {
    add(option(name, label, description).type(type), given);
    return given;
  }

  /** Adds the option for what is written, which is text where nobody asks for another. */
  Given<Format> format(String description) {
    Given<Format> given = new Given<>(Format.text);
    OptionSpec.Builder option = option("--format", "<format>", description).type(Format.class);
    add(option.defaultValue(Format.text.name()), given);
    return given;
  }

  /** Adds an option that may be given many times. */
  <T> Given<List<T>> list(String name, String label, Class<T> type, String description) {
    Given<List<T>> given = new Given<>(List.of());
    add(option(name, label, description).type(List.class).auxiliaryTypes(type), given);
    return given;
  }

  /** Adds an option that may be given many times, or once with commas. */
  Given<List<String>> words(String name, String label, String description) {
    Given<List<String>> given = new Given<>(List.of());
    OptionSpec.Builder option = option(name, label, description).type(List.class);
    add(option.auxiliaryTypes(String.class).splitRegex(","), given);
    return given;
  }

  /** Adds an option of names with values. */
  Given<Map<String, String>> map(String name, String label, String description) {
    Given<Map<String, String>> given = new Given<>(Map.of());
    OptionSpec.Builder option = option(name, label, description).type(Map.class);
    add(option.auxiliaryTypes(String.class, String.class), given);
    return given;
  }

  private static OptionSpec.Builder option(String name, String label, String description) {
    return OptionSpec.builder(name).paramLabel(label).description(description);
  }

  private void add(OptionSpec.Builder option, Given<?> given) {
    spec.addOption(option.getter(given).setter(given).build());
  }

  /**
   * Adds what stands without an option's name.
   *
   * @param index at which place
   * @param type what its text is read as
   */
  <T> Given<T> argument(int index, String label, Class<T> type, String description) {
    return argument(
        PositionalParamSpec.builder().index(Integer.toString(index)).arity("1").required(true),
        label,
        type,
        description);
  }

  /** Adds one thing that may stand without an option's name. */
  <T> Given<T> mayHave(String label, Class<T> type, String description) {
    return argument(
        PositionalParamSpec.builder().index("0").arity("0..1"), label, type, description);
  }

  private <T> Given<T> argument(
      PositionalParamSpec.Builder argument, String label, Class<T> type, String description) {
    Given<T> given = new Given<>();
    add(argument.type(type).paramLabel(label).description(description), given);
    return given;
  }

  /**
   * Adds all that stands without an option's name.
   *
   * @param arity how many there may be, such as {@code 1..*}
   */
  <T> Given<List<T>> rest(String arity, String label, Class<T> type, String description) {
    Given<List<T>> given = new Given<>(List.of());
    PositionalParamSpec.Builder arguments = PositionalParamSpec.builder().arity(arity);
    arguments.required(!arity.startsWith("0")).type(List.class).auxiliaryTypes(type);
    add(arguments.paramLabel(label).description(description), given);
    return given;
  }

  /**
   * Adds the paths below which addons or other binaries are looked for.
   *
   * @param one what a path may be besides what holds many, such as {@code an addon}
   */
  Given<List<Path>> paths(String one) {
    return rest(
        "1..*",
        "PATH",
        Path.class,
        one + ", a directory, an archive (.tgz, .tar, .zip, .asar) or a container image");
  }

  private void add(PositionalParamSpec.Builder argument, Given<?> given) {
    spec.addPositional(argument.getter(given).setter(given).build());
  }

  /** What was given for an option or in its place, once the command is called. */
  static final class Given<V> implements IGetter, ISetter {
    private final @Nullable V otherwise;
    private @Nullable V value;

    private Given() {
      this.otherwise = null;
    }

    private Given(V otherwise) {
      this.otherwise = otherwise;
    }

    /** Returns whether anything was given. */
    boolean isGiven() {
      return value != null;
    }

    /** Returns what was given, or what it is otherwise; null if nothing says. */
    @Nullable V orNull() {
      return value == null ? otherwise : value;
    }

    /** Returns what was given, or what it is otherwise. */
    V value() {
      return Objects.requireNonNull(orNull());
    }

    // The types are those of the option, which picocli has seen to.
    @Override
    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
    public <T> @Nullable T get() {
      return (T) value;
    }

    @Override
    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
    public <T> @Nullable T set(T given) {
      V before = value;
      value = (V) given;
      return (T) before;
    }
  }
}
