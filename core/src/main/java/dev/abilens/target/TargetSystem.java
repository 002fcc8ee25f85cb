package dev.abilens.target;

import dev.abilens.image.LoadRequest;
import dev.abilens.image.LoaderKind;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One system that a target may be: its loader and the process that asks it.
 *
 * @param name what it is called in findings
 * @param loader whose loader it has
 * @param process the process
 */
public record TargetSystem(String name, LoaderKind loader, LoadRequest.Process process) {
  // Written out, see LoadResult.OpenSymbol.
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof TargetSystem s
        && name.equals(s.name)
        && loader == s.loader
        && Objects.equals(process, s.process);
  }

  @Override
  public int hashCode() {
    return name.hashCode();
  }
}
