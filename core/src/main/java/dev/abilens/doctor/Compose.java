package dev.abilens.doctor;

import static dev.abilens.verdict.Severity.WARNING;

import dev.abilens.dockerfile.Modules;
import dev.abilens.dockerfile.Stage;
import dev.abilens.dockerfile.StagePlatform;
import dev.abilens.image.Platform;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The services of compose files: how they build their images, and what they mount into them. */
final class Compose {
  private static final List<String> FILES =
      List.of(
          "compose.yaml",
          "compose.yml",
          "docker-compose.yaml",
          "docker-compose.yml",
          "compose.override.yaml",
          "compose.override.yml",
          "docker-compose.override.yaml",
          "docker-compose.override.yml");

  private final ProjectFiles files;
  private final List<Service> services = new ArrayList<>();

  Compose(ProjectFiles files) {
    this.files = files;
  }

  /** A service while its file is read. */
  private static final class Service {
    final String file;
    final String name;
    boolean builds;
    String context = "";
    String dockerfile = "Dockerfile";
    @Nullable String target;
    @Nullable String platform;
    final Map<String, String> arguments = new HashMap<>();
    final Map<String, Mount> mounts = new LinkedHashMap<>();

    Service(String file, String name) {
      this.file = file;
      this.name = name;
    }

    Mount mount(String key, int line) {
      return mounts.computeIfAbsent(key, any -> new Mount(line));
    }
  }

  /** Something that is mounted: a directory of the machine, or a volume. */
  private static final class Mount {
    final int line;
    String source = "";
    String target = "";
    boolean volume;

    Mount(int line) {
      this.line = line;
    }
  }

  void read(Documents documents) {
    for (String file : FILES) {
      Map<String, Service> found = new LinkedHashMap<>();
      documents.yaml(
          file,
          ProjectFiles.MAX_TEXT,
          (way, value, line) -> {
            if (way.size() < 3 || !way.get(0).equals("services")) return;
            value(
                found.computeIfAbsent(way.get(1), name -> new Service(file, name)),
                way,
                value,
                line);
          });
      services.addAll(found.values());
    }
  }

  private static void value(Service service, List<String> way, String value, int line) {
    switch (way.get(2)) {
      case "platform" -> service.platform = value;
      case "build" -> build(service, way, value);
      case "volumes" -> volume(service, way, value, line);
      default -> {
        // Nothing that bears on addons.
      }
    }
  }

  private static void build(Service service, List<String> way, String value) {
    service.builds = true;
    if (way.size() == 3) {
      service.context = value;
      return;
    }
    switch (way.get(3)) {
      case "context" -> service.context = value;
      case "dockerfile" -> service.dockerfile = value;
      case "target" -> service.target = value;
      case "args" -> {
        if (way.size() < 5) return;
        int equals = value.indexOf('=');
        if (!way.get(4).startsWith("#")) service.arguments.put(way.get(4), value);
        else if (equals > 0)
          service.arguments.put(value.substring(0, equals), value.substring(equals + 1));
      }
      default -> {
        // Nothing that bears on addons.
      }
    }
  }

  /** {@code SOURCE:TARGET[:MODE]}, {@code TARGET}, or fields. */
  private static void volume(Service service, List<String> way, String value, int line) {
    if (way.size() < 4) return;
    Mount mount = service.mount(way.get(3), line);
    if (way.size() == 5) {
      switch (way.get(4)) {
        case "type" -> mount.volume = !value.equals("bind");
        case "source" -> mount.source = value;
        case "target" -> mount.target = value;
        default -> {
          // Nothing that bears on addons.
        }
      }
      return;
    }
    String[] parts = value.split(":", -1);
    mount.target = parts.length > 1 ? parts[1] : parts[0];
    mount.source = parts.length > 1 ? parts[0] : "";
    mount.volume = !mount.source.startsWith(".") && !mount.source.startsWith("/");
  }

  /** Returns how the services build their images. */
  List<Dockerfiles.Use> uses() {
    List<Dockerfiles.Use> uses = new ArrayList<>();
    for (Service service : services) {
      if (!service.builds) continue;
      String context = clean(service.context);
      if (context == null || service.dockerfile.contains("$")) continue;
      String file = clean((context.isEmpty() ? "" : context + "/") + service.dockerfile);
      if (file == null || !files.isFile(file)) continue;
      Platform platform =
          service.platform == null ? null : StagePlatform.ofDocker(service.platform);
      uses.add(new Dockerfiles.Use(file, context, service.target, service.arguments, platform));
    }
    return uses.stream().distinct().toList();
  }

  /** A path below the project; null where it leads out of it or is not known. */
  private static @Nullable String clean(String path) {
    if (path.startsWith("/") || path.contains("$") || path.contains("://")) return null;
    List<String> parts = new ArrayList<>();
    for (String part : path.split("/", -1)) {
      if (part.equals("..")) {
        if (parts.isEmpty()) return null;
        parts.remove(parts.size() - 1);
      } else if (!part.isEmpty() && !part.equals(".")) {
        parts.add(part);
      }
    }
    return String.join("/", parts);
  }

  /** Tells of directories of the machine that are mounted over installed packages. */
  void check(List<Dockerfiles.Built> built) {
    for (Service service : services)
      for (Mount mount : service.mounts.values()) {
        if (mount.volume || !mount.source.startsWith(".")) continue;
        for (String covered : covered(service, mount, built))
          files
              .findings()
              .add(
                  ProjectCode.HOST_NODE_MODULES_MOUNTED,
                  WARNING,
                  service.file,
                  mount.line,
                  "Service "
                      + service.name
                      + " mounts "
                      + mount.source
                      + " over "
                      + covered
                      + " of its image: the addons are those of the machine, whatever the image"
                      + " was built with.",
                  List.of("Add a volume of its own for the folder: - " + covered + "."));
      }
  }

  private List<String> covered(Service service, Mount mount, List<Dockerfiles.Built> built) {
    List<String> covered = new ArrayList<>();
    if (!service.builds) return covered;
    String context = clean(service.context);
    String file = context == null ? null : clean(context + "/" + service.dockerfile);
    for (Dockerfiles.Built one : built) {
      Stage last = one.build().last();
      if (!one.file().equals(file) || last == null) continue;
      for (Modules modules : last.modules()) {
        String path = modules.path();
        boolean own =
            service.mounts.values().stream()
                .anyMatch(other -> other.volume && slashless(other.target).equals(path));
        String target = slashless(mount.target);
        if (!own
            && (path.equals(target) || path.startsWith(target + "/"))
            && !covered.contains(path)) covered.add(path);
      }
    }
    return covered;
  }

  private static String slashless(String path) {
    return path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
  }
}
