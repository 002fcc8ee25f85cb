package dev.abilens.testing;

import dev.abilens.bytes.ByteSource;
import dev.abilens.json.Json;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/** Asks a real Node.js. */
public final class RealNode {
  private RealNode() {}

  /**
   * Runs a script that lies beside a test, and returns the elements of the JSON array that it
   * prints.
   */
  public static List<Json> ask(
      String node, Class<?> test, String script, Path scratch, Path... arguments)
      throws IOException, InterruptedException {
    Path copy = scratch.resolve(script);
    try (InputStream in = test.getResourceAsStream(script)) {
      Files.write(copy, Objects.requireNonNull(in).readAllBytes());
    }
    List<String> command = new ArrayList<>(List.of(node, copy.toString()));
    for (Path argument : arguments) command.add(argument.toString());
    Path out = scratch.resolve("answers.json");
    Process process =
        new ProcessBuilder(command)
            .redirectOutput(out.toFile())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    if (!process.waitFor(10, TimeUnit.MINUTES)) {
      process.destroyForcibly();
      throw new IOException("node does not come to an end");
    }
    if (Files.size(out) == 0) throw new IOException("node ended early: " + process.exitValue());
    try (ByteSource source = ByteSource.open(out)) {
      return Json.read(source).elements();
    }
  }
}
