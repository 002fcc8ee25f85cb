package dev.abilens.image;

import java.util.List;

/**
 * A version node that an image defines ({@code DT_VERDEF}).
 *
 * @param name the node's name, such as {@code GLIBC_2.34}; for the base definition the library's
 *     own name
 * @param base whether it is the definition of the file itself ({@code VER_FLG_BASE})
 * @param weak whether it is a weak definition ({@code VER_FLG_WEAK})
 * @param parents the names of the nodes that it builds upon, in file order
 */
public record VersionDefinition(String name, boolean base, boolean weak, List<String> parents) {
  /** Copies the list. */
  public VersionDefinition {
    parents = List.copyOf(parents);
  }
}
