package dev.abilens.examples;

import dev.abilens.examples.score.ScoreCommand;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/**
 * The command-line tool: tells whether addons will load, what they are, and what load errors mean.
 */
@Command(
    name = "abilens",
    mixinStandardHelpOptions = true,
    version = "abilens " + Main.VERSION,
    description =
        "Tells from bytes alone whether Node.js native addons will load, and what mends them.")
public final class Main {
  static final String VERSION = "0.1.0";

  static final int OK = 0;
  static final int SOMETHING_FAILS = 1;
  static final int USAGE = 2;

  private static final List<Map.Entry<String, Class<?>>> COMMANDS =
      List.of(
          Map.entry("check", CheckCommand.class),
          Map.entry("inspect", InspectCommand.class),
          Map.entry("matrix", MatrixCommand.class),
          Map.entry("diff", DiffCommand.class),
          Map.entry("pick", PickCommand.class),
          Map.entry("abi", AbiCommand.class),
          Map.entry("explain", ExplainCommand.class),
          Map.entry("doctor", DoctorCommand.class),
          Map.entry("demo", DemoCommand.class),
          Map.entry("score", ScoreCommand.class),
          Map.entry("help", CommandLine.HelpCommand.class));

  private Main() {}

  /**
   * Runs the tool and ends the process: 0 nothing fails, 1 something fails, 2 wrong use or a path
   * that cannot be read.
   */
  public static void main(String[] args) {
    System.exit(run(args));
  }

  /** Runs the tool and returns its exit status. */
  static int run(String... args) {
    return commandLine(args.length == 0 ? "" : args[0])
        .setExecutionStrategy(new CommandLine.RunLast())
        .setExecutionExceptionHandler(
            (exception, command, parsed) -> {
              // What a person typed or named is at fault, and the message says what; anything else
              // is a defect.
              if (!Failure.isUsers(exception)) throw exception;
              command.getErr().println("abilens: " + Failure.message(exception));
              return USAGE;
            })
        .execute(args);
  }

  // A model of every command takes longer than most answers: where one is named, the others are
  // left out.
  private static CommandLine commandLine(String first) {
    CommandLine line = new CommandLine(new Main());
    boolean named =
        !first.equals("help")
            && COMMANDS.stream().anyMatch(command -> command.getKey().equals(first));
    for (Map.Entry<String, Class<?>> command : COMMANDS)
      if (!named || command.getKey().equals(first))
        line.addSubcommand(command.getKey(), command.getValue());
    return line;
  }
}
