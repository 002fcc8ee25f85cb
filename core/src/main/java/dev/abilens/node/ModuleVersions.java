package dev.abilens.node;

import dev.abilens.data.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** The table of NODE_MODULE_VERSION numbers and who uses them. */
final class ModuleVersions {
  private final TreeMap<Integer, List<ModuleVersionUse>> uses = new TreeMap<>();

  ModuleVersions() {
    for (Table.Row row : Table.bundled("abi-registry").rows()) {
      ModuleVersionUse use =
          new ModuleVersionUse(
              Integer.parseInt(row.get("modules")),
              RuntimeKind.named(row.get("runtime")),
              row.get("variant"),
              row.get("first"),
              row.get("last"),
              ModuleVersionUse.Status.valueOf(row.get("status").toUpperCase(Locale.ROOT)),
              Cells.yes(row.get("hosts")),
              Cells.yes(row.get("verified")),
              row.get("source"),
              row.get("note"));
      uses.computeIfAbsent(use.moduleVersion(), number -> new ArrayList<>()).add(use);
    }
  }

  List<ModuleVersionUse> of(int moduleVersion) {
    return List.copyOf(uses.getOrDefault(moduleVersion, List.of()));
  }

  List<ModuleVersionUse> of(RuntimeKind kind) {
    return uses.values().stream()
        .flatMap(List::stream)
        .filter(use -> use.runtime() == kind)
        .toList();
  }

  int highestReleased() {
    int highest = 0;
    for (Map.Entry<Integer, List<ModuleVersionUse>> entry : uses.entrySet())
      for (ModuleVersionUse use : entry.getValue())
        if (use.status() == ModuleVersionUse.Status.RELEASED) highest = entry.getKey();
    return highest;
  }
}
