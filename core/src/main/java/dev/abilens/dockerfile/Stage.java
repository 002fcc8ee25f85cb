package dev.abilens.dockerfile;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A stage of a build as it is at its end. Immutable.
 *
 * @param index its number, from 0
 * @param name its name, or null
 * @param line the line of its {@code FROM}
 * @param base the image that it begins with, over all stages that it is made of
 * @param state what it is at its end
 * @param tools its build tools
 * @param modules the {@code node_modules} in it
 * @param events what happens in it, in order
 * @param variables the variables that its {@code FROM} names
 * @param uses the stages that it takes something from, itself not among them
 * @param bare whether nothing can be run in it
 * @param compatible whether a layer for programs of glibc is installed on musl
 */
public record Stage(
    int index,
    @Nullable String name,
    int line,
    BaseImage base,
    Environment state,
    StageTools tools,
    List<Modules> modules,
    List<StageEvent> events,
    Map<String, String> variables,
    Set<Integer> uses,
    boolean bare,
    boolean compatible) {
  /** Copies the collections. */
  public Stage {
    modules = List.copyOf(modules);
    events = List.copyOf(events);
    variables = Map.copyOf(variables);
    uses = Set.copyOf(uses);
  }

  /** Returns what to call it in messages. */
  public String title() {
    return state.title();
  }
}
