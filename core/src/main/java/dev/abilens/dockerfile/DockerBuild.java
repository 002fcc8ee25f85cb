package dev.abilens.dockerfile;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A Dockerfile, followed from its first instruction to its last. Immutable.
 *
 * @param stages all stages, by number
 * @param last the stage whose image is the result, or null if there is none
 * @param problems what was not understood
 */
public record DockerBuild(
    List<Stage> stages, @Nullable Stage last, List<DockerfileProblem> problems) {
  /** Copies the lists. */
  public DockerBuild {
    stages = List.copyOf(stages);
    problems = List.copyOf(problems);
  }

  /**
   * Follows a Dockerfile.
   *
   * @param text the whole file
   * @param options what the build is given beside it
   * @return what its stages are at their ends
   */
  public static DockerBuild read(String text, BuildOptions options) {
    return new StageWalk(DockerfileParser.parse(text), options).walk();
  }

  /** Returns the stages that the result is made of, in their order, itself among them. */
  public List<Stage> reached() {
    Set<Integer> reached = new TreeSet<>();
    Deque<Stage> ahead = new ArrayDeque<>();
    if (last != null) ahead.add(last);
    while (!ahead.isEmpty()) {
      Stage stage = ahead.remove();
      if (!reached.add(stage.index())) continue;
      for (int used : stage.uses()) ahead.add(stages.get(used));
    }
    return reached.stream().map(stages::get).toList();
  }
}
