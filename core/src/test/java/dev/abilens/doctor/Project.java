package dev.abilens.doctor;

import dev.abilens.bytes.ByteSource;
import dev.abilens.bytes.ReadLimits;
import dev.abilens.header.BinaryFormat;
import dev.abilens.image.Dependency;
import dev.abilens.image.FakeImage;
import dev.abilens.image.Image;
import dev.abilens.image.Platform;
import dev.abilens.tree.FileTree;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A project that a test writes. Its addons are texts such as {@code x64 glibc node108} or {@code
 * arm64 napi6}, which stand for images with these traits.
 */
final class Project {
  private static final Pattern TRAIT = Pattern.compile("(node|napi)(\\d+)");
  private static final int EM_X86_64 = 62;
  private static final int EM_AARCH64 = 183;

  private final Path directory;

  Project(Path directory) {
    this.directory = directory;
  }

  Project write(String file, String text) throws IOException {
    Path path = directory.resolve(file);
    Files.createDirectories(path.getParent());
    Files.writeString(path, text);
    return this;
  }

  /** Installs a package with an addon. */
  Project install(String name, String version, String addon) throws IOException {
    write(
        "node_modules/" + name + "/package.json",
        "{\"name\":\"" + name + "\",\"version\":\"" + version + "\"}");
    return write("node_modules/" + name + "/build/Release/addon.node", addon);
  }

  Path directory() {
    return directory;
  }

  List<ProjectFinding> look() throws IOException {
    return look(DoctorOptions.NONE);
  }

  List<ProjectFinding> look(DoctorOptions options) throws IOException {
    return new ProjectDoctor(
            options, Platform.LINUX_X64, null, Project::images, ReadLimits.defaults(), null)
        .look(FileTree.of(directory), "");
  }

  /** Returns the findings of a code, each as {@code severity file:line message}. */
  List<String> all(ProjectCode code) throws IOException {
    return all(code, DoctorOptions.NONE);
  }

  List<String> all(ProjectCode code, DoctorOptions options) throws IOException {
    return look(options).stream()
        .filter(finding -> finding.code() == code)
        .map(
            finding ->
                finding.severity().word()
                    + " "
                    + finding.file()
                    + ":"
                    + finding.line()
                    + " "
                    + finding.message())
        .toList();
  }

  private static List<Image> images(ByteSource source) throws IOException {
    byte[] bytes = new byte[(int) source.size()];
    source.copy(0, bytes, 0, bytes.length);
    String text = new String(bytes, StandardCharsets.UTF_8);
    FakeImage image =
        new FakeImage(BinaryFormat.ELF, text.contains("arm64") ? EM_AARCH64 : EM_X86_64, 64, false);
    if (text.contains("glibc")) image.needs("libc.so.6", Dependency.Kind.REQUIRED);
    if (text.contains("musl")) image.needs("libc.musl-x86_64.so.1", Dependency.Kind.REQUIRED);
    Matcher trait = TRAIT.matcher(text);
    while (trait.find()) {
      int number = Integer.parseInt(trait.group(2));
      if (trait.group(1).equals("node")) {
        image.export("node_register_module_v" + number, FakeImage.CODE);
      } else {
        // mov eax, number; ret
        image.write(
            FakeImage.CODE, (byte) 0xb8, (byte) number, (byte) 0, (byte) 0, (byte) 0, (byte) 0xc3);
        image.export("napi_register_module_v1", FakeImage.CODE);
        image.export("node_api_module_get_api_version_v1", FakeImage.CODE);
      }
    }
    return List.of(image);
  }
}
