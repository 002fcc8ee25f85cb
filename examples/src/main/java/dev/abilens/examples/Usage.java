package dev.abilens.examples;

import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
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

  /** Adds options that several commands have. */
  Usage with(Options options) {
    options.addTo(this);
    return this;
  }

  /** Options that several commands have. */
  interface Options {
    /** Adds them to the usage of a command. */
    void addTo(Usage usage);
  }

  /** Adds an option that stands alone. */
  Usage flag(String name, String description, Consumer<Boolean> field) {
    Field<Boolean> kept = new Field<>(field);
    spec.addOption(
        OptionSpec.builder(name).description(description).getter(kept).setter(kept).build());
    return this;
  }

  /**
   * Adds an option with a value.
   *
   * @param type what its text is read as
   * @param field takes the value where there is one
   */
  <T> Usage option(
      String name, String label, Class<T> type, String description, Consumer<T> field) {
    add(option(name, label, description).type(type), field);
    return this;
  }

  /** Adds the option for what is written, which is text where nobody asks for another. */
  Usage format(String description, Consumer<Format> field) {
    OptionSpec.Builder option = option("--format", "<format>", description).type(Format.class);
    add(option.defaultValue(Format.text.name()), field);
    return this;
  }

  /** Adds an option that may be given many times. */
  <T> Usage list(
      String name, String label, Class<T> type, String description, Consumer<List<T>> field) {
    add(option(name, label, description).type(List.class).auxiliaryTypes(type), field);
    return this;
  }

  /** Adds an option that may be given many times, or once with commas. */
  Usage words(String name, String label, String description, Consumer<List<String>> field) {
    OptionSpec.Builder option = option(name, label, description).type(List.class);
    add(option.auxiliaryTypes(String.class).splitRegex(","), field);
    return this;
  }

  /** Adds an option of names with values. */
  Usage map(String name, String label, String description, Consumer<Map<String, String>> field) {
    OptionSpec.Builder option = option(name, label, description).type(Map.class);
    add(option.auxiliaryTypes(String.class, String.class), field);
    return this;
  }

  private static OptionSpec.Builder option(String name, String label, String description) {
    return OptionSpec.builder(name).paramLabel(label).description(description);
  }

  private <T> void add(OptionSpec.Builder option, Consumer<T> field) {
    Field<T> kept = new Field<>(field);
    spec.addOption(option.getter(kept).setter(kept).build());
  }

  /**
   * Adds what stands without an option's name.
   *
   * @param index at which place
   * @param type what its text is read as
   */
  <T> Usage argument(
      int index, String label, Class<T> type, String description, Consumer<T> field) {
    return arguments(
        PositionalParamSpec.builder()
            .index(Integer.toString(index))
            .arity("1")
            .required(true)
            .type(type),
        label,
        description,
        field);
  }

  /** Adds one thing that may stand without an option's name. */
  <T> Usage mayHave(String label, Class<T> type, String description, Consumer<T> field) {
    return arguments(
        PositionalParamSpec.builder().index("0").arity("0..1").type(type),
        label,
        description,
        field);
  }

  /**
   * Adds all that stands without an option's name.
   *
   * @param arity how many there may be, such as {@code 1..*}
   */
  <T> Usage rest(
      String arity, String label, Class<T> type, String description, Consumer<List<T>> field) {
    return arguments(
        PositionalParamSpec.builder()
            .arity(arity)
            .required(!arity.startsWith("0"))
            .type(List.class)
            .auxiliaryTypes(type),
        label,
        description,
        field);
  }

  private <T> Usage arguments(
      PositionalParamSpec.Builder argument, String label, String description, Consumer<T> field) {
    Field<T> kept = new Field<>(field);
    spec.addPositional(
        argument.paramLabel(label).description(description).getter(kept).setter(kept).build());
    return this;
  }

  /** Hands a value on to where it is wanted. */
  private static final class Field<V> implements IGetter, ISetter {
    private final Consumer<V> field;
    private @Nullable V value;

    Field(Consumer<V> field) {
      this.field = field;
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
      if (value != null) field.accept(value);
      return (T) before;
    }
  }
}
