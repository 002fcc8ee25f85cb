package dev.abilens.scan;

import dev.abilens.scan.ArchiveTree.Node;
import java.util.Iterator;

/**
 * Marks in the layers of an image that take away what lower layers put: OCI image specification,
 * "Image Layer Filesystem Changeset", Whiteouts. They never speak of their own layer, whatever the
 * order of its members.
 */
final class Whiteouts {
  /** What the names of marks begin with. */
  static final String PREFIX = ".wh.";

  /** What AUFS kept for itself, and the mark of a directory of which nothing below shows. */
  static final String META = ".wh..wh.";

  private static final String OPAQUE = ".wh..wh..opq";

  private Whiteouts() {}

  /**
   * Applies one mark.
   *
   * @param directory where it lies
   * @param layer the number of its layer
   */
  static void apply(Node directory, String name, int layer) {
    if (name.equals(OPAQUE)) {
      empty(directory, layer);
    } else if (!name.startsWith(META)) {
      String gone = name.substring(PREFIX.length());
      Node node = directory.child(gone);
      if (node == null) return;
      empty(node, layer);
      if (node.layer < layer && node.children().isEmpty()) directory.children().remove(gone);
    }
  }

  // Once a layer is enough: nothing is put into lower layers any more.
  private static void empty(Node directory, int layer) {
    if (directory.emptied == layer) return;
    directory.emptied = layer;
    for (Iterator<Node> nodes = directory.children().values().iterator(); nodes.hasNext(); ) {
      Node node = nodes.next();
      empty(node, layer);
      if (node.layer < layer && node.children().isEmpty()) nodes.remove();
    }
  }
}
