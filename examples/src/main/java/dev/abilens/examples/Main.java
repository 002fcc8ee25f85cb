package dev.abilens.examples;

import dev.abilens.examples.score.ScoreCommand;
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
        "Tells from bytes alone whether Node.js native addons will load, and what mends them.",
    subcommands = {
      CheckCommand.class,
      InspectCommand.class,
      MatrixCommand.class,
      DiffCommand.class,
      AbiCommand.class,
      ExplainCommand.class,
      DoctorCommand.class,
      DemoCommand.class,
      ScoreCommand.class
    })
public final class Main {
  static final String VERSION = "0.1.0";

  static final int OK = 0;
  static final int SOMETHING_FAILS = 1;
  static final int USAGE = 2;

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
    return new CommandLine(new Main())
        .setExecutionStrategy(new CommandLine.RunLast())
        .setExecutionExceptionHandler(
            (exception, command, parsed) -> {
              // What a person typed or named is at fault, and the message says what; anything else
              // is a defect.
              if (!Failure.isUsers(exception)) throw exception;
              command.getErr().println("abilens: " + exception.getMessage());
              return USAGE;
            })
        .execute(args);
  }
}
