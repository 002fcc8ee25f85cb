package dev.abilens.examples;

import dev.abilens.Abilens;
import dev.abilens.elf.ElfFormat;
import dev.abilens.examples.score.ScoreCommand;
import dev.abilens.macho.MachOFormat;
import dev.abilens.pe.PeFormat;
import java.util.Arrays;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

/**
 * The command-line tool: tells whether addons will load, what they are, and what load errors mean.
 */
public final class Main {
  static final String VERSION = "0.1.0";

  private static final String NAME = "abilens";

  static final int OK = 0;
  static final int SOMETHING_FAILS = 1;
  static final int USAGE = 2;

  private static final List<String> COMMANDS =
      List.of(
          "check", "inspect", "matrix", "diff", "pick", "abi", "explain", "doctor", "demo", "score",
          "help");

  static {
    // No option is a date or of a database, and to look for what reads those takes 10 ms.
    System.setProperty("picocli.converters.excludes", "java[.](sql|time)[.].*");
  }

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
    String first = args.length == 0 ? "" : args[0];
    // A model of every command takes longer than most answers: where one is named, it stands alone.
    boolean alone = COMMANDS.contains(first) && !first.equals("help");
    CommandLine line = alone ? command(first).setCommandName(NAME + " " + first) : tool();
    return line.setExecutionExceptionHandler(new Refusal())
        .execute(alone ? Arrays.copyOfRange(args, 1, args.length) : args);
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

  private static CommandLine command(String name) {
    return switch (name) {
      case "check" -> line(new CheckCommand());
      case "inspect" -> line(new InspectCommand());
      case "matrix" -> line(new MatrixCommand());
      case "diff" -> line(new DiffCommand());
      case "pick" -> line(new PickCommand());
      case "abi" -> line(new AbiCommand());
      case "explain" -> line(new ExplainCommand());
      case "doctor" -> line(new DoctorCommand());
      case "demo" -> line(new DemoCommand());
      case "score" -> new CommandLine(new ScoreCommand());
      case "help" -> new CommandLine(new CommandLine.HelpCommand());
      default -> throw new IllegalArgumentException(name);
    };
  }

  private static CommandLine line(ToolCommand command) {
    return new CommandLine(command.usage().spec());
  }

  private static CommandLine tool() {
    CommandSpec tool =
        new Usage(
                NAME,
                "Tells from bytes alone whether Node.js native addons will load, and what mends them.")
            .spec()
            .version(NAME + " " + VERSION);
    CommandLine line = new CommandLine(tool);
    for (String name : COMMANDS) line.addSubcommand(name, command(name));
    return line;
  }

  /**
   * Returns the library with the formats that this tool brings. It could find them by itself, but
   * to search the class path takes longer than most answers.
   */
  static Abilens abilens() {
    return Abilens.with(new ElfFormat(), new MachOFormat(), new PeFormat());
  }
}
