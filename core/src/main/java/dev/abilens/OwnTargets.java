package dev.abilens;

import dev.abilens.scan.Archive;
import dev.abilens.scan.Candidate;
import dev.abilens.target.ResolvedTarget;
import dev.abilens.target.Target;
import dev.abilens.target.TargetException;
import dev.abilens.tree.FileTree;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;

/**
 * The targets of files that are judged where they are: the image that one is in, else this machine.
 * Each is worked out once.
 */
final class OwnTargets implements Closeable {
  /** Works a target out. */
  interface Resolver {
    ResolvedTarget resolve(Target target) throws IOException;
  }

  private final ResolvedTarget machine;
  private final Resolver resolver;
  private final Map<FileTree, ResolvedTarget> images = new HashMap<>();

  OwnTargets(ResolvedTarget machine, Resolver resolver) {
    this.machine = machine;
    this.resolver = resolver;
  }

  /**
   * Returns where a file is to load.
   *
   * @throws UncheckedIOException if the image that it is in makes no target
   */
  synchronized ResolvedTarget of(Candidate candidate) {
    if (candidate.image().isEmpty()) return machine;
    Archive.Part image = candidate.image().get();
    return images.computeIfAbsent(image.tree(), tree -> resolve(image));
  }

  private ResolvedTarget resolve(Archive.Part image) {
    try {
      return resolver.resolve(image.target().build());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (TargetException e) {
      throw new UncheckedIOException(new IOException(e.getMessage(), e));
    }
  }

  @Override
  public void close() throws IOException {
    for (ResolvedTarget image : images.values()) image.close();
  }
}
