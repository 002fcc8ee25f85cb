package dev.abilens.examples;

import dev.abilens.examples.score.ScoreCommand;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

/**
 * The command-line tool: tells whether addons will load, what they are, and what load errors mean.
 */
public final class Main {
  static final String VERSION = "0.1.0";

  static final int OK = 0;
  static final int SOMETHING_FAILS = 1;
  static final int USAGE = 2;

  private static final Map<String, Supplier<CommandLine>> COMMANDS = commands();

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
        .setExecutionExceptionHandler(new Refusal())
        .execute(args);
  }

  /**
   * What a person typed or named is at fault, and the message says what; anything else is a defect.
   * A class of its own: of a lambda of picocli's old interface Java would make one at every start.
   */
  private static final class Refusal implements CommandLine.IExecutionExceptionHandler {
    @Override
    public int handleExecutionException(
        Exception exception, CommandLine command, CommandLine.ParseResult parsed) throws Exception {
      if (!Failure.isUsers(exception)) throw exception;
      command.getErr().println("abilens: " + Failure.message(exception));
      return USAGE;
    }
  }

  private static Map<String, Supplier<CommandLine>> commands() {
    Map<String, Supplier<CommandLine>> commands = new LinkedHashMap<>();
    commands.put("check", () -> line(new CheckCommand()));
    commands.put("inspect", () -> line(new InspectCommand()));
    commands.put("matrix", () -> line(new MatrixCommand()));
    commands.put("diff", () -> line(new DiffCommand()));
    commands.put("pick", () -> line(new PickCommand()));
    commands.put("abi", () -> line(new AbiCommand()));
    commands.put("explain", () -> line(new ExplainCommand()));
    commands.put("doctor", () -> line(new DoctorCommand()));
    commands.put("demo", () -> line(new DemoCommand()));
    commands.put("score", () -> new CommandLine(new ScoreCommand()));
    commands.put("help", () -> new CommandLine(new CommandLine.HelpCommand()));
    return commands;
  }

  private static CommandLine line(ToolCommand command) {
    return new CommandLine(command.spec());
  }

  // A model of every command takes longer than most answers: where one is named, the others are
  // left out.
  private static CommandLine commandLine(String first) {
    CommandSpec tool =
        new Usage(
                "abilens",
                "Tells from bytes alone whether Node.js native addons will load, and what mends them.")
            .spec()
            .version("abilens " + VERSION);
    CommandLine line = new CommandLine(tool);
    boolean named = !first.equals("help") && COMMANDS.containsKey(first);
    COMMANDS.forEach(
        (name, command) -> {
          if (!named || name.equals(first)) line.addSubcommand(name, command.get());
        });
    return line;
  }
}
